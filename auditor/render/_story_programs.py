"""Programs and findings as parts of a document."""

from __future__ import annotations

from auditor.render import Json
from auditor.render._detail import (
    access_texts,
    annotation_texts,
    evidence,
    file_texts,
    note_texts,
    observed,
    process_texts,
    sources,
    told,
)
from auditor.render._document import Block, Entries, Entry, Part
from auditor.render._law import finding_text, requirements_of
from auditor.render._plain import shown
from auditor.render._reading import number, numbers, objects, word
from auditor.render._settled import settlements
from auditor.render._view import View, label, severity_of

_PROCESSES = 40

_Places = dict[int, str]
"""Ids of observations, with the number under which the page lists them."""


def anchors(view: View) -> dict[int, str]:
    """Return the names of the programs' parts, by the identity of their objects.

    A report of another maker may give two programs the same id; the page may not.
    """
    return {id(program): f"p{at}" for at, program in enumerate(shown(view), 1)}


def programs(view: View) -> Part | None:
    """Return everything about each program of which there is something to tell."""
    names = anchors(view)
    parts = tuple(_program(view, each, names[id(each)]) for each in shown(view))
    title = view.speaker.say("text.heading.detail")
    return Part(title=title, name="programs", blocks=parts) if parts else None


def about_none(view: View) -> Part | None:
    """Return the findings about no program: those about the declaration."""
    found = view.findings.get(None, ())
    if not found:
        return None
    items = []
    for finding in found:
        entry = _finding(view, finding, {}, "")
        ids = numbers(finding, "evidence")
        inner = (*observed(view, ids), *_settled(view, (finding,)))
        items.append(_with_inner(entry, inner))
    title = view.speaker.say("text.heading.report")
    blocks = (Entries(items=tuple(items), style="marked"),)
    return Part(title=title, name="declaration", blocks=blocks)


def _with_inner(entry: Entry, inner: tuple[str, ...]) -> Entry:
    return Entry(
        text=entry.text, mark=entry.mark, tone=entry.tone, notes=entry.notes, inner=inner
    )


def _settled(view: View, findings: tuple[Json, ...]) -> list[str]:
    return [
        view.speaker.compose("claim.settled", text=text)
        for text in settlements(view, findings)
    ]


def _program(view: View, program: Json, name: str) -> Part:
    say, severity = view.speaker.say, severity_of(view, program)
    found = view.findings.get(number(program, "id"), ())
    seen = told(view, evidence(view, program))
    places = {each: str(at) for at, ids in enumerate(seen.values(), 1) for each in ids}
    about = [*file_texts(view, program), *note_texts(view, program)]
    blocks: list[Block] = [Entries(items=_entries(about), style="plain")]
    sections = {
        "processes": _processes(view, objects(program, "processes")),
        "access": Entries(items=_entries(access_texts(view, program))),
        "findings": Entries(
            items=tuple(_finding(view, each, places, name) for each in found),
            style="marked",
        ),
        "evidence": Entries(items=_evidence(view, seen, name), style="numbered"),
        "settled": Entries(items=_entries(settlements(view, found))),
        "said": Entries(items=_entries(annotation_texts(view, program))),
    }
    blocks += [
        Part(title=say(f"text.label.{each}"), blocks=(entries,))
        for each, entries in sections.items()
        if entries.items
    ]
    return Part(
        title=label(view, program),
        blocks=tuple(blocks),
        name=name,
        mark=say(f"severity.{severity}") if severity else "",
        tone=severity,
        style="program",
    )


def _entries(texts: list[str]) -> tuple[Entry, ...]:
    return tuple(Entry(text=text) for text in texts)


def _finding(view: View, finding: Json, places: _Places, name: str) -> Entry:
    severity = word(finding, "severity")
    ids = numbers(finding, "evidence")
    refs = [
        (at, f"{name}-{at}")
        for at in dict.fromkeys(places[each] for each in ids if each in places)
    ]
    if refs:
        first = view.speaker.compose("text.finding.evidence", list=refs[0][0])
        refs[0] = (first, refs[0][1])
    return Entry(
        text=finding_text(view, finding, requirements_of(view.report)),
        mark=view.speaker.say(f"severity.{severity}"),
        tone=severity,
        notes=tuple(sources(view, finding)),
        refs=tuple(refs),
    )


def _evidence(view: View, seen: dict[str, list[int]], name: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(text=observed(view, ids)[0], name=f"{name}-{at}")
        for at, ids in enumerate(seen.values(), 1)
    )


def _processes(view: View, processes: list[Json]) -> Entries:
    items, said = [], ""
    for process in processes[:_PROCESSES]:
        text, command = process_texts(view, process)
        items.append(Entry(text=text, code=command if command != said else ""))
        said = command
    left = len(processes) - _PROCESSES
    if left > 0:
        items.append(Entry(text=view.speaker.say("text.process.more", count=left)))
    return Entries(items=tuple(items))
