"""Programs that listen through the accessibility interface.

## What it reads
The accessibility bus (AT-SPI) of the person's session: its registry's lists of who asked
for key presses and for which events, the match rules of its connections, and which
connections offer windows. The auditor asks as an ordinary client; it registers for nothing
and no service is started for it.

## Why it matters
Screen readers work through this interface, so it gives much: the keys pressed in whatever
window, each piece of text as it is typed or changes, the titles of windows, the tree of
everything shown. Nothing of this shows on a display server. Who asked for changes of text
is told what people type, so that counts as keystroke content.

The registry passes keys on to whoever asked, so it can receive them itself: `capable`. A
program that is connected, offers no window there, has no windowing toolkit that would
connect by itself and asked for nothing can read what others show whenever it likes:
`capable` as well.

## What it cannot see
Whether a program with windows or a windowing toolkit also reads the windows of others. What
a listener keeps. A registry that does not tell the truth. Direct connections between
programs, past the bus. Buses of other people, and buses that listen under an unusual name
and that the environment does not name. Listeners on desktops that pass keys on in another
way (a compositor's own interface).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.bus import BUSES, Bus, BusListener
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, ProbeBasis
from auditor.model.process import Process
from auditor.probes import Probe, Seen

_KEYS = "input.keystrokes.content"
_TREE = "accessibility.tree"
_MOVEMENT, _CLICKS = "input.pointer.movement", "input.pointer.clicks"
_NOBODY = Process(pid=0, started=0)
_MOST_NAMED = 8


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(BUSES)
    yield from table.gaps
    processes = {item.pid: item for item in host.processes().processes}
    for bus in table.buses:
        seen_here = (*_registry(bus, processes), *_listening(bus, processes))
        for seen in (*seen_here, *_guests(bus, processes)):
            yield seen
            if not seen.pid:
                yield Gap(kind=GapKind.HIDDEN, reason="bus-process", place=bus.place)


def _registry(bus: Bus, processes: dict[int, Process]) -> Iterator[Observation]:
    if bus.registry in processes:
        process = processes[bus.registry]
        yield _seen(process, "accessibility-registry", _KEYS, Basis.CAPABLE, {})


def _listening(bus: Bus, processes: dict[int, Process]) -> Iterator[Observation]:
    for listener in bus.listeners:
        process = processes.get(listener.pid, _NOBODY)
        for message, capability, events in _given(listener):
            yield _seen(process, message, capability, Basis.ACTIVE, {"events": events})


def _given(listener: BusListener) -> Iterator[tuple[str, str, str]]:
    """Yield message, capability and events of all that a listener is told."""
    if listener.keys:
        some = "-some" if listener.keys == "some" else ""
        yield f"accessibility-keys{some}", _KEYS, ""
    told: dict[str, list[str]] = {}
    for event in listener.events:
        for capability in _capabilities(event):
            told.setdefault(capability, []).append(event)
    if listener.buttons:
        told.setdefault(_CLICKS, [])
    for capability, events in told.items():
        named = ", ".join(events[:_MOST_NAMED])
        yield _MESSAGES[capability], capability, named or "buttons"


_MESSAGES = {
    _KEYS: "accessibility-text",
    _TREE: "accessibility-tree",
    _MOVEMENT: "accessibility-movement",
    _CLICKS: "accessibility-clicks",
    "app.window_titles": "accessibility-windows",
}


def _capabilities(event: str) -> tuple[str, ...]:
    """Return what an event tells, named ``Class:Kind:`` as the registry spells it."""
    kind, _, rest = event.lower().partition(":")
    which = rest.partition(":")[0]
    match kind:
        case "*":
            return (_KEYS, _TREE, _MOVEMENT, _CLICKS, "app.window_titles")
        case "object" if which in {"", "textchanged", "text-changed"}:
            return (_KEYS, _TREE)
        case "window":
            return ("app.window_titles",)
        case "mouse":
            clicks, moves = which in {"", "button"}, which != "button"
            return ((_CLICKS,) if clicks else ()) + ((_MOVEMENT,) if moves else ())
        case _:
            return (_TREE,)


def _guests(bus: Bus, processes: dict[int, Process]) -> Iterator[Observation]:
    """Yield who is there for no window's sake; toolkits connect before they need to."""
    for pid in bus.guests:
        if pid in processes and not processes[pid].toolkits:
            yield _seen(processes[pid], "accessibility-guest", _TREE, Basis.CAPABLE, {})


def _seen(
    process: Process,
    message: str,
    capability: str,
    basis: ProbeBasis,
    arguments: dict[str, str],
) -> Observation:
    told = {name: value for name, value in arguments.items() if value}
    return Observation(
        message=message,
        arguments={**told},
        pid=process.pid,
        started=process.started,
        capability=capability,
        basis=basis,
    )


PROBE = Probe(
    title="listeners on the accessibility interface",
    topics=frozenset({Topic.ACCESSIBILITY}),
    uses=frozenset({Verb.PROCESSES, BUSES}),
    look=_look,
)
