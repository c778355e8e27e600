"""Which declared parts a program fits, and by which of their groups of atoms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.named import NamedTuple
from auditor.model.policy import Atom, Component, Declaration
from auditor.policy.atoms import AtomResult, Facts, Fit, judge_atom
from auditor.policy.index import Index
from auditor.policy.match import Strength

Worth = tuple[Strength, bool, int]
"""The strongest atom, whether two families support each other, and how many atoms."""


class Fitting(NamedTuple):
    """One declared part that a program fits, and what its strongest group says."""

    declaration: Declaration
    component: Component
    results: tuple[AtomResult, ...]

    @property
    def part(self) -> tuple[str, str]:
        """Return the ids of the declaration and of its part."""
        return (self.declaration.id, self.component.id)

    @property
    def strength(self) -> Strength:
        """Return the strength of the strongest atom."""
        return worth(self.results)[0]


def fitting_parts(index: Index, facts: Facts) -> Iterator[Fitting]:
    """Yield every declared part that a program fits, however weakly.

    Args:
        index: of what is declared.
        facts: of the program.
    """
    for declaration, component, groups in index.candidates(facts):
        results = match_groups([component.match[number] for number in groups], facts)
        if results:
            yield Fitting(declaration, component, results)


def match_groups(
    groups: Iterable[tuple[Atom, ...]], facts: Facts
) -> tuple[AtomResult, ...]:
    """Return the strongest group of some that a program fits; empty when none.

    A group fits when all of its atoms match: one that cannot be checked here does not.
    """
    fitting: tuple[AtomResult, ...] = ()
    for group in groups:
        results = judge_group(group, facts)
        if all_match(results) and worth(results) > worth(fitting):
            fitting = results
    return fitting


def judge_group(group: tuple[Atom, ...], facts: Facts) -> tuple[AtomResult, ...]:
    """Return what each atom of a group says of a program."""
    return tuple(judge_atom(atom, facts) for atom in group)


def all_match(results: tuple[AtomResult, ...]) -> bool:
    """Return whether a group fits; one without atoms never does."""
    return bool(results) and all(result.fit is Fit.MATCHED for result in results)


def worth(results: tuple[AtomResult, ...]) -> Worth:
    """Return what a group that fits is worth; greater is more specific."""
    strength = max((result.strength for result in results), default=Strength.S0)
    return (strength, _is_pair(results), len(results))


def _is_pair(results: tuple[AtomResult, ...]) -> bool:
    """Return whether two kinds of atoms, each of a family, support each other."""
    return len({result.kind for result in results if result.strength >= Strength.S2}) > 1
