"""Programs that differ in nothing that a law asks: the answer for one is that for all.

A policy of a large company declares a thousand programs in a dozen ways. What they are
called and recognised by matters to no requirement (a test keeps that so), so each way is
asked once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.law.facts import Facts
from auditor.law.paths import Spot
from auditor.model.frozen import frozen

OWN: frozenset[str] = frozenset(
    {"id", "name", "vendor", "product_ref", "match", "components"}
)
"""Keys of a declared program that no predicate may read."""

_PAPERS = ("notices", "agreements", "assessments")


@frozen
class Group:
    """Programs that are alike.

    Attributes:
        first: the first of them, and its place.
        members: ids of all of them, in the order of the file.
    """

    first: Spot
    members: tuple[str, ...]


def groups_of(facts: Facts) -> tuple[Group, ...]:
    """Return the declared programs by what laws can ask of them, in the file's order.

    Args:
        facts: what is declared, seen and recorded.
    """
    listed = facts.document.get("programs", ())
    programs = [item for item in listed if isinstance(item, dict)]
    links = {kind: _links(facts.document.get(kind, ())) for kind in _PAPERS}
    found: dict[str, tuple[Spot, list[str]]] = {}
    for program in programs:
        identifier = program["id"]
        key = _key(program, facts, links)
        spot = Spot(f"programs[{identifier}]", program)
        found.setdefault(key, (spot, []))[1].append(identifier)
    return tuple(
        Group(first=spot, members=tuple(members)) for spot, members in found.values()
    )


def _key(
    program: Mapping[str, Any], facts: Facts, links: Mapping[str, dict[str, list[int]]]
) -> str:
    """Return a text that alike programs share: fields, papers, accesses, records."""
    identifier = program["id"]
    fields = {key: value for key, value in program.items() if key not in OWN}
    papers = [links[kind].get(identifier, ()) for kind in _PAPERS]
    held = [
        (each.capability, each.bases, each.has_connections, each.is_expected)
        for each in facts.holdings.get(identifier, ())
    ]
    named = [identifier in record.programs for record in facts.records if record.programs]
    return json.dumps([fields, papers, held, named], sort_keys=True)


def _links(papers: Iterable[Any]) -> dict[str, list[int]]:
    """Return which papers say that they cover a program, by the program's id."""
    found: dict[str, list[int]] = {}
    for number, paper in enumerate(papers):
        for identifier in _covered(paper):
            found.setdefault(identifier, []).append(number)
    return found


def _covered(paper: Any) -> Iterable[str]:  # noqa: ANN401 - plain data
    covers = paper.get("covers", ()) if isinstance(paper, dict) else ()
    listed = covers.get("programs", ()) if isinstance(covers, dict) else covers
    return dict.fromkeys(listed) if isinstance(listed, list) else ()
