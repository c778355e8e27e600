"""Which groups of atoms are alike to an impostor, so that one of them is tried for all.

Impostors differ from the real program in ways that do not depend on which digest, package
or place a policy names, but for the few that weigh otherwise or that impostors have.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from auditor.lint._canaries import ways
from auditor.model.frozen import replace
from auditor.model.policy import Atom, Component, Declaration
from auditor.policy.atoms import is_checkable
from auditor.policy.places import install_tree, is_broad, is_host, user_writable

Shape = tuple[object, ...]


def one_of_each(declaration: Declaration) -> Declaration:
    """Return a declaration with one group of each shape in each of its parts."""
    parts = tuple(
        replace(part, match=tuple({shape(group): group for group in part.match}.values()))
        for part in declaration.components
    )
    return replace(declaration, components=parts)


def shape_of(declaration: Declaration) -> Shape:
    """Return what of a declaration decides whether it clears an impostor."""
    return tuple(_part(part) for part in declaration.components)


def _part(part: Component) -> Shape:
    return (part.kind, part.covers_children, *map(shape, part.match))


def shape(group: tuple[Atom, ...]) -> Shape:
    """Return what of a group decides it: the kinds of its atoms and what is special."""
    return tuple(item for atom in group for item in _of(atom))


def _of(atom: Atom) -> Iterator[object]:
    value = atom.value or atom.parts.get("name", "")
    is_special = (
        *(not is_checkable(atom), is_broad(value), is_host(value)),
        *(value in _told(), value.rpartition("/")[2] in _told()),
    )
    yield atom.kind
    yield atom.parts.get("manager", "")
    yield bool(atom.at_least), bool(atom.at_most)
    if atom.kind == "path":
        yield user_writable(value), bool(install_tree(value)), value.startswith(_FOLDER)
    yield value if any(is_special) else ""


_FOLDER = "/opt/agent/"
"""Where the real program of a group without a path lies."""


@cache
def _told() -> frozenset[str]:
    """Return the values that impostors have of their own."""
    texts = [text for way in ways() for text in way.get("set", {}).values()]
    return frozenset({*texts, *(text.rpartition("/")[2] for text in texts), "agent"})
