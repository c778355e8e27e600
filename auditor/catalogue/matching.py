"""The catalogue as a value: which product do these marks belong to?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.model.frozen import frozen
from auditor.model.observation import Mark, MarkType
from auditor.model.program import Product, ProductCapability

Entry = tuple[str, MarkType, bool]
"""A product's id, the kind of one of its telltales, and whether that identifies it."""


@frozen
class Catalogue:
    """All known products, indexed by their telltales; made by `catalogue_of`.

    Attributes:
        products: by id, sorted.
        date: ``YYYY-MM-DD``: when the newest source was read; empty without products.
        sha256: digest of the data this was read from; empty when made in memory.
        exact: telltales without ``*`` by kind and value.
        globs: patterns with ``*`` at their end, and their entries, tried one by one.
    """

    products: Mapping[str, Product]
    date: str = ""
    sha256: str = ""
    exact: dict[tuple[str, str], tuple[Entry, ...]]
    globs: tuple[tuple[str, Entry], ...]

    def match(self, marks: frozenset[Mark]) -> tuple[str, ...]:
        """Return the products that the marks of *one* program tell, best first.

        A product is told by one telltale that identifies it, or by telltales of two
        different kinds. More kinds are better, then an identifying one, then the id's
        alphabetical order.
        """
        kinds: dict[str, set[MarkType]] = {}
        identified: set[str] = set()
        for product, kind, identifies in self._hits(marks):
            kinds.setdefault(product, set()).add(kind)
            if identifies:
                identified.add(product)
        told = [name for name in kinds if name in identified or len(kinds[name]) > 1]
        return tuple(sorted(told, key=lambda n: (-len(kinds[n]), n not in identified, n)))

    def _hits(self, marks: frozenset[Mark]) -> Iterable[Entry]:
        for mark in marks:
            yield from self.exact.get(mark, ())
            for pattern, entry in self.globs:
                if entry[1] == mark.type and mark.value.startswith(pattern[:-1]):
                    yield entry

    def known_packages(self, packages: frozenset[str]) -> frozenset[str]:
        """Return those of the packages that some product names, by name or by pattern."""
        if any(kind == MarkType.PACKAGE for _, (_, kind, _) in self.globs):
            return packages
        named = {value for kind, value in self.exact if kind == MarkType.PACKAGE}
        return packages & named

    def benign(self, product_id: str, capability: str) -> bool:
        """Return whether this access is the product's evident, known purpose.

        That alone clears nothing: the program's package and the check of its file must
        agree too, which is for attribution to see. An unknown product is never benign.
        """
        product = self.products.get(product_id)
        return product is not None and product.needs(capability)

    def documented(self, product_id: str) -> tuple[ProductCapability, ...]:
        """Return what the vendor says that the product can; empty if it is unknown."""
        product = self.products.get(product_id)
        return product.capabilities if product else ()


def catalogue_of(
    products: Iterable[Product], *, date: str = "", sha256: str = ""
) -> Catalogue:
    """Return a catalogue of the products, with its indexes built."""
    by_id = {product.id: product for product in sorted(products, key=lambda p: p.id)}
    told = (
        (product.id, item.type, item.pattern, item.identifies)
        for product in by_id.values()
        for item in product.telltales
    )
    return indexed(by_id, told, date=date, sha256=sha256)


def indexed(
    products: Mapping[str, Product],
    telltales: Iterable[tuple[str, MarkType, str, bool]],
    *,
    date: str,
    sha256: str,
) -> Catalogue:
    """Return a catalogue of products that need not be made yet.

    Args:
        products: by id, sorted.
        telltales: id of the product, kind, pattern, and whether it identifies.
        date: see `Catalogue`.
        sha256: the same.
    """
    exact: dict[tuple[str, str], list[Entry]] = {}
    globs: list[tuple[str, Entry]] = []
    for product, kind, pattern, identifies in telltales:
        entry = (product, kind, identifies)
        if pattern.endswith("*"):
            globs.append((pattern, entry))
        else:
            exact.setdefault((kind, pattern), []).append(entry)
    return Catalogue(
        products=products,
        date=date,
        sha256=sha256,
        exact={key: tuple(entries) for key, entries in exact.items()},
        globs=tuple(globs),
    )
