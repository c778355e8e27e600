"""What was found of each program: its files and processes, accesses, findings, evidence."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.program import Presence
from auditor.render import Json
from auditor.render._law import finding_text, requirements_of
from auditor.render._layout import BLANK, Line, Span, paragraph
from auditor.render._reading import child, number, numbers, objects, word, words
from auditor.render._view import View, capabilities, label, severity_of
from auditor.render._when import local, since

_PROCESSES = 3
_EVIDENCE = 12
_COMMAND = 320
_SAID = 2000
_INDENT = "  "


def details(view: View, program: Json) -> list[Line]:
    """Return everything about one program, its name as the heading."""
    say = view.speaker.say
    severity = severity_of(view, program)
    head = label(view, program) + (f" — {say(f'severity.{severity}')}" if severity else "")
    lines: list[Line] = [BLANK, *paragraph(head, view.width, style=severity or "strong")]
    for text in [*file_texts(view, program), *note_texts(view, program)]:
        lines += paragraph(text, view.width, lead=_INDENT)
    lines += _processes(view, objects(program, "processes"))
    lines += _section(view, "text.label.access", access_texts(view, program))
    lines += findings(view, number(program, "id"))
    lines += _section(view, "text.label.evidence", _evidence(view, program))
    for text in annotation_texts(view, program):
        lines += paragraph(text, view.width, lead=_INDENT)
    return lines


def findings(view: View, program: int | None) -> list[Line]:
    """Return the findings about one program, or about none, worst first."""
    say, found = view.speaker.say, view.findings.get(program, ())
    if not found:
        return []
    label_line = (Span(_INDENT), Span(say("text.label.findings"), "strong"))
    lines: list[Line] = [] if program is None else [label_line]
    for finding in found:
        severity = word(finding, "severity")
        text = finding_text(view, finding, requirements_of(view.report))
        text = f"{text} ({'; '.join(sources(view, finding))})"
        lead = f"{_INDENT * 2}{say(f'severity.{severity}')}: "
        lines += paragraph(text, view.width, lead=lead, lead_style=severity)
    return lines


def observed(view: View, ids: Iterable[int]) -> list[str]:
    """Return what observations say, equal sentences once with how often they were seen."""
    return [
        view.speaker.compose("text.evidence.times", statement=text, count=str(len(found)))
        if len(found) > 1
        else text
        for text, found in told(view, ids).items()
    ]


def told(view: View, ids: Iterable[int]) -> dict[str, list[int]]:
    """Return what observations say, with the ids of those that say it."""
    said: dict[str, list[int]] = {}
    for each in ids:
        if each in view.observations:
            seen = view.observations[each]
            text = view.speaker.say(
                f"seen.{word(seen, 'message')}", child(seen, "arguments")
            )
            said.setdefault(text, []).append(each)
    return said


def sources(view: View, finding: Json) -> list[str]:
    """Return why it is so, which rule says it, and where the obligation is written."""
    why = f"why.{word(child(finding, 'arguments'), 'why')}"
    said = [view.speaker.say(why)] if view.speaker.has(why) else []
    said.append(view.speaker.say("text.finding.rule", rule=word(finding, "rule")))
    if word(finding, "citation"):
        said.append(view.speaker.value(finding["citation"]))
    return said


def _section(view: View, title: str, texts: list[str]) -> list[Line]:
    if not texts:
        return []
    lines: list[Line] = [(Span(_INDENT), Span(view.speaker.say(title), "strong"))]
    for text in texts:
        lines += paragraph(text, view.width, lead=f"{_INDENT * 2}- ")
    return lines


def file_texts(view: View, program: Json) -> list[str]:
    """Return which file it is, whose package lists it, and what the check gave."""
    say = view.speaker.say
    executable, script = program.get("executable"), program.get("script")
    if word(program, "presence") == Presence.INSTALLED.value:
        is_certificate = "root-certificate" in words(program, "notes")
        first = say("text.trusted" if is_certificate else "text.installed")
    elif script not in (None, ""):
        first = say("text.script", script=script, executable=executable)
    elif executable in (None, ""):
        first = say("text.no-executable")
    else:
        first = view.speaker.value(executable)
    parts = [first, *_package(view, program)]
    texts = [", ".join(parts)]
    if program.get("file_sha256") not in (None, ""):
        texts.append(say("text.sha256", sha256=program["file_sha256"]))
    return texts


def _package(view: View, program: Json) -> list[str]:
    say = view.speaker.say
    if not word(program, "package"):
        readable = program.get("file_sha256") not in (None, "")
        return [say("text.no-package")] if readable else []
    version = word(program, "package_version")
    known = "text.package.version" if version else "text.package"
    said = [say(known, package=program["package"], version=version)]
    for group, key in (("origin", "origin"), ("check", "file_check")):
        if word(program, key):
            said.append(say(f"{group}.{word(program, key)}"))
    return said


def note_texts(view: View, program: Json) -> list[str]:
    """Return who a program is, what is odd about it, and what was said of it."""
    say = view.speaker.say
    said = [say(f"note.{note}") for note in words(program, "notes")]
    if word(program, "identity"):
        said.insert(0, say(f"identity.{word(program, 'identity')}"))
    if program.get("declared_as") not in (None, ""):
        said.append(say("text.declared-as", declared=program["declared_as"]))
    if word(program, "managed_by"):
        said.append(say(f"text.managed-by.{word(program, 'managed_by')}"))
    return said


def annotation_texts(view: View, program: Json) -> list[str]:
    """Return what a person said about it, in that person's words."""
    said = []
    for item in objects(program, "annotations"):
        moment = local(word(item, "time"), view.zone)
        known = "text.annotation" + (".by" if item.get("user") else "")
        time = moment.strftime("%Y-%m-%d %H:%M") if moment else None
        text = view.speaker.value(item.get("text"), limit=_SAID)
        said.append(
            view.speaker.compose(
                known,
                time=view.speaker.value(time),
                user=view.speaker.value(item.get("user")),
                text=text,
            )
        )
    return said


def process_texts(view: View, process: Json) -> tuple[str, str]:
    """Return what is to say of a process, and its command line; empty for none."""
    command = process.get("command_line")
    shown = "" if command is None else view.speaker.value(command, limit=_COMMAND)
    return ", ".join(_process(view, process)), shown


def _processes(view: View, processes: list[Json]) -> list[Line]:
    lines: list[Line] = []
    said = ""
    for process in processes[:_PROCESSES]:
        text, shown = process_texts(view, process)
        lines += paragraph(text, view.width, lead=_INDENT)
        if shown != said:  # a second process mostly repeats the first one's
            lines += paragraph(shown, view.width, lead=_INDENT * 2, style="faint")
        said = shown
    left = len(processes) - _PROCESSES
    if left > 0:
        more = view.speaker.say("text.process.more", count=left)
        lines += paragraph(more, view.width, lead=_INDENT)
    return lines


def _process(view: View, process: Json) -> list[str]:
    say = view.speaker.say
    moment = since(word(process, "started"), view.now, view.zone)
    said = [
        say("text.process", pid=process.get("pid"), since=moment, user=process.get("user"))
    ]
    if process.get("unit") not in (None, ""):
        said.append(say("text.process.unit", unit=process["unit"]))
    if process.get("container") is True:
        said.append(say("text.process.container"))
    if number(process, "tracer"):
        said.append(say("text.process.tracer", tracer=process["tracer"]))
    if count := number(process, "connections"):
        address = process.get("address")
        said.append(say("text.process.connections", count=count, address=address))
    return said


def access_texts(view: View, program: Json) -> list[str]:
    """Return each access of a program with how it is known."""
    said = []
    for capability in capabilities(program):
        bases = [
            view.speaker.say(f"basis.{basis}")
            for basis in reversed(words(capability, "bases"))
        ]
        said.append(
            f"{view.speaker.noun(word(capability, 'capability'))}: {', '.join(bases)}"
        )
    return said


def evidence(view: View, program: Json) -> list[int]:
    """Return the ids of all observations that a program and its findings rest on."""
    ids = {
        each
        for item in objects(program, "capabilities")
        for each in numbers(item, "evidence")
    }
    own = number(program, "id")
    ids.update(
        each for item in view.findings.get(own, ()) for each in numbers(item, "evidence")
    )
    ids.update(
        each for each, seen in view.observations.items() if seen.get("program") == own
    )
    return sorted(ids)


def _evidence(view: View, program: Json) -> list[str]:
    texts = observed(view, evidence(view, program))
    if len(texts) > _EVIDENCE:
        left = len(texts) - _EVIDENCE
        texts = [*texts[:_EVIDENCE], view.speaker.say("text.evidence.more", count=left)]
    return texts
