"""Which declared component a program is, how sure that is, and whether it clears.

A program is *cleared* only by identity: an exact digest or a verified package, or two
weaker atoms of different kinds together; read from the running file; of an active
declaration in an active policy. Anything less *explains* a program and clears nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.model.frozen import replace
from auditor.model.inventory import Inventory
from auditor.model.policy import Atom, Component, Declaration, Policy
from auditor.model.process import Process
from auditor.model.program import Presence, Program
from auditor.policy.atoms import AtomResult, Facts, Fit, facts_of, judge_atom
from auditor.policy.index import Index, index_of
from auditor.policy.match import Match, Strength, Why, is_active
from auditor.policy.places import is_host, user_writable

_UNCERTAIN = {
    "executable-deleted",
    "executable-unreadable",
    "foreign-code",
    "holder-not-visible",
    "interpreter-differs",
}
"""Notes of a program whose file does not say, or no longer says, what it runs."""


def match_programs(
    policy: Policy, programs: tuple[Program, ...], inventory: Inventory
) -> dict[int, Match]:
    """Return each program's best match by program id; programs without one are absent.

    A match that clears goes before one that does not, then the stronger, then the one
    with more atoms, then the earlier in the file.

    Args:
        policy: what is declared; the baseline matches nothing.
        programs: as attributed; the auditor itself is left out.
        inventory: what was seen; its processes give names, units and parents.
    """
    processes = {process.pid: process for process in inventory.processes}
    index = index_of(policy.programs)
    matches: dict[int, Match] = {}
    for program in programs:
        if not program.is_self:
            facts = facts_of(program, _own(program, processes))
            found = [*_candidates(policy, index, facts)]
            if found:
                matches[program.id] = max(found, key=_rank)
    narrow = _without_broad(index, matches)
    return narrow | _children(policy, programs, narrow, processes)


def match_component(component: Component, facts: Facts) -> tuple[AtomResult, ...]:
    """Return the strongest group of a component that a program fits; empty when none.

    A group fits when all of its atoms match: one that cannot be checked here does not.
    """
    fitting: tuple[AtomResult, ...] = ()
    for group in component.match:
        results = _fitting(group, facts)
        if results and _worth(results) > _worth(fitting):
            fitting = results
    return fitting


def _own(program: Program, processes: dict[int, Process]) -> Iterator[Process]:
    return (processes[pid] for pid in program.pids if pid in processes)


def _fitting(group: tuple[Atom, ...], facts: Facts) -> tuple[AtomResult, ...]:
    results = tuple(judge_atom(atom, facts) for atom in group)
    if all(result.fit is Fit.MATCHED for result in results):
        return results
    return ()


def _worth(results: tuple[AtomResult, ...]) -> tuple[Strength, bool, int]:
    strength = max((result.strength for result in results), default=Strength.S0)
    return (strength, _is_pair(results), len(results))


def _is_pair(results: tuple[AtomResult, ...]) -> bool:
    """Return whether two kinds of atoms, each of a family, support each other."""
    return len({result.kind for result in results if result.strength >= Strength.S2}) > 1


def _rank(match: Match) -> tuple[bool, tuple[Strength, bool, int]]:
    return (match.clears, _worth(match.atoms))


def _without_broad(index: Index, matches: dict[int, Match]) -> dict[int, Match]:
    """Return the matches; of a part that fits too many programs none clears."""
    counts = Counter((match.declaration, match.component) for match in matches.values())
    most = {
        (declaration.id, part.id): part.max_matches for declaration, part in index.parts
    }
    broad = {key for key, count in counts.items() if count > most[key]}
    return {
        program: replace(match, clears=False, why=Why.TOO_BROAD)
        if match.clears and (match.declaration, match.component) in broad
        else match
        for program, match in matches.items()
    }


def _candidates(policy: Policy, index: Index, facts: Facts) -> Iterator[Match]:
    own = facts.program.script or facts.program.executable or ""
    if is_host(own):
        return
    for declaration, component in index.candidates(facts):
        results = match_component(component, facts)
        if results:
            why = _why(policy, declaration, facts.program, results)
            yield Match(
                declaration=declaration.id,
                component=component.id,
                strength=_worth(results)[0],
                clears=why is Why.CLEARED,
                why=why,
                atoms=results,
            )


def _why(
    policy: Policy,
    declaration: Declaration,
    program: Program,
    results: tuple[AtomResult, ...],
) -> Why:
    if policy.status != "active":
        return Why.POLICY_NOT_ACTIVE
    if not is_active(declaration):
        return Why.DECLARATION_NOT_ACTIVE
    strength, pair, _ = _worth(results)
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


def _children(
    policy: Policy,
    programs: tuple[Program, ...],
    matches: dict[int, Match],
    processes: dict[int, Process],
) -> dict[int, Match]:
    """Match what a component started itself, where the policy says that it covers it."""
    covering = {
        (declaration.id, component.id)
        for declaration in policy.programs
        for component in declaration.components
        if component.covers_children
    }
    parents = {
        pid: match
        for program in programs
        if (match := matches.get(program.id)) is not None
        and match.clears
        and (match.declaration, match.component) in covering
        for pid in program.pids
    }
    found: dict[int, Match] = {}
    for program in programs:
        if program.id in matches or program.is_self or not program.pids:
            continue
        above = [_ancestor(pid, parents, processes) for pid in program.pids]
        if above[0] is not None and None not in above:
            found[program.id] = Match(
                declaration=above[0].declaration,
                component=above[0].component,
                strength=Strength.S2,
                clears=False,
                why=Why.CHILD_PROCESS,
            )
    return found


def _ancestor(
    pid: int, parents: dict[int, Match], processes: dict[int, Process]
) -> Match | None:
    seen: set[int] = set()
    while pid in processes and pid not in seen:  # a recorded table may hold a loop
        seen.add(pid)
        pid = processes[pid].parent
        if pid in parents:
            return parents[pid]
    return None
