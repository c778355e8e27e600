"""What the kernel's own tracing is set to record.

## What it reads
The probes that are defined in the tracing file system, which events it records now and its
tracer (the kernel's Documentation/trace: kprobetrace.rst, uprobetracer.rst, events.rst,
ftrace.rst), the list of functions with probes (kprobes.rst), and which process holds a
stream of what was recorded. The traces themselves are never read.

## Why it matters
A probe that is set here needs no process: the kernel records what it sees until somebody
reads it, each line typed into a shell for example. So it is told as a setting, `configured`
where it is recorded now, `capable` where it is only defined. Who holds the stream of
records open is handed all that is recorded: `active`. A probe on the kernel's input or
terminal functions that neither a setting nor a known program explains is told as well: a
module of the kernel may have set it.

## What it cannot see
Who set a probe. Records that are read as a file, now and then. Tracing where its file
system is not mounted, or is mounted elsewhere only; without root nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.kernel import KERNEL_PROGRAMS
from auditor.model.observation import Mark, MarkType, Observation, Value
from auditor.model.process import Process
from auditor.model.tracing import TRACING, TraceProbe, TraceTable
from auditor.probes import Probe, Seen

if TYPE_CHECKING:
    from auditor.parse.kernel_targets import Gift

_CAPABILITIES = {
    "keys": "input.keystrokes.content",
    "terminal": "terminal.session",
    "plaintext": "network.tls_inspection",
    "log-ins": "auth.events",
    "files": "file.events",
    "network": "network.flow",
    "processes": "process.events",
    "code": "process.events",
}
_STREAMS = ("/trace_pipe", "/trace_pipe_raw")
_GRAVE = frozenset({"keys", "terminal"})
_SHOWN = 3


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(TRACING)
    yield from table.gaps
    for probe in table.probes:
        yield _defined(probe, _judged(probe))
    yield from _events(table)
    yield from _unexplained(table, _explained(host, table))
    for process in host.processes().processes:
        if any(item.target.endswith(_STREAMS) for item in process.handles):
            yield from _reader(process, table)


def _judged(probe: TraceProbe) -> Gift:
    from auditor.parse.kernel_targets import (  # noqa: PLC0415 - seldom
        judge_function,
        judge_kernel_target,
    )

    if probe.in_program:
        return judge_function(probe.target, probe.symbols)
    return judge_kernel_target(probe.target)


def _word(target: str) -> str:
    from auditor.parse.kernel_targets import judge_kernel_target  # noqa: PLC0415 - seldom

    return judge_kernel_target(target).word


def _defined(probe: TraceProbe, gift: Gift) -> Observation:
    arguments: dict[str, Value] = {"path": probe.target, "text": _names(probe.symbols)}
    if not gift.certain:
        arguments["candidates"] = 1
    kind = "trace-in-program" if probe.in_program else "trace-in-kernel"
    return Observation(
        message=kind if probe.enabled else f"{kind}-off",
        arguments=arguments,
        capability=_CAPABILITIES[gift.word],
        basis=Basis.CONFIGURED if probe.enabled else Basis.CAPABLE,
        marks=(Mark(type=MarkType.SETTING, value=probe.setting),),
    )


def _events(table: TraceTable) -> Iterator[Observation]:
    """Yield what the kernel's own events record of people's doings, each kind once."""
    found: dict[str, list[str]] = {}
    for event in table.events:
        word = _word(event.rpartition(":")[2])
        if word != "code":
            found.setdefault(word, []).append(event)
    if table.tracer:
        found.setdefault("processes", []).append(table.tracer)
    for word, names in found.items():
        yield Observation(
            message="trace-events",
            arguments={"text": _names(names), "places": len(names)},
            capability=_CAPABILITIES[word],
            basis=Basis.CONFIGURED,
            marks=(Mark(type=MarkType.SETTING, value=f"{table.place}/set_event"),),
        )


def _explained(host: Host, table: TraceTable) -> set[str]:
    known = {item.target for item in table.probes}
    if table.kernel_probes:
        known |= {item.target for item in host.read(KERNEL_PROGRAMS).attachments}
    return known


def _unexplained(table: TraceTable, known: set[str]) -> Iterator[Observation]:
    for name in table.kernel_probes:
        word = _word(name)
        if word in _GRAVE and name not in known:
            yield Observation(
                message="kernel-probe-unexplained",
                arguments={"text": name},
                capability=_CAPABILITIES[word],
                basis=Basis.ACTIVE,
            )


def _reader(process: Process, table: TraceTable) -> Iterator[Observation]:
    recorded = {_judged(item).word for item in table.probes if item.enabled}
    told = {seen.capability for seen in _events(table)}
    told |= {_CAPABILITIES[word] for word in recorded}
    for capability in sorted(told) or ("process.events",):
        yield Observation(
            message="trace-reader" if told else "trace-reader-idle",
            pid=process.pid,
            started=process.started,
            capability=capability,
            basis=Basis.ACTIVE if told else Basis.CAPABLE,
        )


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)[:_SHOWN]) or "?"


PROBE = Probe(
    title="what the kernel's own tracing is set to record",
    topics=frozenset({Topic.KERNEL}),
    uses=frozenset({Verb.PROCESSES, TRACING, KERNEL_PROGRAMS}),
    look=_look,
)
"""See the module's docstring."""
