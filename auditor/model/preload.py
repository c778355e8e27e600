"""Code that the dynamic loader puts into programs which did not ask for it."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class Preload:
    """One library that the loader is told to put into programs.

    Attributes:
        name: as the setting names it: a path or a bare name.
        source: the file that says so, or the environment's name (``LD_PRELOAD``,
            ``LD_AUDIT``).
        path: the file itself, symbolic links followed; as the auditor reaches it where a
            process has mounts of its own; empty when there is none.
        processes: of an environment, how many processes were started with it; else 0.
        pid: one of those processes.
    """

    name: str
    source: str
    path: str = ""
    processes: int = 0
    pid: int = 0


@frozen
class PreloadTable:
    """What the loader is told.

    Attributes:
        everywhere: for the whole system, in order.
        started: for single processes, by environment, in order of the first PID.
        gaps: what was missed.
    """

    everywhere: tuple[Preload, ...] = ()
    started: tuple[Preload, ...] = ()
    gaps: tuple[Gap, ...] = ()


PRELOADS: Surface[PreloadTable] = Surface("preloads", PreloadTable)
"""What the loader is told to put into programs."""
