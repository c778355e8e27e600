"""One plain sentence per program, for somebody who knows nothing of computers."""

from __future__ import annotations

from auditor.model.capability import covers
from auditor.model.finding import Verdict
from auditor.model.program import Identity
from auditor.render import Json
from auditor.render._reading import number, objects, word, words
from auditor.render._view import RANK, View, capabilities, label, strongest
from auditor.render._when import since

_CLAUSES = 2
_PHRASES = 3
_SAID_IDENTITIES = frozenset(
    {Identity.MONITORING.value, Identity.TOOL.value, Identity.BENIGN.value}
)


def sentence(view: View, program: Json) -> str:
    """Return what a program can take, since when, and whether it was declared."""
    clauses = _clauses(view, capabilities(program))
    parts = [f"{label(view, program)}{_origin(view, program)} {clauses[0]}", *clauses[1:]]
    return "; ".join([*parts, *_standing(view, program)]) + "."


def _clauses(view: View, found: list[Json]) -> list[str]:
    """Return at most two clauses and a remark on what they leave out."""
    speaker = view.speaker
    if not found:
        return [speaker.say("text.sentence.quiet")]
    groups: dict[tuple[str, int, int], list[str]] = {}
    found = [item for item in found if not _is_said(item, found)]
    for capability in found:
        key = (
            strongest(capability),
            number(capability, "candidates"),
            number(capability, "looks") if view.looks > 1 else 0,
        )
        groups.setdefault(key, []).append(word(capability, "capability"))
    said = [(key, names[:_PHRASES]) for key, names in list(groups.items())[:_CLAUSES]]
    clauses = [
        speaker.clause(basis, names, doubt, looks=looks, total=view.looks)
        for (basis, doubt, looks), names in said
    ]
    clauses[1:] = [speaker.compose("text.sentence.it", clause=each) for each in clauses[1:]]
    left = len(found) - sum(len(names) for _, names in said)
    return [*clauses, *([speaker.say("text.sentence.more", count=left)] if left else [])]


def _is_said(capability: Json, found: list[Json]) -> bool:
    """Return whether a part of the same node is known at least as well: that says it."""
    node, rank = word(capability, "capability"), RANK.get(strongest(capability), -1)
    return any(
        covers(node, word(other, "capability"))
        and word(other, "capability") != node
        and RANK.get(strongest(other), -1) >= rank
        for other in found
    )


def _origin(view: View, program: Json) -> str:
    if "root-certificate" in words(program, "notes"):
        return f" ({view.speaker.say('text.origin.trusted')})"
    if word(program, "presence") == "installed":
        return f" ({view.speaker.say('text.origin.installed')})"
    processes = objects(program, "processes")
    if not processes:
        return ""
    if word(program, "presence") == "ended":
        return f" ({view.speaker.say('text.origin.ended')})"
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
