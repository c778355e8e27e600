"""Programs that receive every message of a person's message bus.

## What it reads
Of each message bus of the person's session, how many connections it serves, under how many
names, which of them asked for messages to others (`eavesdrop` in a match rule), and from
the kernel which processes hold these connections. A connection that became a monitor (D-Bus
Specification, `BecomeMonitor`) loses its name: it is one that the bus counts and does not
list. The auditor asks as an ordinary client and becomes no monitor.

## Why it matters
Over the session's bus go the notifications of all programs with the text of incoming
messages, which programs are started and used, and what is played. A monitor gets all of
it. On an accessibility bus a monitor gets what programs show, and keys while anybody asked
for keys.

## What it cannot see
Monitors of a bus that does not count its connections: there, a connection without a name
is reported as a possible one. A program that only asks for single kinds of messages, which
everyday programs do as well. Monitors of the system's bus and of other people's buses.
What is sent past the bus.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.bus import BUSES, Bus
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, Value
from auditor.model.process import Process
from auditor.probes import Probe, Seen

_NOBODY = Process(pid=0, started=0)
_NOTIFICATIONS = "org.freedesktop.Notifications"
_SESSION = (("comm.chat.content", "bus-monitor-text"), ("app.usage", "bus-monitor-usage"))
_ACCESSIBILITY = (
    ("accessibility.tree", "bus-monitor-tree"),
    ("input.keystrokes.content", "bus-monitor-keys"),
)


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(BUSES)
    yield from table.gaps
    processes = {item.pid: item for item in host.processes().processes}
    for bus in table.buses:
        yield from _monitors(bus, processes)
        yield from _eavesdroppers(bus, processes)


def _monitors(bus: Bus, processes: dict[int, Process]) -> Iterator[Seen]:
    if bus.monitors < 0:
        yield Gap(kind=GapKind.UNSUPPORTED, reason="bus-uncounted", place=bus.place)
    if not bus.monitors:
        return
    found = [processes[pid] for pid in bus.nameless if pid in processes]
    if bus.monitors > len(found):
        missing = bus.monitors - len(found)
        yield Gap(kind=GapKind.HIDDEN, reason="bus-monitor", count=missing, place=bus.place)
    unsure = bus.monitors < len(found)
    for process in found or [_NOBODY] * (bus.monitors > 0):
        candidates: dict[str, Value] = {"candidates": len(found)} if unsure else {}
        yield from _given(process, bus, candidates)


def _given(
    process: Process, bus: Bus, candidates: dict[str, Value]
) -> Iterator[Observation]:
    for capability, message in _ACCESSIBILITY if bus.accessibility else _SESSION:
        possible = bus.monitors < 0 or message == "bus-monitor-keys"
        doubted = bus.monitors < 0 or bool(candidates)
        yield Observation(
            message=f"{message}-possible" if doubted else message,
            arguments={"path": bus.place, **candidates},
            pid=process.pid,
            started=process.started,
            capability=capability,
            basis=Basis.CAPABLE if possible else Basis.ACTIVE,
        )


def _eavesdroppers(bus: Bus, processes: dict[int, Process]) -> Iterator[Seen]:
    for item in bus.eavesdroppers:
        process = processes.get(item.pid, _NOBODY)
        if not process.pid:
            yield Gap(kind=GapKind.HIDDEN, reason="bus-process", place=bus.place)
        texts = bool({"", _NOTIFICATIONS}.intersection(item.interfaces))
        told = ", ".join(filter(None, item.interfaces)) if "" not in item.interfaces else ""
        yield Observation(
            message="bus-eavesdrop" if told else "bus-eavesdrop-all",
            arguments={"path": bus.place, **({"interfaces": told} if told else {})},
            pid=process.pid,
            started=process.started,
            capability="comm.chat.content" if texts else "app.usage",
            basis=Basis.ACTIVE,
        )


PROBE = Probe(
    title="monitors of message buses",
    topics=frozenset({Topic.ACCESSIBILITY}),
    uses=frozenset({Verb.PROCESSES, BUSES}),
    look=_look,
)
