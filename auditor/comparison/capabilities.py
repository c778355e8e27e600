"""What a program can take, and how we know, in two reports."""

from __future__ import annotations

from auditor.comparison.case import Case, Half
from auditor.comparison.looks import looked, of_one, worst
from auditor.model.capability import Basis
from auditor.model.change import Change, Looked
from auditor.model.comparison import BasisChange, CapabilityChange
from auditor.render import Json
from auditor.render._reading import number, objects, word, words

_ORDER = {basis.value: place for place, basis in enumerate(Basis)}


def compare_capabilities(
    case: Case, older: Json | None, newer: Json | None
) -> tuple[CapabilityChange, ...]:
    """Return every capability of a program, by its word.

    Args:
        case: both reports.
        older: the program in the older one; ``None`` when it is not there.
        newer: likewise.
    """
    before, after = _by_word(older), _by_word(newer)
    return tuple(
        _compare(case, name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
    )


def _by_word(program: Json | None) -> dict[str, Json]:
    found = objects(program or {}, "capabilities")
    return {word(item, "capability"): item for item in found}


def _compare(
    case: Case, name: str, older: Json | None, newer: Json | None
) -> CapabilityChange:
    before, after = set(words(older or {}, "bases")), set(words(newer or {}, "bases"))
    bases = [
        BasisChange(basis=basis, change=Change.SAME) for basis in sorted(before & after)
    ]
    if older is not None:
        bases += [_lost(case, case.older, older, basis) for basis in sorted(before - after)]
    if newer is not None:
        bases += [_lost(case, case.newer, newer, basis) for basis in sorted(after - before)]
    bases.sort(key=lambda item: (_ORDER.get(item.basis, -1), item.basis))
    doubts = (number(older or {}, "candidates"), number(newer or {}, "candidates"))
    at = worst(item.looked for item in bases)
    return CapabilityChange(
        capability=name,
        change=_change(case, older, newer, bases, doubts),
        looked=at,
        bases=tuple(bases),
        older_candidates=doubts[0],
        newer_candidates=doubts[1],
    )


def _lost(case: Case, half: Half, capability: Json, basis: str) -> BasisChange:
    """Return what became of a basis that only one report has."""
    probes = half.probes(capability, basis)
    at = Looked.COMPLETE
    if basis != Basis.DOCUMENTED.value:
        at = looked(case.other(half).looks, half.looks, probes)
    change = of_one(is_older=half.is_older, looked=at, same_host=case.same_host)
    return BasisChange(basis=basis, change=change, looked=at, probes=probes)


def _change(
    case: Case,
    older: Json | None,
    newer: Json | None,
    bases: list[BasisChange],
    doubts: tuple[int, int],
) -> Change:
    if older is not None and newer is not None:
        changed = {item.change for item in bases} - {Change.SAME}
        return Change.CHANGED if changed or doubts[0] != doubts[1] else Change.SAME
    at = worst(item.looked for item in bases)
    return of_one(is_older=newer is None, looked=at, same_host=case.same_host)
