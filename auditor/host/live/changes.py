"""What changed since a look, told cheaply: one small read and one stat(2) a process.

A process is taken for unchanged while its name, parent, session, start, size, stack and
number of descriptors stay what they were (proc_pid_stat(5); since Linux 6.2 the size of
``/proc/PID/fd`` is that number). That misses a descriptor which takes another's place, so
a whole look is made now and then.
"""

from __future__ import annotations

import os
from contextlib import suppress

from auditor.host.live.procfs import pids

Key = tuple[bytes, bytes, bytes, bytes, bytes, bytes, int]
"""What has to stay the same; see the module's docstring."""

_LONGEST = 4096
_LEAST_FIELDS = 26


def process_keys() -> dict[int, Key]:
    """Return the key of every process that could be read, by PID."""
    found: dict[int, Key] = {}
    folder = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for pid in pids():
            with suppress(OSError):
                key = _key(folder, pid)
                if key is not None:
                    found[pid] = key
    finally:
        os.close(folder)
    return found


def _key(folder: int, pid: int) -> Key | None:
    handle = os.open(f"{pid}/stat", os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        name, _, rest = os.read(handle, _LONGEST).rpartition(b")")
    finally:
        os.close(handle)
    fields = rest.split()
    if len(fields) < _LEAST_FIELDS:
        return None
    parent, session, started, size, stack = (fields[place] for place in (1, 3, 19, 20, 25))
    held = os.stat(f"{pid}/fd", dir_fd=folder).st_size
    return name, parent, session, started, size, stack, held
