"""The report for people: plain sentences first, then everything they rest on.

Works on any terminal, pipe or printer: lines no wider than asked, nothing but text and
line breaks, and colour codes of our own when they are wanted.
"""

from __future__ import annotations

from auditor.model.capability import Basis
from auditor.model.program import Identity, Presence
from auditor.model.report import Report
from auditor.render import Json, Options, Renderer
from auditor.render._detail import details, findings
from auditor.render._frame import counts, limits, made, policy, rules, title
from auditor.render._gaps import gaps, looked, needs_root
from auditor.render._law import claims, law
from auditor.render._layout import BLANK, Line, heading, page, paragraph
from auditor.render._matrix import matrix
from auditor.render._reading import child, number, objects, word, words
from auditor.render._sentences import sentence
from auditor.render._view import SEVERITY_RANK, View, label, look, severity_of
from auditor.render.messages import is_withheld

_SEALED = frozenset({"report_id", "sequence", "signer", "previous"})
_KNOWN = frozenset(Report.__dataclass_fields__) | _SEALED


def render(report: Json, options: Options) -> str:
    """Return the report as text, ended by a line break."""
    view = look(report, options)
    return page(
        (
            *title(view),
            *policy(view),
            *_plainly(view),
            *_table(view),
            *_programs(view),
            *_about_none(view),
            *rules(view),
            *law(view),
            *claims(view),
            *gaps(view),
            *limits(view),
            *_remarks(view),
            *_next(view),
            *made(view),
            *looked(view),
        ),
        color=options.color,
    )


def _plainly(view: View) -> list[Line]:
    """Return one sentence per program that can take something, then the others' count."""
    say, lines = (
        view.speaker.say,
        heading(view.speaker.say("text.heading.plain"), view.width),
    )
    shown = [program for program in view.programs if _matters(view, program)]
    tools = [program for program in shown if _lies_unused(program)]
    for program in shown:
        if program in tools:
            continue
        severity = severity_of(view, program)
        lines += paragraph(
            sentence(view, program), view.width, lead="* ", lead_style=severity
        )
    if not shown:
        known = "text.none.found" + ("" if view.is_complete else ".partial")
        lines += paragraph(say(known), view.width)
    if tools:
        names = ", ".join(label(view, each) for each in tools)
        lines += paragraph(view.speaker.compose("text.tools", list=names), view.width)
    rest = [_mentioned(view, each) for each in view.programs if not _matters(view, each)]
    if rest:
        text = view.speaker.compose("text.also", list=", ".join(rest))
        lines += paragraph(text, view.width)
    if count := number(child(view.report, "summary"), "unrelated"):
        lines += paragraph(say("text.unrelated", count=count), view.width)
    return [*lines, BLANK, *counts(view)] if view.is_audit else lines


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


def _table(view: View) -> list[Line]:
    lines = matrix(view)
    return (
        [*heading(view.speaker.say("text.heading.matrix"), view.width), *lines]
        if lines
        else []
    )


def _programs(view: View) -> list[Line]:
    shown = [program for program in view.programs if _matters(view, program)]
    if not shown:
        return []
    lines = heading(view.speaker.say("text.heading.detail"), view.width)
    for program in shown:
        lines += details(view, program)
    return lines


def _about_none(view: View) -> list[Line]:
    lines = findings(view, None)
    title_line = heading(view.speaker.say("text.heading.report"), view.width)
    return [*title_line, *lines] if lines else []


def _remarks(view: View) -> list[Line]:
    """Return what marks in the values mean, and parts that a newer version added."""
    say, texts = view.speaker.say, []
    processes = [p for program in view.programs for p in objects(program, "processes")]
    limits_said = {word(limit, "limit") for limit in objects(view.report, "limits")}
    masked = any(process.get("masked") is True for process in processes)
    if masked and "secrets-masked" not in limits_said:
        texts.append(say("text.masked"))
    owners = [child(view.report, "host"), *view.programs, *processes]
    withheld = ("host_name", "user", "executable", "command_line", "unrelated_name")
    if any(is_withheld(owner.get(key)) for owner in owners for key in withheld):
        texts.append(view.speaker.compose("text.withheld.why", mark=say("text.withheld")))
    if unknown := sorted(set(view.report) - _KNOWN):
        names = ", ".join(view.speaker.value(name) for name in unknown)
        texts.append(view.speaker.compose("text.unknown.fields", list=names))
    return [line for text in texts for line in (BLANK, *paragraph(text, view.width))]


def _next(view: View) -> list[Line]:
    """Return what the reader can do now, as far as this report tells."""
    sealed, audit = bool(child(view.report, "signer")), view.is_audit
    worst = max(
        (SEVERITY_RANK.get(severity_of(view, program), -1) for program in view.programs),
        default=-1,
    )
    advice = {
        "next.ask": worst >= SEVERITY_RANK["medium"],
        "next.root": needs_root(view),
        "next.audit": not audit,
        "next.policy": audit and not view.declares,
        "next.seal": audit and not sealed,
        "next.verify": sealed,
        "next.explain": True,
    }
    lines = heading(view.speaker.say("text.heading.next"), view.width)
    for identifier, applies in advice.items():
        if applies:
            lines += paragraph(view.speaker.say(identifier), view.width, lead="  - ")
    return lines


RENDERER = Renderer(title="text for people", suffix=".txt", render=render)
