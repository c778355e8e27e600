"""Files of the seal: written whole or not at all, locked while they change."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from auditor.errors import AuditorError

Place = str | os.PathLike[str]
"""Where a file or folder lies."""

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
_LOCK_SECONDS = 10.0
_LOCK_PAUSE = 0.02


def parent_of(path: Place) -> str:
    """Return the folder that something lies in."""
    return os.path.dirname(path) or "."


def beside(path: Place, name: str) -> str:
    """Return the place of another name in the same folder."""
    return os.path.join(os.path.dirname(path), name)


def remove(path: Place) -> None:
    """Remove a file, if it is there."""
    with suppress(FileNotFoundError):
        os.unlink(path)


def private_folder(path: Place) -> None:
    """Create a folder that only its owner may enter, and its parents, if need be."""
    os.makedirs(path, mode=PRIVATE_FOLDER, exist_ok=True)


def write_new(path: Place, data: bytes, *, mode: int = PRIVATE_FILE) -> None:
    """Write a file that must not exist yet, through to the disk.

    Raises:
        OSError: it exists, the disk is full, …; a part of it may be left.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def write_whole(path: Place, data: bytes, *, mode: int = PRIVATE_FILE) -> None:
    """Put a file in place so that nobody ever sees a part of it.

    The caller holds the lock that belongs to the file, so the temporary name beside it
    has one user; what an earlier kill left there is removed.

    Raises:
        OSError: it could not be written; the file is as it was before.
    """
    temporary = beside(path, f".{os.path.basename(path)}.partial")
    remove(temporary)
    try:
        write_new(temporary, data, mode=mode)
        os.replace(temporary, path)
    except OSError:
        remove(temporary)
        raise
    sync_folder(parent_of(path))


def sync_folder(path: Place) -> None:
    """Bring a folder's own entries to the disk, so that a rename survives a crash."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Place) -> Iterator[int]:
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
