"""Which declared component a program is, how sure that is, and whether it clears.

A program is *cleared* only by identity: an exact digest or a verified package, or two
weaker atoms of different kinds together; read from the running file; of an active
declaration in an active policy. Anything less *explains* a program and clears nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from auditor.model.frozen import replace
from auditor.model.inventory import Inventory
from auditor.model.policy import Policy
from auditor.model.process import Process
from auditor.model.program import Presence, Program
from auditor.policy.atoms import AtomResult, facts_of
from auditor.policy.breadth import Part, fitted, too_broad
from auditor.policy.children import children
from auditor.policy.fitting import Fitting, Worth, fitting_parts, worth
from auditor.policy.index import Index, index_of
from auditor.policy.match import Match, Strength, Why, is_active
from auditor.policy.places import is_host, user_writable
from auditor.policy.unnamed import running_files

_UNCERTAIN = {
    "executable-deleted",
    "executable-unreadable",
    "foreign-code",
    "holder-not-visible",
    "interpreter-differs",
}
"""Notes of a program whose file does not say, or no longer says, what it runs."""

_NOTHING: tuple[Fitting, ...] = ()


def match_programs(
    policy: Policy, programs: tuple[Program, ...], inventory: Inventory
) -> dict[int, Match]:
    """Return each program's best match by program id; programs without one are absent.

    A match that clears goes before one that does not, then the stronger, then the one
    with more atoms, then the earlier in the file. A part that fits too many programs of
    the machine, named or not, clears none of them.

    Args:
        policy: what is declared; the baseline matches nothing.
        programs: as attributed; the auditor itself is left out.
        inventory: what was seen; its processes give names, units and parents.
    """
    index = index_of(policy.programs)
    fits = _fits(index, programs, inventory)
    broad = _broad(index, fits, programs, inventory)
    found = _best_of(policy, programs, fits, broad)
    return found | children(policy, programs, found, inventory)


def best_matches(
    policy: Policy, programs: tuple[Program, ...], inventory: Inventory
) -> dict[int, Match]:
    """Return the same with each program looked at as if it were the only one."""
    fits = _fits(index_of(policy.programs), programs, inventory)
    found = _best_of(policy, programs, fits, frozenset())
    return found | children(policy, programs, found, inventory)


def _fits(
    index: Index, programs: tuple[Program, ...], inventory: Inventory
) -> dict[int, tuple[Fitting, ...]]:
    """Return the parts that each program fits, by program id."""
    processes = {process.pid: process for process in inventory.processes}
    found: dict[int, tuple[Fitting, ...]] = {}
    for program in programs:
        if not program.is_self:
            facts = facts_of(program, _own(program, processes))
            if fits := tuple(fitting_parts(index, facts)):
                found[program.id] = fits
    return found


def _own(program: Program, processes: dict[int, Process]) -> Iterator[Process]:
    return (processes[pid] for pid in program.pids if pid in processes)


def _broad(
    index: Index,
    fits: dict[int, tuple[Fitting, ...]],
    programs: tuple[Program, ...],
    inventory: Inventory,
) -> frozenset[Part]:
    """Return the parts that fit too many programs of the machine to clear any."""
    known = {pid for program in programs for pid in program.pids}
    named = (
        (_place(each) or str(each.id), fits.get(each.id, _NOTHING)) for each in programs
    )
    unnamed = (
        (path, fitting_parts(index, facts))
        for path, facts in running_files(inventory, known)
    )
    parts = {(declaration.id, part.id): part for declaration, part in index.parts}
    return too_broad(fitted(chain(named, unnamed)), parts)


def _place(program: Program) -> str:
    return program.script or program.executable or ""


def _best_of(
    policy: Policy,
    programs: tuple[Program, ...],
    fits: dict[int, tuple[Fitting, ...]],
    broad: frozenset[Part],
) -> dict[int, Match]:
    found: dict[int, Match] = {}
    for program in programs:
        if program.id in fits and not is_host(_place(program)):
            own = fits[program.id]
            found[program.id] = _best(
                [_match(policy, program, fitting, broad) for fitting in own]
            )
    return found


def _best(found: list[Match]) -> Match:
    best = max(found, key=_rank)
    least = max(best.strength, Strength.S2)
    others = (each.declaration for each in found if each.strength >= least)
    names = tuple(dict.fromkeys(name for name in others if name != best.declaration))
    return replace(best, others=names) if names else best


def _match(
    policy: Policy, program: Program, fitting: Fitting, broad: frozenset[Part]
) -> Match:
    why = _why(policy, program, fitting)
    if why is Why.CLEARED and fitting.part in broad:
        why = Why.TOO_BROAD
    return Match(
        declaration=fitting.declaration.id,
        component=fitting.component.id,
        strength=fitting.strength,
        clears=why is Why.CLEARED,
        why=why,
        atoms=fitting.results,
    )


def _rank(match: Match) -> tuple[bool, Worth]:
    return (match.clears, worth(match.atoms))


def _why(policy: Policy, program: Program, fitting: Fitting) -> Why:
    if policy.status != "active":
        return Why.POLICY_NOT_ACTIVE
    if not is_active(fitting.declaration):
        return Why.DECLARATION_NOT_ACTIVE
    return _why_certain(program, fitting.results)


def _why_certain(program: Program, results: tuple[AtomResult, ...]) -> Why:
    strength, pair, _ = worth(results)
    if strength < Strength.S3 and not pair:
        return Why.WEAK_MATCH
    # Which script an interpreter runs is its own claim: only the very bytes will do.
    if program.script is not None and strength < Strength.S4:
        return Why.SCRIPT_BY_ARGUMENT
    return Why.CLEARED if _file_is_certain(program) else Why.FILE_NOT_CERTAIN


def _file_is_certain(program: Program) -> bool:
    """Return whether what runs is the file that was matched, read as it runs."""
    if program.presence is Presence.INSTALLED:
        return True
    if not program.file_sha256 or _UNCERTAIN & set(program.notes):
        return False
    # A script is only as certain as the interpreter that reads it.
    return program.script is None or not user_writable(program.executable or "")
