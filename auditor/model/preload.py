"""Code that the dynamic loader puts into every program."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class PreloadTable:
    """What the loader is told for the whole system.

    Attributes:
        libraries: paths (or bare names) in ``/etc/ld.so.preload``, in order.
        gaps: what was missed.
    """

    libraries: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


PRELOADS: Surface[PreloadTable] = Surface("preloads", PreloadTable)
"""The loader's list of what goes into every program."""
