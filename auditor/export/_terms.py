"""Words of a policy as terms of a vocabulary, by the tables in ``dpv.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from auditor.discovery import package_data
from auditor.export._capabilities import leaves
from auditor.export._reading import SILENT, at, texts
from auditor.seal.envelope import URI_BASE

NAMESPACE = f"{URI_BASE}ns#"
PREFIX = "auditor"
"""Of our own terms; ``own`` in the data file."""

Node = dict[str, Any]
"""A node of JSON-LD."""

_XSD_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def tables() -> Mapping[str, Any]:
    """Return the data file."""
    return tomllib.loads(package_data("auditor.export", "dpv.toml").decode())


def context() -> dict[str, str]:
    """Return the prefixes of a document; there is nothing else to resolve."""
    return {**tables()["prefixes"], PREFIX: NAMESPACE}


def own(name: str) -> str:
    """Return a property of our own; it must be in the data file.

    Raises:
        KeyError: it is not; a fault of the package.
    """
    tables()["properties"][name]
    return f"{PREFIX}:{name}"


def own_class(name: str) -> str:
    """Return a class of our own; it must be in the data file.

    Raises:
        KeyError: it is not; a fault of the package.
    """
    tables()["own"][name]
    return f"{PREFIX}:{name}"


def types(table: str, word: str) -> list[str]:
    """Return the terms for a word; the table's own stand-in for a word it has not."""
    found = tables()[table].get(word)
    return [*map(_curie, [tables()["other"][table]] if found is None else found)]


def capability_types(word: str) -> list[str]:
    """Return the terms for a capability; for a node those of all its leaves."""
    found = [term for leaf in leaves(word) for term in types("capability", leaf)]
    return [*dict.fromkeys(found)] or types("capability", word)


def processing_types(words: Iterable[str]) -> list[str]:
    """Return the terms for what is done beyond recording, where some data are taken."""
    table = tables()["processing"]
    below = (leaf for word in words for leaf in leaves(word))
    return [*dict.fromkeys(term for leaf in below for term in table.get(leaf, ()))]


def _curie(term: str) -> str:
    prefix, _, name = term.partition(":")
    return f"{PREFIX}:{name}" if prefix == "own" else term


def definitions(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield what each class of our own is that some nodes use, parents included."""
    wanted = {*_used([*nodes])}
    known = tables()["own"]
    while more := {*_parents(wanted)} - wanted:
        wanted |= more
    for name in sorted(wanted):
        label, *above = known[name]
        yield {
            "@id": f"{PREFIX}:{name}",
            "@type": "rdfs:Class",
            "rdfs:label": {"@value": label, "@language": "en"},
            **_above(above),
        }


def _above(terms: list[str]) -> Node:
    return {"rdfs:subClassOf": [{"@id": _curie(each)} for each in terms]} if terms else {}


def _used(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON is what it is
    if isinstance(value, dict):
        for term in value.get("@type", []) if isinstance(value.get("@type"), list) else []:
            if term.startswith(f"{PREFIX}:"):
                yield term.partition(":")[2]
        value = [*value.values()]
    for item in value if isinstance(value, list) else []:
        yield from _used(item)


def _parents(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        _, *above = tables()["own"][name]
        yield from (term.partition(":")[2] for term in above if term.startswith("own:"))


def typed(value: object) -> object:
    """Return a text as JSON-LD has it: dates and durations with their type."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return {"@value": value, "@type": "xsd:date"}
    if isinstance(value, str) and _XSD_DURATION.fullmatch(value):
        return {"@value": value, "@type": "xsd:duration"}
    return value


def given(parent: object, **paths: str) -> Node:
    """Return properties of our own for the texts that a policy gives.

    Args:
        parent: a part of the document.
        paths: by property; what is silent there has none.
    """
    found = {name: at(parent, path) for name, path in paths.items()}
    return {
        own(name): typed(value)
        for name, value in found.items()
        if isinstance(value, str) and value not in SILENT
    }


def list_of(parent: object, name: str, path: str) -> Node:
    """Return a property of our own for the texts of a list; none without any."""
    found = [word for word in texts(at(parent, path)) if word not in SILENT]
    return {own(name): found} if found else {}


def typed_by(table: str, item: object, path: str) -> list[str]:
    """Return the terms for a word of the policy; none when it is silent there."""
    word = at(item, path)
    return [] if word in SILENT else types(table, str(word))
