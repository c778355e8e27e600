"""Impostors: they look like a declared program and are another; see `canaries.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from auditor.discovery import package_data
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.frozen import frozen, replace
from auditor.model.inventory import Inventory
from auditor.model.policy import Atom, Declaration, Policy
from auditor.model.process import Process
from auditor.model.program import Identity, Program, ProgramCapability
from auditor.policy.matching import match_programs
from auditor.policy.standing import Standing, stands

_HELD = ProgramCapability(
    capability="screen.image", bases=(Basis.ACTIVE,), identity=Identity.UNKNOWN
)
_INTERPRETER = "/usr/bin/python3.11"
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
    for component in declaration.components:
        for group in component.match:
            program, process = _real(group)
            for way in ways():
                yield _impostor(way, program, process)


def is_cleared(policy: Policy, declaration: Declaration, impostor: Impostor) -> bool:
    """Return whether a policy would take an impostor for the program that it declares.

    The policy counts as active, so that a draft is tried as it is meant.
    """
    tried = replace(
        policy,
        status="active",
        not_captured=(),
        programs=(
            replace(
                declaration, status="active", captures=("screen.image",), not_captured=()
            ),
        ),
    )
    seen = Inventory(about=About(source="recorded"), processes=impostor.processes)
    matches = match_programs(tried, impostor.programs, seen)
    return any(
        stand.program.id == 1 and stand.standing is Standing.DECLARED
        for stand in stands(tried, impostor.programs, matches)
    )


def _real(group: tuple[Atom, ...]) -> tuple[Program, Process]:
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
        capabilities=(_HELD,),
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


def _impostor(way: dict[str, Any], real: Program, process: Process) -> Impostor:
    changed = replace(real, **way.get("set", {}), notes=tuple(way.get("notes", ())))
    if way.get("as_script"):
        changed = replace(changed, script=changed.executable, executable=_INTERPRETER)
    running = replace(process, executable=changed.executable)
    if way.get("contained"):
        running = replace(running, container="c0ffee")
    if not way.get("child_of"):
        return Impostor(name=way["name"], programs=(changed,), processes=(running,))
    other = replace(real, id=2, pids=(_PID + 1,), capabilities=())
    above = replace(process, pid=_PID + 1)
    below = replace(running, parent=_PID + 1)
    return Impostor(name=way["name"], programs=(changed, other), processes=(below, above))
