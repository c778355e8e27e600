"""What is known of products: who they are, what their vendors say that they can.

One authored file per product lies in ``products/``; `auditor.catalogue.compiling` makes
``index.json`` of them, and at run time only that is read: no TOML, no pydantic.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from auditor.catalogue.matching import Catalogue, indexed
from auditor.errors import AuditorError
from auditor.model.observation import MarkType
from auditor.model.program import Product, ProductCapability, Role, Telltale

SCHEMA = "auditor-catalogue/1"
"""Form of the index."""

INDEX = os.path.join(os.path.dirname(__file__), "index.json")
"""Where the index lies."""

_KINDS = {kind.value: kind for kind in MarkType}
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def load(path: str | os.PathLike[str] = INDEX) -> Catalogue:
    """Read the compiled index.

    Args:
        path: the index, as `auditor.catalogue.compiling` writes it.

    Returns:
        The catalogue; its digest is that of the bytes read here.

    Raises:
        AuditorError: the index is missing or not in the form of `SCHEMA`.
    """
    try:
        with open(path, "rb") as file:
            return read_index(file.read())
    except (OSError, *_MALFORMED) as error:
        message = f"the catalogue {path} cannot be used: {error}"
        raise AuditorError(message, hint="install the auditor again") from error


def read_index(content: bytes) -> Catalogue:
    """Return the catalogue in the bytes of an index.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, RecursionError: they are not
            such an index.
    """
    index = json.loads(content)
    if index["schema"] != SCHEMA:
        message = f"schema {SCHEMA} was expected"
        raise ValueError(message)
    entries = index["products"]
    return indexed(
        _Products(entries),
        (
            (identifier, _KINDS[kind], pattern, identifies)
            for identifier, entry in entries.items()
            for kind, pattern, identifies in entry["telltales"]
        ),
        date=str(index["date"]),
        sha256=sha256(content).hexdigest(),
    )


class _Products(Mapping[str, Product]):
    """The products of an index, each made when it is asked for: most are never met."""

    def __init__(self, entries: dict[str, Any]) -> None:
        self._entries = entries
        self._made: dict[str, Product] = {}

    def __getitem__(self, identifier: str) -> Product:
        if identifier not in self._made:
            self._made[identifier] = _product(identifier, self._entries[identifier])
        return self._made[identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _product(identifier: str, entry: dict[str, Any]) -> Product:
    return Product(
        id=identifier,
        name=entry["name"],
        vendor=entry["vendor"],
        role=Role(entry["role"]),
        category=entry["category"],
        telltales=tuple(
            Telltale(type=MarkType(kind), pattern=pattern, identifies=identifies)
            for kind, pattern, identifies in entry["telltales"]
        ),
        capabilities=tuple(
            ProductCapability(capability=capability, source=source, benign=benign)
            for capability, source, benign in entry["capabilities"]
        ),
    )
