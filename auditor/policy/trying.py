"""What each group of atoms fits on one machine, and where the others fail: for people.

An audit asks which part a program is; this asks the other way round, of every group of
every part, what it fits and which of its atoms keep it from fitting anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.inventory import Inventory
from auditor.model.named import NamedTuple
from auditor.model.policy import Policy
from auditor.model.program import Program
from auditor.policy.atoms import AtomResult, Fit, facts_of, is_checkable
from auditor.policy.fitting import all_match, judge_group, worth
from auditor.policy.index import index_of
from auditor.policy.match import Strength

Place = tuple[str, str, int]
"""The ids of a declaration and of its part, and the number of a group of it."""


class Fitted(NamedTuple):
    """A program that a group fits, and how strongly."""

    program: Program
    strength: Strength


class Tried(NamedTuple):
    """What one group of atoms fits.

    Attributes:
        fits: the programs, by id.
        atoms: what each atom says of the program that most of them fit.
    """

    fits: tuple[Fitted, ...]
    atoms: tuple[AtomResult, ...]

    @property
    def matched(self) -> int:
        """Return how many of the atoms match."""
        return sum(atom.fit is Fit.MATCHED for atom in self.atoms)


def tried(
    policy: Policy, programs: tuple[Program, ...], inventory: Inventory
) -> dict[Place, Tried]:
    """Return what every group of a policy fits, in the order of the file.

    Args:
        policy: what is declared.
        programs: of the machine, those without a capability too; the auditor is left out.
        inventory: of the same machine.
    """
    found = dict(_untried(policy))
    index = index_of(policy.programs, near=True)
    processes = {process.pid: process for process in inventory.processes}
    for program in programs:
        if program.is_self:
            continue
        own = [processes[pid] for pid in program.pids if pid in processes]
        facts = facts_of(program, own)
        for declaration, part, numbers in index.candidates(facts):
            for number in numbers:
                place = (declaration.id, part.id, number)
                atoms = judge_group(part.match[number], facts)
                found[place] = _more(found[place], program, atoms)
    return found


def _untried(policy: Policy) -> Iterator[tuple[Place, Tried]]:
    for declaration in policy.programs:
        for part in declaration.components:
            for number, group in enumerate(part.match):
                atoms = tuple(
                    AtomResult(
                        kind=atom.kind,
                        fit=Fit.NOT_MATCHED if is_checkable(atom) else Fit.NOT_CHECKABLE,
                    )
                    for atom in group
                )
                yield (declaration.id, part.id, number), Tried((), atoms)


def _more(before: Tried, program: Program, atoms: tuple[AtomResult, ...]) -> Tried:
    after = Tried(before.fits, atoms)
    if all_match(atoms):
        after = Tried((*before.fits, Fitted(program, worth(atoms)[0])), atoms)
    best = max(before, after, key=lambda each: (each.matched, len(each.fits)))
    return Tried(after.fits, best.atoms)
