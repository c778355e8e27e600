"""Files of the seal: written whole or not at all, locked while they change."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import AuditorError

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
_LOCK_SECONDS = 10.0
_LOCK_PAUSE = 0.02


def private_folder(path: Path) -> None:
    """Create a folder that only its owner may enter, and its parents, if need be."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def write_new(path: Path, data: bytes, *, mode: int = PRIVATE_FILE) -> None:
    """Write a file that must not exist yet, through to the disk.

    Raises:
        OSError: it exists, the disk is full, …; a part of it may be left.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "wb") as stream:  # noqa: PTH123 - from a descriptor
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def write_whole(path: Path, data: bytes, *, mode: int = PRIVATE_FILE) -> None:
    """Put a file in place so that nobody ever sees a part of it.

    The caller holds the lock that belongs to the file, so the temporary name beside it
    has one user; what an earlier kill left there is removed.

    Raises:
        OSError: it could not be written; the file is as it was before.
    """
    temporary = path.with_name(f".{path.name}.partial")
    temporary.unlink(missing_ok=True)
    try:
        write_new(temporary, data, mode=mode)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Bring a folder's own entries to the disk, so that a rename survives a crash."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold an exclusive lock on a file, which is created if need be.

    The kernel lets go of the lock when the process ends, however it ends.

    Args:
        path: of a file that is never renamed or removed.

    Yields:
        A descriptor of the file, for reading and appending.

    Raises:
        AuditorError: another process held the lock for ten seconds, or it is no file.
        OSError: the file cannot be opened.
    """
    import fcntl  # noqa: PLC0415 - not on every system

    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK
    descriptor = os.open(path, flags, PRIVATE_FILE)
    end = time.monotonic() + _LOCK_SECONDS
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise AuditorError(f"{path} is no regular file", hint="move it away")
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise AuditorError(
                        f"another auditor has been using {path} for ten seconds",
                        hint="wait for it to end, then try again",
                    ) from None
                time.sleep(_LOCK_PAUSE)
        yield descriptor
    finally:
        os.close(descriptor)
