"""An honest draft of a policy from what an audit found.

What was seen is written down with what it is best recognised by; what only the employer
can know stays out, and out means *not stated*. Imports nothing that a report does not need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.parse.neutral import neutral

Json = Mapping[str, Any]

_EXPLAINED = frozenset({"benign", "distribution"})
_LEFT = (
    "# Only you know the rest: why (`purposes`), since when (`start`), on what ground",
    "# (`legal_basis`), who looks (`human_access`), how long it is kept (`retention`), who",
    "# gets it (`recipients`) and more: `auditor policy init --template` has every field.",
    "# What is left out is not stated.",
)


def draft_of(report: Json) -> str:
    """Return a policy in the status draft, as YAML with comments.

    Args:
        report: plain JSON of a report; values that were withheld in it are left out.
    """
    programs = [item for item in report.get("programs", ()) if _is_worth_it(item)]
    lines = [*_head(report, len(programs))]
    names: set[str] = set()
    for program in programs:
        lines += ["", *_program(program, _id(program, names))]
    return "\n".join(lines) + "\n"


def _is_worth_it(program: Json) -> bool:
    return (
        bool(program.get("capabilities"))
        and not program.get("is_self")
        and program.get("identity") not in _EXPLAINED
    )


def _head(report: Json, count: int) -> Iterator[str]:
    host = report.get("host", {})
    yield "# A draft from what was found on one computer; it is not what anybody declared."
    yield f"# Looked at on {_bare(host.get('time'))}; what could not be seen is missing."
    yield ""
    yield "schema: auditor-policy/1"
    yield "policy: {id: draft, version: 0.1.0, status: draft}"
    yield "# The employer's name, and the places whose law applies (ZZ stands for unknown)."
    yield "controller: {name: unknown}"
    yield "scope: {jurisdictions: [ZZ]}"
    yield "programs:" if count else "programs: []"


def _program(program: Json, identifier: str) -> Iterator[str]:
    yield f"  - id: {identifier}"
    yield f"    name: {_quoted(_text(program.get('name')) or identifier)}"
    yield "    status: active"
    yield from _match(program)
    yield "    captures:"
    for held in program["capabilities"]:
        bases = ", ".join(map(_bare, held.get("bases", ())))
        yield f"      - {_bare(held['capability'])}  # {bases}"
    yield "    purposes: []"
    yield from (f"    {line}" for line in _LEFT)


def _match(program: Json) -> Iterator[str]:
    """Yield what it is best recognised by: a package, else its bytes, else a path."""
    package, manager = program.get("package"), program.get("package_manager")
    digest, script = _text(program.get("file_sha256")), _text(program.get("script"))
    place = script or _text(program.get("executable"))
    if package and manager and program.get("file_check") != "differs" and not script:
        name = f"{{manager: {_quoted(manager)}, name: {_quoted(package)}}}"
        version = program.get("package_version")
        yield f"    match:\n      - package: {name}"
        if version:
            yield f"        version: {{at_most: {_quoted(version)}}}"
    elif re.fullmatch("[0-9a-f]{64}", digest):
        kind = "script_sha256" if script else "sha256"
        yield "    # These very bytes; a new release has others."
        yield f"    match: [{{{kind}: {digest}}}]"
    elif place:
        yield "    # A path alone explains a program and clears nothing."
        yield f"    match: [{{path: {_quoted(place)}}}]"
    else:
        yield "    # Nothing was seen that it could be recognised by but its name."
        yield f"    match: [{{process_name: {_quoted(_name(program))}}}]"


def _name(program: Json) -> str:
    return _text(program.get("name")) or "unknown"


def _id(program: Json, taken: set[str]) -> str:
    plain = re.sub("[^a-z0-9._-]+", "-", _name(program).lower()).strip("-._")[:50]
    identifier = plain or "program"
    number = 2
    while identifier in taken:
        identifier, number = f"{plain or 'program'}-{number}", number + 1
    taken.add(identifier)
    return identifier


def _text(value: object) -> str:
    """Return a text; empty for one that is withheld in the report, or missing."""
    return value if isinstance(value, str) else ""


def _bare(value: object) -> str:
    return re.sub(r"[^A-Za-z0-9._:+-]", "-", _text(value))[:80]


def _quoted(text: str) -> str:
    escaped = neutral(text, limit=500).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
