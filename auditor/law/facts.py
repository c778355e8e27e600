"""The three documents that are compared: declared, seen and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.model.capability import Basis
from auditor.model.frozen import field, frozen
from auditor.model.policy import Document
from auditor.model.record import Record

OBSERVED: frozenset[Basis] = frozenset({Basis.CONFIGURED, Basis.USED, Basis.ACTIVE})
"""Bases that count as "it was observed" where a law speaks of what is done."""


@frozen
class Holding:
    """One capability of one program on the machine.

    Attributes:
        program: id of the report's program.
        declaration: id of the declared program that it is; empty when none is.
        capability: a word of the capability tree.
        bases: how we know.
        has_connections: some process of it is connected to somewhere, now.
        is_expected: explained by what the program evidently is, or the system's own.
        is_managed: there is evidence that the employer manages it.
        evidence: ids of observations.
    """

    program: int
    declaration: str = ""
    capability: str = ""
    bases: tuple[Basis, ...] = ()
    has_connections: bool = False
    is_expected: bool = False
    is_managed: bool = False
    evidence: tuple[int, ...] = ()

    @property
    def is_observed(self) -> bool:
        """Whether it is configured, used or active; else it is only possible."""
        return not OBSERVED.isdisjoint(self.bases)


@frozen
class Facts:
    """Everything that a predicate may look at.

    Attributes:
        document: the declared policy.
        day: ISO date for which is asked.
        moment: RFC 3339 UTC of the look at the machine; empty without one.
        holdings: what programs on the machine can take, by declaration, see `held_by`.
        is_complete: every place where a capability shows was looked at completely.
        records: those that count for this policy and its notices.
    """

    document: Document = field(default_factory=dict)
    day: str = ""
    moment: str = ""
    holdings: Mapping[str, tuple[Holding, ...]] = field(default_factory=dict)
    is_complete: bool = False
    records: tuple[Record, ...] = ()


def held_by(holdings: Iterable[Holding]) -> dict[str, tuple[Holding, ...]]:
    """Return holdings by the declared program that they belong to; ``""`` is nobody's."""
    found: dict[str, list[Holding]] = {}
    for held in holdings:
        found.setdefault(held.declaration, []).append(held)
    return {declaration: tuple(items) for declaration, items in found.items()}
