"""eBPF programs, and what sets them off: as ``bpftool`` lists them (``bpftool perf``).

Only root is answered. The file of a program or library that a probe lies in is opened, in
the reading child, to tell which function the place belongs to.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from auditor.host.live.reader import Beat, Plain, Reader, Task
from auditor.host.live.surfaces import Machine
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import replace
from auditor.model.kernel import Attachment, KernelProgram, KernelProgramTable
from auditor.model.named import NamedTuple

if TYPE_CHECKING:
    from auditor.model.process import Process

_PERF_EVENT = "anon_inode:[perf_event]"


class _Place(NamedTuple):
    """Where a probe lies: a file as seen by a process (0 for ours), and an offset in it."""

    path: str
    pid: int
    offset: int


def answer(host: Machine, _gathered: Plain) -> KernelProgramTable:
    """Return what is loaded and attached, or why that is not told."""
    if os.geteuid():
        gap = Gap(kind=GapKind.DENIED, reason="kernel-programs", count=0, needs="root")
        return KernelProgramTable(gaps=(gap,))
    from auditor.host.live import bpf_calls  # noqa: PLC0415 - seldom

    try:
        loaded = bpf_calls.programs()
        drafts = [*_linked(), *_held(host.walked().processes)] if loaded else []
    except OSError as error:
        return KernelProgramTable(gaps=_refusal(error))
    symbols, gaps = _symbols(host, {place for _, place in drafts if place.path})
    return KernelProgramTable(
        programs=tuple(
            KernelProgram(id=item.id, type=item.type, name=item.name)
            for item in loaded
            if item.id
        ),
        attachments=tuple(
            replace(draft, symbols=symbols.get(place, ())) for draft, place in drafts
        ),
        gaps=gaps,
    )


def _refusal(error: OSError) -> tuple[Gap, ...]:
    """Tell why nothing is told; a kernel without bpf(2) runs no such programs."""
    if error.errno == errno.ENOSYS:
        return ()
    refused = error.errno in {errno.EPERM, errno.EACCES}
    kind = GapKind.DENIED if refused else GapKind.FAILED
    return (Gap(kind=kind, reason="kernel-programs", count=0),)


_Draft = tuple[Attachment, _Place]


def _linked() -> Iterator[_Draft]:
    """Yield what links set off; of one to several places, each."""
    from auditor.host.live.bpf_calls import links  # noqa: PLC0415

    for link, target, offsets in links():
        if link.kind:
            draft = Attachment(
                program=link.program, link=link.id, kind=link.kind, target=target
            )
            path = target if link.kind == "uprobe" else ""
            for offset in offsets or (0,):
                yield draft, _Place(path, 0, offset)


def _held(processes: tuple[Process, ...]) -> Iterator[_Draft]:
    """Yield what the descriptors of processes set off by themselves."""
    from auditor.host.live.bpf_calls import attached  # noqa: PLC0415

    for process in processes:
        if not any(item.kind == "perf-event" for item in process.objects):
            continue
        for descriptor in _events(process.pid):
            told = attached(process.pid, descriptor)
            if told is None or not told[0].program:
                continue
            query, target = told
            draft = Attachment(
                program=query.program, pid=process.pid, kind=query.kind, target=target
            )
            path = target if query.kind == "uprobe" else ""
            yield draft, _Place(path, process.pid, query.offset)


def _events(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for number in os.listdir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                if os.readlink(f"/proc/{pid}/fd/{number}") == _PERF_EVENT:
                    yield int(number)


def _symbols(
    host: Machine, places: set[_Place]
) -> tuple[dict[_Place, tuple[str, ...]], tuple[Gap, ...]]:
    """Return the names of the functions at places in files, and which were not read."""
    if not places:
        return {}, ()
    ordered = sorted(places)
    reader = Reader(host.mounts)
    reader.start([Task(place=item.path, run=_reading(item)) for item in ordered])
    answers = reader.collect()
    names = {
        place: tuple(map(str, answer.value))
        for place, answer in zip(ordered, answers, strict=True)
        if isinstance(answer.value, tuple)
    }
    gaps = [answer.gap for answer in answers if answer.gap]
    return names, tuple(dict.fromkeys(gaps))


def _reading(place: _Place) -> Callable[[Beat], Plain | Gap]:
    def run(_beat: Beat) -> Plain | Gap:
        from auditor.host.live.functions import function_names  # noqa: PLC0415 - seldom

        root = f"/proc/{place.pid}/root" if place.pid else ""
        return function_names(place.path, place.offset, root)

    return run
