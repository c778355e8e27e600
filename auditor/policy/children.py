"""What a declared part starts itself, where the policy says that it covers that.

Only what was installed with it belongs to it: its package's, or of its own folder. An
updater may fetch anything, and a shell may start anything.
"""

from __future__ import annotations

from auditor.model.inventory import Inventory
from auditor.model.policy import Policy
from auditor.model.process import Process
from auditor.model.program import Program
from auditor.policy.match import Match, Strength, Why
from auditor.policy.places import install_tree, user_writable

NEVER_COVER = frozenset({"updater", "cloud_only"})
"""Kinds of parts whose children are never theirs, whatever the policy says."""

_Parents = dict[int, tuple[Match, Program]]


def children(
    policy: Policy,
    programs: tuple[Program, ...],
    matches: dict[int, Match],
    inventory: Inventory,
) -> dict[int, Match]:
    """Return the matches of programs that have none of their own, by program id.

    Args:
        policy: what is declared.
        programs: as attributed.
        matches: of the programs themselves; only what is cleared covers anything.
        inventory: its processes have parents.
    """
    parents = _covering(policy, programs, matches)
    if not parents:
        return {}
    processes = {process.pid: process for process in inventory.processes}
    found: dict[int, Match] = {}
    for program in programs:
        if program.id in matches or program.is_self or not program.pids:
            continue
        above = [_ancestor(pid, parents, processes) for pid in program.pids]
        first = above[0]
        if first and None not in above and _is_of_one_tree(program, first[1]):
            found[program.id] = Match(
                declaration=first[0].declaration,
                component=first[0].component,
                strength=Strength.S2,
                clears=False,
                why=Why.CHILD_PROCESS,
            )
    return found


def _covering(
    policy: Policy, programs: tuple[Program, ...], matches: dict[int, Match]
) -> _Parents:
    """Return the processes whose children are covered."""
    covering = {
        (declaration.id, component.id)
        for declaration in policy.programs
        for component in declaration.components
        if component.covers_children and component.kind not in NEVER_COVER
    }
    return {
        pid: (match, program)
        for program in programs
        if (match := matches.get(program.id)) is not None
        and match.clears
        and (match.declaration, match.component) in covering
        for pid in program.pids
    }


def _ancestor(
    pid: int, parents: _Parents, processes: dict[int, Process]
) -> tuple[Match, Program] | None:
    seen: set[int] = set()
    while pid in processes and pid not in seen:  # a recorded table may hold a loop
        seen.add(pid)
        pid = processes[pid].parent
        if pid in parents:
            return parents[pid]
    return None


def _is_of_one_tree(child: Program, parent: Program) -> bool:
    """Return whether a child was installed with its parent and not altered since."""
    place = child.script or child.executable or ""
    if child.file_check == "differs" or user_writable(place):
        return False
    tree = install_tree(place)
    own = install_tree(parent.script or parent.executable or "")
    same = (child.package_manager, child.package)
    is_packaged = bool(child.package)
    return bool(tree and tree == own) or (
        is_packaged and same == (parent.package_manager, parent.package)
    )
