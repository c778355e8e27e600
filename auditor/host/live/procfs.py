"""Raw looks below ``/proc`` (proc(5)), with no more system calls than needed."""

from __future__ import annotations

import os
from contextlib import suppress

_LIMIT = 4 << 20  # no /proc text we read is larger; a lying file system gets no more
_FIRST = 65536


def slurp(path: str, base: int | None = None, *, paged: bool = False) -> bytes:
    """Return one text of ``/proc``, at most 4 MiB.

    Args:
        path: absolute, or relative to the folder.
        base: descriptor of a folder.
        paged: the kernel hands out less than asked before the end (``maps``).

    Raises:
        OSError: it cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=base)
    try:
        data = chunk = os.read(handle, _FIRST)
        while chunk and (paged or len(chunk) == _FIRST) and len(data) < _LIMIT:
            chunk = os.read(handle, _FIRST)
            data += chunk
    finally:
        os.close(handle)
    return data


def pids() -> list[int]:
    """Return the process ids that ``/proc`` lists, ascending."""
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())


def living_thread(base: int) -> int:
    """Return the folder of a thread that lives on where the first one ended; else -1.

    A process whose first thread has ended (pthread_exit(3)) shows neither executable nor
    descriptors in its own folder, but in those of its other threads.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    with suppress(OSError):
        folder = os.open("task", flags, dir_fd=base)
        try:
            for name in os.listdir(folder):
                with suppress(OSError):
                    os.readlink(f"{name}/exe", dir_fd=folder)
                    return os.open(name, flags, dir_fd=folder)
        finally:
            os.close(folder)
    return -1
