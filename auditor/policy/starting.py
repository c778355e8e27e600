"""A policy drafted from a few answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model.frozen import frozen
from auditor.policy.writing import comment, flow, scalar

_HEAD = """\
A declared policy, begun by `auditor policy init`. What is not stated here is left out,
which is never the same as `no`; `auditor policy init --template` explains every field.
Make it active when it is true and complete: only an active policy clears a program.
"""
_STATEMENT: dict[bool | None, list[str]] = {
    None: [],
    True: ["  monitoring_in_use: true"],
    False: ["  monitoring_in_use: false"],
}


@frozen
class Declared:
    """One program that the person named.

    Attributes:
        name: what it is called.
        match: an atom: ``{"package": {"manager": …, "name": …}}`` or ``{"path": …}``.
        captures: words of the capability tree.
        purposes: ids.
    """

    name: str
    match: dict[str, object]
    captures: tuple[str, ...]
    purposes: tuple[str, ...]


def start_of(
    employer: str,
    identifier: str,
    jurisdictions: tuple[str, ...],
    *,
    monitoring: bool | None,
    programs: tuple[Declared, ...] = (),
) -> str:
    """Return a valid draft in YAML.

    Args:
        employer: its name.
        identifier: the policy's id.
        jurisdictions: ISO 3166 codes, at least one.
        monitoring: whether anything is monitored; ``None`` leaves that out.
        programs: what monitors, as far as it was named.
    """
    lines = [
        *comment(" ".join(_HEAD.split())),
        "",
        "schema: auditor-policy/1",
        "",
        "policy:",
        f"  id: {scalar(identifier)}",
        "  version: 0.1.0",
        "  status: draft",
        *_STATEMENT[monitoring],
        "",
        "controller:",
        f"  name: {scalar(employer)}",
        "",
        "scope:",
        f"  jurisdictions: {flow(jurisdictions)}",
    ]
    if monitoring is False or programs:
        lines += ["", "programs:" if programs else "programs: []"]
    taken: set[str] = set()
    for program in programs:
        lines += _program(program, unused_id(program.name, taken))
    return "\n".join(lines) + "\n"


def _program(program: Declared, identifier: str) -> Iterator[str]:
    yield f"  - id: {identifier}"
    yield f"    name: {scalar(program.name)}"
    yield f"    match: [{flow(program.match)}]"
    yield f"    captures: {flow(program.captures)}"
    yield f"    purposes: {flow(program.purposes)}"


def unused_id(name: str, taken: set[str]) -> str:
    """Return an id made of a name, another one each time; it is taken then.

    Args:
        name: any text.
        taken: the ids that there are; the new one is added.
    """
    slug = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "program"
    found, number = slug, 1
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    taken.add(found)
    return found
