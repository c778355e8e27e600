"""Whose a program may be: the employer is spoken of only where something manages it.

That something manages the computer is seen by its settings, or the catalogue knows the
running program as made for that. What such a program started may be its server's owner's;
who that is, nothing here shows.
"""

from __future__ import annotations

from auditor.attribution import MANAGED, numbered
from auditor.model.inventory import Inventory
from auditor.model.process import Process
from auditor.model.program import Program

ITSELF = "management-program"
STARTED = "managed-parent"


def managed(
    programs: tuple[Program, ...], inventory: Inventory, products: frozenset[str]
) -> dict[int, str]:
    """Return the programs that a management server may stand behind, and why.

    Args:
        programs: all that are named.
        inventory: their processes, and what was seen of management.
        products: catalogue ids of products that are made to manage computers.

    Returns:
        By program id: ``management-program`` for what lets a server manage the computer,
        ``managed-parent`` for what such a program started.
    """
    seen = {number for number, item in numbered(inventory) if item.message == MANAGED}
    managing = {
        program.id
        for program in programs
        if (program.pids and program.product in products)
        or any(not seen.isdisjoint(item.evidence) for item in program.capabilities)
    }
    roots = {pid for program in programs if program.id in managing for pid in program.pids}
    processes = {process.pid: process for process in inventory.processes}
    found = dict.fromkeys(sorted(managing), ITSELF)
    for program in programs:
        if program.id not in found and any(
            _is_below(processes[pid], roots, processes) for pid in program.pids
        ):
            found[program.id] = STARTED
    return found


def _is_below(process: Process, roots: set[int], processes: dict[int, Process]) -> bool:
    """Return whether a process has one of the roots among its ancestors."""
    passed = {process.pid}
    while (parent := processes.get(process.parent)) and parent.pid not in passed:
        if parent.started > process.started:
            return False  # the number of a parent that ended, given to another process
        if parent.pid in roots:
            return True
        passed.add(parent.pid)
        process = parent
    return False
