"""Which declared parts a program could be, without asking each of them.

A group of atoms fits only when all of them do, so the first one decides whether asking the
others is worth it. A group that has an atom that cannot be checked here never fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.frozen import frozen
from auditor.model.policy import Atom, Component, Declaration
from auditor.policy.atoms import Facts, address_of, is_checkable

Key = tuple[str, str]
"""A kind of identifier and its value."""

_SHORT = 15
"""Bytes of a name that the kernel keeps (proc(5), comm)."""


@frozen
class Index:
    """The declared parts by what a program must have to be one of them.

    Attributes:
        parts: each with its declaration, in the order of the file.
        places: numbers of parts, by an identifier.
    """

    parts: tuple[tuple[Declaration, Component], ...]
    places: dict[Key, tuple[int, ...]]

    def candidates(self, facts: Facts) -> Iterator[tuple[Declaration, Component]]:
        """Yield the parts that a program could be, in the order of the file."""
        found = {place for key in _of(facts) for place in self.places.get(key, ())}
        return (self.parts[place] for place in sorted(found))


def index_of(declarations: Iterable[Declaration]) -> Index:
    """Return the index of some declared programs."""
    parts = tuple(
        (declaration, component)
        for declaration in declarations
        for component in declaration.components
    )
    places: dict[Key, list[int]] = {}
    for number, (_, component) in enumerate(parts):
        for key in dict.fromkeys(_wanted(component)):
            places.setdefault(key, []).append(number)
    return Index(
        parts=parts, places={key: tuple(numbers) for key, numbers in places.items()}
    )


def _wanted(component: Component) -> Iterator[Key]:
    """Yield what a program must have one of to be a part."""
    for group in component.match:
        if group and all(map(is_checkable, group)):
            yield from _keys(group[0])


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
