"""The Merkle tree of RFC 6962, section 2.1, and what it proves to others.

A proof is a list of hashes. That an entry is in the ledger, and that one state of the
ledger is the beginning of a later one, each takes about as many as the ledger's size has
binary digits: a dozen for ten years of daily reports. Every hash is made once and kept, so
that all proofs of one ledger cost little more than its root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from auditor.model.frozen import frozen


@frozen
class Tree:
    """A tree over the entries of a ledger.

    Attributes:
        levels: the hashes of all full subtrees: first those of single entries, then those
            of pairs, of fours, and so on.
    """

    levels: tuple[list[bytes], ...]

    @property
    def size(self) -> int:
        """The number of entries."""
        return len(self.levels[0])

    def grown(self, leaf: bytes) -> Tree:
        """Return the tree with one more entry; this one stays as it is."""
        levels = [list(level) for level in self.levels]
        _add(levels, leaf)
        return Tree(levels=tuple(levels))

    def root(self, size: int) -> bytes:
        """Return the hash over the first entries (RFC 6962, section 2.1).

        Args:
            size: how many; at most all. None at all gives the hash of nothing.
        """
        return self._over(0, size) if size else hashlib.sha256(b"").digest()

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Return the audit path of an entry (RFC 6962, section 2.1.1).

        Args:
            index: of the entry, from 0.
            size: of the tree that it is shown to be in; more than the index.
        """
        start, end, path = 0, size, list[bytes]()
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """Return the proof that one tree is the beginning of another (section 2.1.2).

        Args:
            old: the size of the first, at most that of the second. Of nothing, and of the
                tree itself, there is nothing to prove.
            size: the size of the second.
        """
        if not 0 < old < size:
            return ()
        start, end, path = 0, size, list[bytes]()
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        if start:  # the verifier knows the first tree's root itself, but not this part
            path.append(self._over(start, end))
        return tuple(reversed(path))

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over entries; ``start`` begins a subtree of the tree."""
        width = end - start
        if width & (width - 1) == 0:
            height = width.bit_length() - 1
            return self.levels[height][start >> height]
        middle = start + _split(width)
        return join(self._over(start, middle), self._over(middle, end))


def tree_of(leaves: Iterable[bytes]) -> Tree:
    """Return the tree over entries, oldest first."""
    levels: list[list[bytes]] = [[]]
    for leaf in leaves:
        _add(levels, leaf)
    return Tree(levels=tuple(levels))


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of an entry's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def join(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node with two parts."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def _add(levels: list[list[bytes]], leaf: bytes) -> None:
    levels[0].append(leaf_hash(leaf))
    height = 0
    while len(levels[height]) % 2 == 0:
        left, right = levels[height][-2:]
        height += 1
        if height == len(levels):
            levels.append([])
        levels[height].append(join(left, right))


def _split(width: int) -> int:
    """Return the largest power of two below a width of more than one."""
    return 1 << ((width - 1).bit_length() - 1)
