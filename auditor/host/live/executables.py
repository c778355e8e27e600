"""A quick first look at what runs, so that its files can be read meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress

from auditor.host.live.processes import DELETED
from auditor.host.live.procfs import pids
from auditor.host.live.statx import known_of
from auditor.model.process import FileRequest


def running_files() -> tuple[FileRequest, ...]:
    """Return every running executable once, as far as it is told; a quick first look."""
    found: dict[tuple[str, str], FileRequest] = {}
    folder = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for pid in pids():
            with suppress(OSError):
                target = os.readlink(f"{pid}/exe", dir_fd=folder)
                path = target.removesuffix(DELETED)
                key = known_of(f"{pid}/exe", folder).key
                if (path, key) not in found:
                    found[path, key] = FileRequest(path=path, pid=pid, file_key=key)
    finally:
        os.close(folder)
    return tuple(found.values())
