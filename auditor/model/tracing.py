"""What the kernel's own tracing is set to record."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class TraceProbe:
    """One probe that somebody defined (kprobetrace.rst, uprobetracer.rst).

    Attributes:
        setting: path of the file that defines it.
        target: name of the kernel's function, or path of the program or library.
        symbols: names of the function in a program or library; empty when not told.
        in_program: it lies in a program or library, not in the kernel.
        enabled: what it sees is recorded now.
    """

    setting: str
    target: str
    symbols: tuple[str, ...] = ()
    in_program: bool = False
    enabled: bool = False


@frozen
class TraceTable:
    """The state of tracing.

    Attributes:
        place: folder of the tracing file system; empty when none is there to see.
        probes: those that were defined by hand.
        events: names of the other events that are recorded now.
        tracer: the tracer that records now; empty for none.
        kernel_probes: functions of the kernel on which any probe lies, whoever set it.
        gaps: what was missed.
    """

    place: str = ""
    probes: tuple[TraceProbe, ...] = ()
    events: tuple[str, ...] = ()
    tracer: str = ""
    kernel_probes: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


TRACING: Surface[TraceTable] = Surface("tracing", TraceTable)
"""What the kernel's own tracing is set to record."""
