"""The differences themselves: programs, findings, looks and limits, grouped by change."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditor.render import Json
from auditor.render._layout import Line, heading, paragraph
from auditor.render._reading import child, objects, word, words
from auditor.render.comparison import _telling as telling
from auditor.render.messages import Speaker

_INDENT = "  "


def programs(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return the programs that are not as before, and what changed of each."""
    found = [each for each in objects(comparison, "programs") if telling.is_changed(each)]
    lines: list[Line] = []
    for head, items in _grouped(found, lambda item: telling.phrase(speaker, item)):
        lines += paragraph(telling.says(speaker, items[0], head), width, lead=_INDENT)
        for item in items:
            lines += _program(speaker, item, width)
        lines += _short(speaker, items, width)
    title = heading(speaker.say("diff.heading.programs"), width)
    return [*title, *lines] if lines else []


def findings(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return the findings that are not as before, the new and the worst first."""
    found = [each for each in objects(comparison, "findings") if telling.is_changed(each)]
    lines: list[Line] = []
    for head, items in _grouped(found, lambda item: telling.finding_change(speaker, item)):
        lines += paragraph(telling.says(speaker, items[0], head), width, lead=_INDENT)
        for item in items:
            lead = f"{_INDENT * 2}{telling.severities(speaker, item)}: "
            style = word(child(item, "newer") or child(item, "older"), "severity")
            text = telling.finding(speaker, item)
            lines += paragraph(text, width, lead=lead, lead_style=style)
    title = heading(speaker.say("diff.heading.findings"), width)
    return [*title, *lines] if lines else []


def answers(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return rules and claims of which something else is said than before."""
    groups = (
        ("rules", "text.heading.rules", "rule", "outcome"),
        ("claims", "text.heading.claims", "claim", "verdict"),
    )
    lines: list[Line] = []
    for key, title, group, values in groups:
        texts = [
            telling.answer(speaker, item, group, values)
            for item in objects(comparison, key)
            if telling.is_changed(item)
        ]
        lines += _list(speaker.say(title), texts, width)
    return lines


def looks(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return the probes that looked otherwise, and what each newly missed or saw."""
    found = [each for each in objects(comparison, "probes") if telling.is_other_look(each)]
    if not found:
        return []
    lines = heading(speaker.say("diff.heading.look"), width)
    for item in found:
        style = "strong" if word(item, "trend") == "worse" else ""
        lines += paragraph(telling.probe(speaker, item), width, lead=_INDENT, style=style)
        for gap in objects(item, "gaps"):
            lines += paragraph(telling.gap(speaker, gap), width, lead=f"{_INDENT * 2}- ")
    return lines


def limits(speaker: Speaker, comparison: Json, width: int) -> list[Line]:
    """Return the limits that only one of the reports has."""
    texts = [telling.limit(speaker, item) for item in objects(comparison, "limits")]
    return _list(speaker.say("diff.heading.limits"), texts, width)


def _program(speaker: Speaker, item: Json, width: int) -> list[Line]:
    name = telling.name(speaker, item)
    if telling.is_of_one(item):
        text = speaker.compose("diff.item", name=name, text=telling.accesses(speaker, item))
        return paragraph(text, width, lead=f"{_INDENT * 2}- ")
    lines = paragraph(name, width, lead=f"{_INDENT * 2}- ")
    for text in telling.details(speaker, item):
        lines += paragraph(text, width, lead=f"{_INDENT * 4}")
    return lines


def _short(speaker: Speaker, items: list[Json], width: int) -> list[Line]:
    """Return which looks fell short where a program is in one report only."""
    probes = sorted({probe for item in items for probe in words(item, "probes")})
    if not probes:
        return []
    titles = ", ".join(telling.probe_title(speaker, probe) for probe in probes)
    return paragraph(
        speaker.compose("diff.short", list=titles), width, lead=_INDENT * 2, style="faint"
    )


def _list(title: str, texts: list[str], width: int) -> list[Line]:
    lines = heading(title, width) if texts else []
    for text in texts:
        lines += paragraph(text, width, lead=f"{_INDENT}- ")
    return lines


def _grouped(
    items: Iterable[Json], head: Callable[[Json], str]
) -> Iterable[tuple[str, list[Json]]]:
    """Return items by what is said of them, in the order in which that is first said."""
    found: dict[tuple[str, str], list[Json]] = {}
    for item in items:
        found.setdefault((head(item), word(item, "change")), []).append(item)
    return ((said, group) for (said, _change), group in found.items())
