"""Find what a declaration states under a path, and what it leaves unsaid.

A path is dotted: ``scope.works_council``, ``programs.retention.period``. A list on the way
stands for each of its items. The first label may be a name that a quantifier bound
(``program.start``). A label with ``@`` follows ids: ``program.@agreements`` are the items
of the top-level list ``agreements`` that the program names, or that say they cover it;
``program.@agreements:works_agreement`` are those of that type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.law.answers import Ground, Reason
from auditor.model.frozen import frozen
from auditor.model.named import NamedTuple

UNSAID: frozenset[str] = frozenset({"unknown", "withheld"})
"""Texts that stand in the place of a value."""


class Spot(NamedTuple):
    """One value of the declaration and its place."""

    field: str
    value: Any


@frozen
class Found:
    """What lies under a path.

    Attributes:
        spots: texts and mappings that are stated.
        unsaid: why something is missing; empty when everything on the way is stated.
    """

    spots: tuple[Spot, ...] = ()
    unsaid: tuple[Reason, ...] = ()


Names = Mapping[str, Spot]
"""What quantifiers bound, by name; the whole document under the empty name."""


def resolve(names: Names, path: str) -> Found:
    """Return what lies under a path.

    Args:
        names: the document under ``""``, and what is bound.
        path: see the module's docstring.
    """
    first, *rest = path.split(".")
    if first in names:
        spots, labels = [names[first]], rest
    else:
        spots, labels = [names[""]], [first, *rest]
    unsaid: list[Reason] = []
    for label in labels:
        spots = [*_step(names, spots, label, unsaid)]
    return _sorted_out([*_items(spots, unsaid)], unsaid)


def _step(
    names: Names, spots: list[Spot], label: str, unsaid: list[Reason]
) -> Iterator[Spot]:
    for spot in _items(spots, unsaid):
        if label.startswith("@"):
            yield from _linked(names, spot, label[1:], unsaid)
            continue
        field = f"{spot.field}.{label}" if spot.field else label
        if isinstance(spot.value, str) and spot.value in UNSAID:
            yield spot
        elif isinstance(spot.value, dict) and label in spot.value:
            yield Spot(field, spot.value[label])
        else:
            unsaid.append(Reason(ground=Ground.SILENT, field=field))


def _items(spots: list[Spot], unsaid: list[Reason]) -> Iterator[Spot]:
    """Yield the spots, each list replaced by its items; an empty one is told."""
    for spot in spots:
        if not isinstance(spot.value, list):
            yield spot
        elif spot.value:
            for index, item in enumerate(spot.value):
                yield Spot(f"{spot.field}[{_name(item, index)}]", item)
        else:
            unsaid.append(Reason(ground=Ground.EMPTY, field=spot.field))


def _name(item: Any, index: int) -> str:  # noqa: ANN401 - whatever the document holds
    """Return what to call an item: by its id or kind where it has one."""
    named = item if isinstance(item, dict) else {}
    return next((named[key] for key in ("id", "type") if key in named), str(index))


def _linked(names: Names, spot: Spot, kind: str, unsaid: list[Reason]) -> Iterator[Spot]:
    """Yield the items of a top-level list that belong to a program."""
    kind, _, wanted = kind.partition(":")
    listed = names[""].value.get(kind)
    own = spot.value.get(kind) if isinstance(spot.value, dict) else None
    found = [
        Spot(f"{kind}[{_name(item, index)}]", item)
        for index, item in enumerate(listed or ())
        if _belongs(item, own, spot.value) and (not wanted or item.get("type") == wanted)
    ]
    yield from found
    if not found:
        is_stated = listed is not None or own is not None
        ground = Ground.EMPTY if is_stated else Ground.SILENT
        field = f"{spot.field}.{kind}" if own is not None else kind
        unsaid.append(Reason(ground=ground, field=field))


def _belongs(item: Any, own: Any, program: Any) -> bool:  # noqa: ANN401 - the same
    if not isinstance(item, dict) or not isinstance(program, dict):
        return False
    covers = item.get("covers", ())
    covered = covers.get("programs", ()) if isinstance(covers, dict) else covers
    return item.get("id") in (own or ()) or program.get("id") in covered


def _sorted_out(spots: list[Spot], unsaid: list[Reason]) -> Found:
    """Part what is said from what only stands in its place."""
    said = []
    for spot in spots:
        if isinstance(spot.value, str) and spot.value in UNSAID:
            unsaid.append(
                Reason(ground=Ground(spot.value), field=spot.field, value=spot.value)
            )
        else:
            said.append(spot)
    return Found(spots=tuple(said), unsaid=tuple(unsaid))
