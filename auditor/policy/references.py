"""Whether the ids in a policy file are unique, and refer to something in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.policy.conversion import MAIN
from auditor.policy.kinds import UNSTATED, hint
from auditor.policy.positions import Path, quoted
from auditor.policy.schema import PolicyForm

Wrong = tuple[Path, str]
"""A place of the document and what was expected there."""

_LISTS = ("programs", "exemptions", "notices", "agreements", "assessments", "commitments")
_PAPERS = ("notices", "agreements", "assessments")


def unresolved(form: PolicyForm) -> Iterator[Wrong]:
    """Yield every id that is there twice, and every one that refers to nothing.

    ``unknown`` and ``withheld`` refer to something that the employer does not tell.

    Args:
        form: a file that the schema accepts.
    """
    document: Mapping[str, Any] = form
    for name in _LISTS:
        yield from _twice(document.get(name, ()), [name])
    yield from _twice(document["scope"].get("premises", ()), ["scope", "premises"])
    known = {
        name: tuple(paper["id"] for paper in document.get(name, ())) for name in _PAPERS
    }
    for index, program in enumerate(document.get("programs", ())):
        path: list[str | int] = ["programs", index]
        taken = {MAIN} if "match" in program else set()
        parts = program.get("components", ())
        yield from _twice(parts, [*path, "components"], taken)
        for where, paper, name in _references(program):
            if name not in known[paper] and name not in UNSTATED:
                near = hint(name, known[paper])
                text = f"expected an id of `{paper}`, found {quoted(name)}{near}"
                yield [*path, *where], text


def _references(program: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Yield where a program refers to a paper, the paper's list and its id."""
    for paper in _PAPERS:
        for index, name in enumerate(program.get(paper, ())):
            yield [paper, index], paper, name
    for index, basis in enumerate(_items(program, "legal_basis")):
        if name := basis.get("balancing_ref"):
            yield ["legal_basis", index, "balancing_ref"], "assessments", name
    told = program.get("deidentification", {})
    if isinstance(told, dict) and (name := told.get("assessment_ref")):
        yield ["deidentification", "assessment_ref"], "assessments", name


def _items(program: Mapping[str, Any], key: str) -> list[Any]:
    """Return the items of a list; none when a word stands in its place."""
    value = program.get(key, ())
    return [] if isinstance(value, str) else list(value)


def _twice(
    items: Iterable[Mapping[str, Any]], path: Path, taken: Iterable[str] = ()
) -> Iterator[Wrong]:
    seen = set(taken)
    for index, item in enumerate(items):
        if item["id"] in seen:
            text = f"expected each id once, found {quoted(item['id'])} again"
            yield [*path, index, "id"], text
        seen.add(item["id"])
