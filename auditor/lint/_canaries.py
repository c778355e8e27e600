"""Impostors: they look like a declared program and are another; see `canaries.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count
from typing import Any

from auditor.discovery import package_data
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.frozen import frozen, replace
from auditor.model.inventory import Inventory
from auditor.model.policy import Atom, Declaration, Policy
from auditor.model.process import Process
from auditor.model.program import Identity, Program, ProgramCapability
from auditor.policy.matching import best_matches
from auditor.policy.standing import Standing, stands

_HELD = tuple(
    ProgramCapability(capability=word, bases=(Basis.ACTIVE,), identity=Identity.UNKNOWN)
    for word in ("file.events", "screen.image")
)
"""One that weighs more and one that does not."""
_PID = 100


@frozen
class Impostor:
    """One impostor of one declared program.

    Attributes:
        name: of the way in which it is one.
        programs: the impostor, and the real program where it needs one beside it.
        processes: of these programs.
    """

    name: str
    programs: tuple[Program, ...]
    processes: tuple[Process, ...]


@cache
def ways() -> tuple[dict[str, Any], ...]:
    """Return the ways of being an impostor, as their file has them."""
    data = tomllib.loads(package_data("auditor.lint", "canaries.toml").decode("utf-8"))
    return tuple(data["impostor"])


def impostors_of(declaration: Declaration) -> Iterator[Impostor]:
    """Yield every impostor of every group that a declared program is recognised by."""
    numbers = count(1, 2)
    for component in declaration.components:
        for group in component.match:
            program, process = real(group)
            for way in ways():
                yield _impostor(way, program, process, next(numbers))


def cleared(
    policy: Policy, declaration: Declaration, impostors: Iterable[Impostor]
) -> tuple[str, ...]:
    """Return the names of the impostors that would be taken for a declared program.

    The policy counts as active and everything as declared, so that a draft is tried as it
    is meant; and each impostor is tried as if it were the only program.
    """
    parts = tuple(replace(part, captures=None) for part in declaration.components)
    whole = ("file.events", "screen.image")
    meant = replace(
        declaration, status="active", components=parts, captures=whole, not_captured=()
    )
    tried = replace(policy, status="active", not_captured=(), programs=(meant,))
    listed = tuple(impostors)
    names = {each.programs[0].id: each.name for each in listed}
    programs = tuple(program for each in listed for program in each.programs)
    processes = tuple(process for each in listed for process in each.processes)
    seen = Inventory(about=About(source="recorded"), processes=processes)
    found = stands(tried, programs, best_matches(tried, programs, seen))
    return tuple(
        dict.fromkeys(
            names[stand.program.id]
            for stand in found
            if stand.standing is Standing.DECLARED and stand.program.id in names
        )
    )


def real(group: tuple[Atom, ...]) -> tuple[Program, Process]:
    """Return the program that a group describes, as certain as it can be."""
    values = {atom.kind: atom.value for atom in group}
    named = next((atom.parts for atom in group if atom.kind == "package"), {})
    digest = values.get("sha256") or values.get("script_sha256") or "0a" * 32
    program = Program(
        id=1,
        name="agent",
        pids=(_PID,),
        executable=values.get("path") or "/opt/agent/agent",
        file_sha256=digest,
        package=named.get("name", "agent"),
        package_manager=named.get("manager", "dpkg"),
        package_version=next((atom.at_most or atom.at_least for atom in group), ""),
        file_check="matches",
        origin="vendor",
        capabilities=_HELD,
    )
    unit = values.get("unit") or next(
        (atom.parts.get("name", "") for atom in group if atom.kind == "service"), ""
    )
    process = Process(
        pid=_PID,
        started=1,
        parent=1,
        name=values.get("process_name", "agent"),
        executable=program.executable,
        unit=unit,
        remotes=(f"{values.get('ingest_host', '192.0.2.1')}:443",),
    )
    return program, process


def _impostor(
    way: dict[str, Any], program: Program, process: Process, number: int
) -> Impostor:
    """Return one impostor, with an id and a process of its own."""
    pid = _PID + number
    held = _HELD[1:] if way.get("intrusive_only") else _HELD
    other_facts = dict(way.get("set", {}))
    if interpreter := way.get("interpreter"):
        other_facts["script"] = other_facts.get("executable", program.executable)
        other_facts["executable"] = interpreter
    notes = tuple(way.get("notes", ()))
    changed = replace(
        program, id=number, pids=(pid,), capabilities=held, notes=notes, **other_facts
    )
    above = pid + 1 if way.get("child_of") else 1
    container = "c0ffee" if way.get("contained") else ""
    running = replace(
        process,
        pid=pid,
        parent=above,
        executable=changed.executable,
        container=container,
    )
    if above == 1:
        return Impostor(name=way["name"], programs=(changed,), processes=(running,))
    other = replace(program, id=number + 1, pids=(above,), capabilities=())
    beside = replace(process, pid=above)
    return Impostor(
        name=way["name"], programs=(changed, other), processes=(running, beside)
    )
