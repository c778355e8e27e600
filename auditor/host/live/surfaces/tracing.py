"""The kernel's tracing file system (the kernel's Documentation/trace/ftrace.rst).

Only files that say what is set are read: never the traces themselves, nor anything whose
reading takes something out of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.coverage import GapKind
from auditor.model.tracing import TraceProbe, TraceTable

_PLACES = ("/sys/kernel/tracing", "/sys/kernel/debug/tracing")
_LIST = "/sys/kernel/debug/kprobes/list"
_MOST_PROBES = 256
_OFF = "nop"
_FILES = (("kprobe_events", False), ("uprobe_events", True))


def gather(shelf: Shelf) -> Plain:
    """Return the place, probes, events, tracer and kernel probes as the value has them."""
    place = _place(shelf)
    if not place:
        return None
    from auditor.parse.tracing import parse_events, parse_kernel_probes  # noqa: PLC0415

    views = [place, *(f"{place}/instances/{name}" for name in _instances(shelf, place))]
    recorded: dict[str, None] = {}
    tracers: dict[str, None] = {}
    for view in views:
        recorded |= dict.fromkeys(parse_events(shelf.text(f"{view}/set_event")))
        name = shelf.text(f"{view}/current_tracer").decode("ascii", "replace").strip()
        tracers |= {name: None} if name not in {"", _OFF} else {}
    defined: set[str] = set()
    probes = tuple(_probes(shelf, place, recorded, defined))
    events = tuple(name for name in recorded if name not in defined)
    listed = parse_kernel_probes(shelf.text(_LIST))
    return place, probes, events, " ".join(tracers), listed


def _place(shelf: Shelf) -> str:
    """Return where the file system is; a kernel that could have one is a gap without."""
    possible = False
    for place in _PLACES:
        if shelf.status(place) is None:
            continue
        possible = True
        if "set_event" in shelf.names(place):
            return place
        if shelf.told():
            return ""
    if possible:
        shelf.gap(GapKind.HIDDEN, "tracing-not-mounted", _PLACES[0])
    return ""


def _instances(shelf: Shelf, place: str) -> tuple[str, ...]:
    return shelf.names(f"{place}/instances")[:_MOST_PROBES]


def _probes(
    shelf: Shelf, place: str, recorded: dict[str, None], defined: set[str]
) -> Iterator[Plain]:
    from auditor.host.live.functions import function_names  # noqa: PLC0415 - seldom
    from auditor.parse.tracing import parse_definitions  # noqa: PLC0415

    for name, in_programs in _FILES:
        path = f"{place}/{name}"
        found = parse_definitions(shelf.text(path), in_programs=in_programs)
        for item in found[:_MOST_PROBES]:
            defined.add(item.event)
            names: tuple[str, ...] = ()
            if in_programs and not shelf.mounts.is_remote(item.target):
                shelf.beat()
                with suppress(OSError):  # without its file the function is not known
                    told = function_names(item.target, item.offset)
                    names = told if isinstance(told, tuple) else ()
            yield path, item.target, names, in_programs, item.event in recorded


def answer(_host: Machine, gathered: Plain) -> TraceTable:
    """Return what was gathered as a value."""
    if not isinstance(gathered, tuple):
        return TraceTable()
    place, probes, events, tracer, listed = cast("Any", gathered)
    return TraceTable(
        place=place,
        probes=tuple(
            TraceProbe(
                setting=setting,
                target=target,
                symbols=names,
                in_program=in_program,
                enabled=enabled,
            )
            for setting, target, names, in_program, enabled in probes
        ),
        events=events,
        tracer=tracer,
        kernel_probes=listed,
    )
