"""Which declared parts a program could be, without asking each of them.

A group of atoms fits only when all of them do, so the first one decides whether asking the
others is worth it. A group that has an atom that cannot be checked here never fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from auditor.model.frozen import frozen
from auditor.model.named import NamedTuple
from auditor.model.policy import Atom, Component, Declaration
from auditor.policy.atoms import Facts, address_of, is_checkable

Key = tuple[str, str]
"""A kind of identifier and its value."""

_SHORT = 15
"""Bytes of a name that the kernel keeps (proc(5), comm)."""


class Candidate(NamedTuple):
    """A declared part that a program could be, and which of its groups could fit."""

    declaration: Declaration
    component: Component
    groups: tuple[int, ...]


@frozen
class Index:
    """The declared parts by what a program must have to be one of them.

    Attributes:
        parts: each with its declaration, in the order of the file.
        places: numbers of a part and of a group of it, by an identifier.
    """

    parts: tuple[tuple[Declaration, Component], ...]
    places: dict[Key, list[tuple[int, int]]]

    def candidates(self, facts: Facts) -> Iterator[Candidate]:
        """Yield the parts that a program could be, in the order of the file."""
        found = {place for key in _of(facts) for place in self.places.get(key, ())}
        for part, places in groupby(sorted(found), key=itemgetter(0)):
            declaration, component = self.parts[part]
            groups = tuple(group for _, group in places)
            yield Candidate(declaration, component, groups)


def index_of(declarations: Iterable[Declaration], *, near: bool = False) -> Index:
    """Return the index of some declared programs.

    Args:
        declarations: the declared programs.
        near: a group is a candidate, too, when any one atom of it could fit.
    """
    parts = tuple(
        (declaration, component)
        for declaration in declarations
        for component in declaration.components
    )
    places: dict[Key, list[tuple[int, int]]] = {}
    for part, (_, component) in enumerate(parts):
        for number, group in enumerate(component.match):
            for key in _near(group) if near else _wanted(group):
                places.setdefault(key, []).append((part, number))
    return Index(parts=parts, places=places)


def _wanted(group: tuple[Atom, ...]) -> Iterator[Key]:
    """Yield what a program must have one of to fit a group."""
    if group and all(map(is_checkable, group)):
        yield from _keys(group[0])


def _near(group: tuple[Atom, ...]) -> Iterator[Key]:
    """Yield what a program must have one of for any atom of a group to fit it."""
    for atom in filter(is_checkable, group):
        yield from _keys(atom)


def _keys(atom: Atom) -> Iterator[Key]:
    """Yield the identifiers of which a program that an atom fits has at least one."""
    if atom.kind == "package":
        yield atom.parts.get("manager", ""), atom.parts.get("name", "")
    elif atom.kind == "process_name":
        yield "name", atom.value
        yield "name", atom.value.encode()[:_SHORT].decode(errors="ignore")
    elif atom.kind in {"unit", "service"}:
        name = atom.value or atom.parts.get("name", "")
        yield "unit", name
        yield "unit", f"{name}.service"
    elif atom.kind == "ingest_host":
        yield "address", address_of(atom.value) or ""
    else:
        yield _KINDS.get(atom.kind, atom.kind), atom.value


_KINDS = {"script_sha256": "sha256", "root_ca_sha256": "ca"}


def _of(facts: Facts) -> Iterator[Key]:
    """Yield the identifiers that a program has."""
    program = facts.program
    yield program.package_manager, program.package
    yield "sha256", program.file_sha256
    yield "path", program.script or program.executable or ""
    yield from (("name", name) for name in facts.names)
    yield from (("unit", unit) for unit in facts.units)
    yield from (("ca", digest) for digest in program.root_cas)
    yield from (("address", address_of(each) or "-") for each in facts.remotes)
