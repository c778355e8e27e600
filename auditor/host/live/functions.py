"""Which function of a program or library lies at a place; for the reading child."""

from __future__ import annotations

import os

from auditor.host.live.reading import open_regular
from auditor.model.coverage import Gap

_LARGEST = 1 << 30


def function_names(path: str, offset: int, root: str = "") -> tuple[str, ...] | Gap:
    """Return the names of the function at an offset of a file; none without symbols.

    Args:
        path: the file.
        offset: bytes from its start.
        root: folder below which the path lies, for another process's view of it.

    Raises:
        OSError: it cannot be read.
    """
    import mmap  # noqa: PLC0415 - seldom

    from auditor.parse.elf import symbols_at  # noqa: PLC0415

    handle = open_regular(f"{root}{path}", _LARGEST, shown=path)
    if isinstance(handle, Gap):
        return handle
    try:
        if not os.fstat(handle).st_size:
            return ()
        with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as data:
            return symbols_at(data, offset)
    finally:
        os.close(handle)
