"""Programs that run within the kernel, and what sets them off."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class KernelProgram:
    """One eBPF program that is loaded.

    Attributes:
        id: the kernel's number of it; with this a descriptor tells its holder.
        type: ``enum bpf_prog_type`` of linux/bpf.h.
        name: at most 15 bytes, chosen by whoever loaded it; may be empty.
    """

    id: int
    type: int = 0
    name: str = ""


@frozen
class Attachment:
    """One thing that sets a program off.

    Attributes:
        program: its id.
        kind: ``uprobe`` (a function of a program or library), ``kprobe`` (a function of
            the kernel), ``tracepoint``, ``raw-tracepoint`` or ``iterator``; returns from
            functions count as the functions.
        target: path of the program or library, name of the function or tracepoint; empty
            when not told.
        symbols: names of the function at the place in a program or library; empty when
            there are none.
        link: id of the link that holds it, 0 for none.
        pid: the process whose descriptor holds it, 0 when only the link tells.
    """

    program: int
    kind: str
    target: str = ""
    symbols: tuple[str, ...] = ()
    link: int = 0
    pid: int = 0


@frozen
class KernelProgramTable:
    """All that runs within the kernel on others' behalf, and what was missed."""

    programs: tuple[KernelProgram, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> Iterator[int]:
        """Return the processes that hold an attachment."""
        return (item.pid for item in self.attachments if item.pid)


KERNEL_PROGRAMS: Surface[KernelProgramTable] = Surface(
    "kernel-programs", KernelProgramTable
)
"""The programs within the kernel, and what sets them off."""
