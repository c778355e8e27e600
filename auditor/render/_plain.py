"""What a report comes down to, as texts: a sentence per program, remarks, advice."""

from __future__ import annotations

from auditor.model.capability import Basis
from auditor.model.observation import WITHHOLDABLE
from auditor.model.program import Identity, Presence
from auditor.model.report import Report
from auditor.render import Json
from auditor.render._gaps import needs_root
from auditor.render._reading import child, number, objects, word, words
from auditor.render._sentences import sentence
from auditor.render._view import SEVERITY_RANK, View, label, severity_of
from auditor.render.messages import is_withheld

_SEALED = frozenset({"report_id", "sequence", "signer", "previous", "ledger", "checkpoint"})
_KNOWN = frozenset(Report.__dataclass_fields__) | _SEALED


def sentences(view: View) -> list[tuple[str, str]]:
    """Return worst severity and sentence of each program that can take something."""
    return [
        (severity_of(view, program), sentence(view, program))
        for program in shown(view)
        if not _lies_unused(program)
    ]


def shown(view: View) -> list[Json]:
    """Return the programs of which there is something to tell."""
    return [program for program in view.programs if _matters(view, program)]


def others(view: View) -> list[str]:
    """Return that there is no program to tell of, and which other programs there are."""
    say, compose, texts = view.speaker.say, view.speaker.compose, []
    if not shown(view):
        texts.append(say("text.none.found" + ("" if view.is_complete else ".partial")))
    if tools := [label(view, each) for each in shown(view) if _lies_unused(each)]:
        texts.append(compose("text.tools", list=", ".join(tools)))
    rest = [_mentioned(view, each) for each in view.programs if not _matters(view, each)]
    if rest:
        texts.append(compose("text.also", list=", ".join(rest)))
    if count := number(child(view.report, "summary"), "unrelated"):
        texts.append(say("text.unrelated", count=count))
    return texts


def _mentioned(view: View, program: Json) -> str:
    name = label(view, program)
    is_self = program.get("is_self") is True
    return view.speaker.compose("text.self", name=name) if is_self else name


def _lies_unused(program: Json) -> bool:
    """Return whether it is a mere tool that does not run and was not switched on."""
    bases = {
        basis for item in objects(program, "capabilities") for basis in words(item, "bases")
    }
    return (
        word(program, "presence") == Presence.INSTALLED.value
        and word(program, "identity") == Identity.TOOL.value
        and bases == {Basis.DOCUMENTED.value}
    )


def _matters(view: View, program: Json) -> bool:
    return bool(objects(program, "capabilities") or severity_of(view, program))


def remarks(view: View) -> list[str]:
    """Return what marks in the values mean, and parts that a newer version added."""
    say, texts = view.speaker.say, []
    processes = [p for program in view.programs for p in objects(program, "processes")]
    limits_said = {word(limit, "limit") for limit in objects(view.report, "limits")}
    masked = any(process.get("masked") is True for process in processes)
    if masked and "secrets-masked" not in limits_said:
        texts.append(say("text.masked"))
    if _withholds(view.report):
        texts.append(view.speaker.compose("text.withheld.why", mark=say("text.withheld")))
    if unknown := sorted(set(view.report) - _KNOWN):
        names = ", ".join(view.speaker.value(name) for name in unknown)
        texts.append(view.speaker.compose("text.unknown.fields", list=names))
    return texts


def _withholds(value: object) -> bool:
    """Return whether anything that could be withheld was."""
    if isinstance(value, list):
        return any(map(_withholds, value))
    return isinstance(value, dict) and any(
        is_withheld(item) if key in WITHHOLDABLE else _withholds(item)
        for key, item in value.items()
    )


def advice(view: View) -> list[str]:
    """Return what the reader can do now, as far as this report tells."""
    sealed, audit = bool(child(view.report, "signer")), view.is_audit
    worst = max(
        (SEVERITY_RANK.get(severity_of(view, program), -1) for program in view.programs),
        default=-1,
    )
    known = {
        "next.ask": worst >= SEVERITY_RANK["medium"],
        "next.root": needs_root(view),
        "next.audit": not audit,
        "next.policy": audit and not view.declares,
        "next.seal": audit and not sealed,
        "next.verify": sealed,
        "next.explain": True,
    }
    return [view.speaker.say(each) for each, applies in known.items() if applies]
