"""Which programs the employer evidently manages: by evidence, never by guess.

A program is managed when it is, or was started by, a program that manages this computer
for somebody: a configuration or device management agent whose settings name who that is,
or one that the catalogue knows as that. Without such evidence nothing is said of whose a
program is; the person may have installed it.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.attribution import numbered
from auditor.model.inventory import Inventory
from auditor.model.process import Process
from auditor.model.program import Attribution, Product, Program

CATEGORY = "device-management"
"""Of products that manage computers."""

_SEEN = "managed-by"
"""Message of an observation that settings name who manages the computer."""


def managed(
    attribution: Attribution, inventory: Inventory, products: Mapping[str, Product]
) -> dict[int, str]:
    """Return why a program counts as managed, by its id; others are absent.

    Args:
        attribution: the programs, and which observation is whose.
        inventory: its processes tell who started whom.
        products: of the catalogue, by id.

    Returns:
        ``management-program`` or ``managed-parent``, ``managed.<reason>`` in the message
        files.
    """
    agents = {
        program.id
        for program in attribution.programs
        if program.product and products[program.product].category == CATEGORY
    }
    owner = attribution.owner or {}
    for number, seen in numbered(inventory):
        if seen.message == _SEEN and number in owner:
            agents.add(owner[number])
    found = dict.fromkeys(sorted(agents), "management-program")
    if not agents:
        return found
    processes = {process.pid: process for process in inventory.processes}
    above = {
        pid
        for program in attribution.programs
        if program.id in agents
        for pid in program.pids
    }
    for program in attribution.programs:
        if program.id not in agents and _is_started_by(program, above, processes):
            found[program.id] = "managed-parent"
    return found


def _is_started_by(
    program: Program, above: set[int], processes: Mapping[int, Process]
) -> bool:
    """Return whether every process of a program has one of some others above it."""
    return bool(program.pids) and all(_has(pid, above, processes) for pid in program.pids)


def _has(pid: int, above: set[int], processes: Mapping[int, Process]) -> bool:
    seen: set[int] = set()
    while pid in processes and pid not in seen:  # a recorded table may hold a loop
        seen.add(pid)
        pid = processes[pid].parent
        if pid in above:
            return True
    return False
