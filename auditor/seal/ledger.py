"""The ledger: one line for every report ever sealed here, and the tree over them.

``ledger.jsonl`` holds canonical JSON, one entry a line; an entry's bytes without the
line feed are a leaf of the tree of RFC 6962, section 2.1. Every report names the tree's
size and root before it, so leaving one out later shows.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from auditor.errors import AuditorError
from auditor.model.frozen import frozen, replace
from auditor.seal.canonical import canonical
from auditor.seal.files import Place, locked
from auditor.seal.tree import tree_of

_BLOCK = 1 << 20


@frozen
class Head:
    """How the ledger stood at one moment.

    Attributes:
        size: number of entries.
        root: root hash over them, 32 bytes.
    """

    size: int
    root: bytes


@frozen
class Ledger:
    """A ledger that is open and locked.

    Attributes:
        path: of the file.
        descriptor: of the file, open for appending.
        leaves: the entries' bytes, oldest first, without line feeds.
    """

    path: Place
    descriptor: int
    leaves: tuple[bytes, ...]

    @property
    def head(self) -> Head:
        """The size and the root as they are now."""
        return Head(size=len(self.leaves), root=root(self.leaves))

    def last(self, key: str) -> object:
        """Return a field of the newest entry; ``None`` when there is none."""
        return _fields(self.leaves[-1]).get(key) if self.leaves else None


@contextmanager
def open_ledger(path: Place) -> Iterator[Ledger]:
    """Lock the ledger, and mend what a kill in the middle of a line left.

    The lock is held until the block ends: nothing comes between reading the head and
    appending.

    Raises:
        AuditorError: it is damaged, or another process keeps it locked.
        OSError: it cannot be opened or read.
    """
    with locked(path) as descriptor:
        whole, torn = _read(descriptor)
        leaves = tuple(whole.split(b"\n")[:-1])
        if torn and _fields(torn).get("n") == len(leaves):
            os.write(descriptor, b"\n")
            leaves = (*leaves, torn)
        elif torn:
            os.ftruncate(descriptor, len(whole))
        if leaves and _fields(leaves[-1]).get("n") != len(leaves) - 1:
            raise AuditorError(
                f"the ledger {path} is damaged: its last line is not number {len(leaves)}",
                hint="restore it from a copy, or move it away to begin a new one; "
                "reports sealed before then no longer connect to it",
            )
        yield Ledger(path=path, descriptor=descriptor, leaves=leaves)


def entry(number: int, *, sha256: str, time: str, kind: str = "report") -> bytes:
    """Return the bytes of an entry, without its line feed.

    Args:
        number: of entries before it.
        sha256: of the file the entry is about, lower-case hexadecimal.
        time: RFC 3339 UTC.
        kind: what the file is.
    """
    return canonical({"n": number, "sha256": sha256, "time": time, "type": kind})


def append(ledger: Ledger, *, sha256: str, time: str, kind: str = "report") -> Ledger:
    """Add one entry, through to the disk.

    Args:
        ledger: open and locked.
        sha256: of the file the entry is about, lower-case hexadecimal.
        time: RFC 3339 UTC.
        kind: what the file is.

    Returns:
        The ledger with the entry.

    Raises:
        OSError: it could not be written; the ledger is as it was before.
    """
    leaf = entry(len(ledger.leaves), sha256=sha256, time=time, kind=kind)
    before = os.fstat(ledger.descriptor).st_size
    try:
        _write(ledger.descriptor, leaf + b"\n")
    except OSError:
        os.ftruncate(ledger.descriptor, before)
        raise
    return replace(ledger, leaves=(*ledger.leaves, leaf))


def _write(descriptor: int, line: bytes) -> None:
    if os.write(descriptor, line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of RFC 6962, section 2.1.

    Args:
        leaves: the entries' bytes; none at all gives the hash of nothing.
    """
    return tree_of(leaves).root(len(leaves))


def _read(descriptor: int) -> tuple[bytes, bytes]:
    """Return the whole lines and what stands after the last line feed."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    data = b"".join(iter(lambda: os.read(descriptor, _BLOCK), b""))
    end = data.rfind(b"\n") + 1
    return data[:end], data[end:]


def _fields(leaf: bytes) -> dict[str, object]:
    try:
        fields = json.loads(leaf)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
