"""Both reports with what is asked of them again and again."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.comparison.looks import Looks, looks_of
from auditor.model.capability import Basis
from auditor.model.frozen import frozen
from auditor.model.named import NamedTuple
from auditor.render import Json
from auditor.render._reading import numbers, objects, whole, word


class Sight(NamedTuple):
    """One observation: which probe made it, and how strong it is."""

    probe: str
    basis: str


@frozen
class Half:
    """One report.

    Attributes:
        report: its plain JSON.
        is_older: it is the older of the two.
        looks: of its probes.
        sights: its observations by id.
    """

    report: Json
    is_older: bool
    looks: Looks
    sights: Mapping[int, Sight]

    @property
    def is_audit(self) -> bool:
        """Whether rules were asked; else it is an inventory."""
        return bool(objects(self.report, "rules"))

    def probes(self, capability: Json, basis: str) -> tuple[str, ...]:
        """Return which probes saw a capability in one way; all where that is not told.

        What only a product's maker says was seen by nobody.
        """
        if basis == Basis.DOCUMENTED.value:
            return ()
        evidence = [
            self.sights[each]
            for each in numbers(capability, "evidence")
            if each in self.sights
        ]
        exact = {sight.probe for sight in evidence if sight.basis == basis}
        found = exact or {sight.probe for sight in evidence} or set(self.looks)
        return tuple(sorted(found))


@frozen
class Case:
    """Two reports to compare.

    Attributes:
        older: by its clock.
        newer: likewise.
        same_host: as in `Comparison`.
    """

    older: Half
    newer: Half
    same_host: bool | None

    @property
    def are_audits(self) -> bool:
        """Whether rules were asked for both."""
        return self.older.is_audit and self.newer.is_audit

    def other(self, half: Half) -> Half:
        """Return the other report."""
        return self.newer if half.is_older else self.older


def half_of(report: Json, *, is_older: bool) -> Half:
    """Return one report, ready to be asked."""
    sights: dict[int, Sight] = {}
    for probe in objects(report, "probes"):
        for seen in objects(probe, "observations"):
            number = whole(seen.get("id"))
            if number is not None:
                sights[number] = Sight(word(probe, "probe"), word(seen, "basis"))
    return Half(report=report, is_older=is_older, looks=looks_of(report), sights=sights)
