"""Check proofs about a ledger, without the ledger (RFC 9162, section 2.1).

RFC 9162 writes out the checking of the same proofs that RFC 6962 defines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from auditor.seal.tree import join, leaf_hash


def proves_inclusion(
    leaf: bytes, index: int, size: int, root: bytes, path: Sequence[bytes]
) -> bool:
    """Return whether a path shows that an entry is in a tree (section 2.1.3.2).

    Args:
        leaf: the entry's bytes.
        index: where in the tree it is said to be, from 0.
        size: of the tree.
        root: of the tree.
        path: hashes, as `Tree.inclusion` makes them.
    """
    if not 0 <= index < size:
        return False
    found, place, last = leaf_hash(leaf), index, size - 1
    for each in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = join(each, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = join(found, each)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def proves_consistency(
    old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> bool:
    """Return whether a path shows that a tree is another one's beginning (2.1.4.2).

    Args:
        old: the size of the first tree; 0 for none, which every tree begins with.
        old_root: its root.
        size: the size of the second tree.
        root: its root.
        path: hashes, as `Tree.consistency` makes them.
    """
    if not 0 <= old <= size:
        return False
    if old == 0:
        return not path and old_root == hashlib.sha256(b"").digest()
    if old == size:
        return not path and old_root == root
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    return bool(hashes) and _folded(old - 1, size - 1, hashes) == (old_root, root)


def _folded(place: int, last: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots that the hashes of a proof lead to; ``None`` if to none."""
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            first, second = join(each, first), join(each, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = join(second, each)
        place, last = place >> 1, last >> 1
    return (first, second) if last == 0 else None
