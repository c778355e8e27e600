"""One plain sentence per program, for somebody who knows nothing of computers."""

from __future__ import annotations

from auditor.model.finding import Verdict
from auditor.model.program import Identity
from auditor.render import Json
from auditor.render._reading import objects, word
from auditor.render._view import View, capabilities, label, strongest
from auditor.render._when import since
from auditor.render.messages import Speaker

_FORM = {"active": "does", "used": "done"}
_CLAUSES = 2
_PHRASES = 3
_SAID_IDENTITIES = frozenset({Identity.MONITORING.value, Identity.BENIGN.value})


def sentence(view: View, program: Json) -> str:
    """Return what a program can take, since when, and whether it was declared."""
    clauses = _clauses(view.speaker, capabilities(program))
    parts = [f"{label(view, program)}{_origin(view, program)} {clauses[0]}", *clauses[1:]]
    return "; ".join([*parts, *_standing(view, program)]) + "."


def clause(speaker: Speaker, basis: str, names: list[str]) -> str:
    """Return a verb phrase for capabilities known by one basis.

    Args:
        speaker: gives the language.
        basis: how we know; an unknown word is said as ``documented``.
        names: words of the capability tree, at least one.
    """
    phrases = [_phrase(speaker, name, basis) for name in names]
    identifier = f"basis.{basis}.clause"
    known = identifier if speaker.has(identifier) else "basis.documented.clause"
    return speaker.compose(known, what=speaker.listing(phrases))


def _phrase(speaker: Speaker, name: str, basis: str) -> str:
    identifier = f"capability.{name}.{_FORM.get(basis, 'do')}"
    if speaker.has(identifier):
        return speaker.say(identifier)
    node = basis if basis in _FORM else "other"
    return speaker.compose(f"basis.{node}.node", what=speaker.noun(name))


def _clauses(speaker: Speaker, found: list[Json]) -> list[str]:
    """Return at most two clauses and a remark on what they leave out."""
    if not found:
        return [speaker.say("text.sentence.quiet")]
    groups: dict[str, list[str]] = {}
    for capability in found:
        groups.setdefault(strongest(capability), []).append(word(capability, "capability"))
    said = [(basis, names[:_PHRASES]) for basis, names in list(groups.items())[:_CLAUSES]]
    clauses = [clause(speaker, basis, names) for basis, names in said]
    clauses[1:] = [speaker.compose("text.sentence.it", clause=each) for each in clauses[1:]]
    left = len(found) - sum(len(names) for _, names in said)
    return [*clauses, *([speaker.say("text.sentence.more", count=left)] if left else [])]


def _origin(view: View, program: Json) -> str:
    if word(program, "presence") == "installed":
        return f" ({view.speaker.say('text.origin.installed')})"
    processes = objects(program, "processes")
    if not processes:
        return ""
    first = min(processes, key=lambda process: word(process, "started"))
    parts = []
    if moment := since(word(first, "started"), view.now, view.zone):
        parts.append(view.speaker.say("text.origin.since", since=moment))
    if first.get("user") not in (None, ""):
        parts.append(view.speaker.say("text.origin.by", user=first["user"]))
    return f" ({', '.join(parts)})" if parts else ""


def _standing(view: View, program: Json) -> list[str]:
    """Return what the declaration and the catalogue say of it."""
    if program.get("is_self") is True:
        return [view.speaker.say("text.sentence.self")]
    said = []
    identity, verdict = word(program, "identity"), word(program, "verdict")
    if identity in _SAID_IDENTITIES:
        said.append(view.speaker.say(f"identity.{identity}"))
    if verdict and verdict != Verdict.NO_CLAIM.value:
        said.append(view.speaker.say(f"verdict.{verdict}"))
    return said
