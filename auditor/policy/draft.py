"""A policy drafted from a report: what was found, and nothing that only people can know.

A draft declares nothing by itself: its status is ``draft``, and only an active policy
clears a program. Whoever answers for the programs completes it, and activates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.capability import nodes
from auditor.model.frozen import field, slotted
from auditor.model.program import Identity
from auditor.parse.neutral import acts, neutral
from auditor.policy.places import is_broad
from auditor.policy.writing import comment, flow, scalar

LONGEST_NAME = 200
"""Most characters of a program's name."""

_LONGEST_TEXT = 4000
_EXPLAINED = (Identity.BENIGN.value, Identity.DISTRIBUTION.value)
_HEAD = """\
A draft of a declared policy, made from what one report found on one computer. It is no
declaration: only those who answer for the programs can say why they are there and what
becomes of what they take. All of that is left out here, which means `not stated`.

Complete it (`auditor policy init --template` explains every field), check it with `auditor
policy check FILE`, and make it active when it is true.
"""
_UNKNOWN_EMPLOYER = "The report does not say who the employer is, nor where people work."


@slotted
class _Entry:
    """One program of the draft, found once or in several shapes."""

    name: str
    match: dict[str, Any]
    captures: dict[str, str] = field(default_factory=dict)
    documented: set[str] = field(default_factory=set)


def draft_of(report: Mapping[str, Any]) -> str:
    """Return a policy in YAML that declares what a report found.

    Named are programs that hold something that neither the distribution nor their own
    evident purpose explains; the auditor itself is left out. What the report withholds
    identifies nothing.

    Args:
        report: its plain JSON, as `auditor.cli._reports.report_at` returns it.
    """
    entries: dict[str, _Entry] = {}
    nameless = []
    for program in filter(_is_wanted, _items(report, "programs")):
        atom = _atom(program)
        if not atom:
            nameless.append(_name(program))
            continue
        entry = entries.setdefault(flow(atom), _Entry(name=_name(program), match=atom))
        _add(entry, program)
    return "\n".join([*_head(report), *_programs(entries), *_nameless(nameless)]) + "\n"


def _is_wanted(program: Mapping[str, Any]) -> bool:
    is_explained = program.get("identity") in _EXPLAINED
    is_self = program.get("is_self") is True
    return bool(_items(program, "capabilities")) and not is_explained and not is_self


def _atom(program: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identifies a program best, or nothing."""
    manager, package = _text(program, "package_manager"), _text(program, "package")
    if manager and package and program.get("file_check") != "differs":
        atom: dict[str, Any] = {"package": {"manager": manager, "name": package}}
        version = _text(program, "package_version")
        # Without an upper end, a later release could add what was not there.
        return atom | ({"version": {"at_most": version}} if _is_version(version) else {})
    script = _text(program, "script")
    digest = _text(program, "file_sha256")
    if re.fullmatch("[0-9a-f]{64}", digest):
        return {"script_sha256" if script else "sha256": digest}
    path = script or _text(program, "executable")
    if path.startswith("/") and not is_broad(path):
        return {"path": path}
    for process in _items(program, "processes"):
        name = _text(process, "process_name")
        if name and not is_broad(name):
            return {"process_name": name}
    return {}


def _is_version(text: str) -> bool:
    return re.fullmatch("[0-9A-Za-z][0-9A-Za-z.+~:_-]{0,63}", text) is not None


def _add(entry: _Entry, program: Mapping[str, Any]) -> None:
    for item in _items(program, "capabilities"):
        word = _text(item, "capability")
        listed = item.get("bases")
        bases = list(map(str, listed)) if isinstance(listed, list) else []
        if word not in nodes():
            continue
        if bases and set(bases) <= {"documented"}:
            entry.documented.add(word)
        else:
            entry.captures[word] = ", ".join(map(neutral, bases))
    entry.documented -= entry.captures.keys()


def _head(report: Mapping[str, Any]) -> Iterator[str]:
    for paragraph in _HEAD.strip().split("\n\n"):
        yield from comment(" ".join(paragraph.split()))
        yield "#"
    host = report.get("host")
    time = _text(host, "time") if isinstance(host, dict) else ""
    yield from comment(f"The report looked at {time or 'an unknown time'}.")
    yield from ("", "schema: auditor-policy/1", "", "policy:", "  id: draft")
    yield from ("  version: 0.1.0", "  status: draft", "")
    yield from comment(_UNKNOWN_EMPLOYER)
    yield from ("controller:", "  name: unknown", "")
    yield from comment("ISO 3166 codes such as DE or US-NY; ZZ stands for none of them.")
    yield from ("scope:", "  jurisdictions: [ZZ]", "")


def _programs(entries: Mapping[str, _Entry]) -> Iterator[str]:
    if not entries:
        yield from comment("The report found no program that would have to be declared.")
        yield "programs: []"
        return
    yield "programs:"
    taken: set[str] = set()
    for entry in entries.values():
        yield f"  - id: {_id(entry.name, taken)}"
        yield f"    name: {scalar(entry.name)}"
        yield f"    match: [{flow(entry.match)}]"
        yield from _captures(entry)
        yield "    # What for: only the employer can say."
        yield "    purposes: []"


def _captures(entry: _Entry) -> Iterator[str]:
    if entry.documented:
        words = ", ".join(sorted(entry.documented))
        text = f"Its maker says that it can also take, which was not seen here: {words}"
        yield from comment(text, "    #")
    if not entry.captures:
        yield "    captures: []"
        return
    yield "    captures:"
    for word, bases in sorted(entry.captures.items()):
        yield f"      - {word}  # {bases}"


def _nameless(names: list[str]) -> Iterator[str]:
    if names:
        yield ""
        yield from comment("Found too, with nothing in the report to recognise it by:")
        for name in names:
            yield from comment(name, "#   -")


def _id(name: str, taken: set[str]) -> str:
    """Return an id made of a name, another one each time."""
    slug = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "program"
    found, number = slug, 1
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    taken.add(found)
    return found


def _name(program: Mapping[str, Any]) -> str:
    name = program.get("name")
    shown = neutral(name, limit=LONGEST_NAME).strip() if isinstance(name, str) else ""
    return shown or f"program {neutral(str(program.get('id', '')), limit=20)}"


def _items(value: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = value.get(key)
    items = found if isinstance(found, list) else []
    return [item for item in items if isinstance(item, dict)]


def _text(value: Mapping[str, Any], key: str) -> str:
    """Return a text that stands for itself: not withheld, quoted, or endless."""
    found = value.get(key)
    if not isinstance(found, str) or found.startswith(("'", "$'")) or acts(found):
        return ""
    return found if len(found) <= _LONGEST_TEXT else ""
