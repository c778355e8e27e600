"""Programs that X servers tell about keys and pointers beyond their own windows.

## What it reads
Three counts that each local X server gives of each client: X Input selections
(`INPUTCLIENT`), core selections on windows of others (`OTHER CLIENT`), and key or button
combinations it asked for (`PASSIVE GRAB`); and the union of what all programs selected on
the root windows. No event is selected.

## Why it matters
A selection on other programs' windows brings their keys and pointer events. Window managers
and compositors are told by the selections they own, toolkits by the libraries that are
mapped; both select such things for their own work.

## What it cannot see
Which events an X Input 2 selection is for, and on which window; who of several programs
selected what on a root window; anything about programs that ask again and again for the
state of the keys, or hold the whole keyboard; a listener that also has a window and loads
a toolkit; which keys a program with a window has reserved (one that reserves all of them
and passes them on is told each). What a server says of its own clients is taken from it: a
server that lies can accuse whoever is connected to it. A program behind a proxy (ssh -X)
is the proxy; one that connects over the network has no process here. Who asks how long
nobody has typed (idle time), which any program may.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, ProbeBasis
from auditor.probes import Probe, Seen

if TYPE_CHECKING:
    from auditor.parse.x11_programs import DisplayProgram, DisplayPrograms

_KEYS = "input.keystrokes.content"
_CLICKS = "input.pointer.clicks"
_MOVEMENT = "input.pointer.movement"
_TITLES = "app.window_titles"

_ROOT_EVENTS = {
    "KeyPress": _KEYS,
    "KeyRelease": _KEYS,
    "ButtonPress": _CLICKS,
    "ButtonRelease": _CLICKS,
    "PointerMotion": _MOVEMENT,
    "ButtonMotion": _MOVEMENT,
    "PropertyChange": _TITLES,
}
_ROOT_MESSAGES = {
    _KEYS: "x11-root-keys",
    _CLICKS: "x11-root-clicks",
    _MOVEMENT: "x11-root-movement",
    _TITLES: "x11-root-titles",
}
_DEVICE_EVENTS = {"key": _KEYS, "button": _CLICKS, "motion": _MOVEMENT}
_DEVICELESS = frozenset({"awt", "fltk", "tk"})
"""Toolkits that do not use the X Input extension."""

_HANDLES = (
    "CompositeClientSubwindows",
    "DamageExt",
    "INPUTCLIENT",
    "OTHER CLIENT",
    "PASSIVE GRAB",
    "RecordContext",
    "ShmSeg",
    "XFixesCursorClient",
    "XFixesSelectionClient",
)


def look(host: Host) -> Iterator[Seen]:
    """Yield who is told about input beyond its own windows."""
    table = host.displays()
    yield from table.gaps
    if not table.displays:
        return
    from auditor.parse.x11_programs import (  # noqa: PLC0415 - seldom
        gather,
        listed_pairs,
        unread_toolkits,
    )

    pairs = listed_pairs(host.sockets())
    processes = host.processes().processes
    for display in table.displays:
        yield from display.gaps
        found = gather(display, pairs, processes)
        yield from found.gaps
        yield from unread_toolkits(found, "INPUTCLIENT", "OTHER CLIENT")
        yield from _device_listeners(found)
        yield from _root_listeners(found)
        for program in found.programs:
            yield from _window_listener(found, program)
            yield from _arranger(found, program)
        yield from _idle(found)


def _device_listeners(found: DisplayPrograms) -> Iterator[Observation]:
    """Yield who selected events of input devices, other than as toolkits do."""
    holders = [each for each in found.programs if each.holds("INPUTCLIENT")]
    told = {kind for kinds in found.display.root_xi1.values() for kind in kinds}
    for program in holders:
        if program.arranges or (program.windows and _may_be_toolkit(program)):
            continue
        if told and len(holders) == 1:
            for kind in sorted(told):
                yield _observed(
                    found,
                    program,
                    "x11-device-events",
                    _DEVICE_EVENTS[kind],
                    Basis.ACTIVE,
                    events=kind,
                )
            continue
        message = "x11-input-client-windows" if program.windows else "x11-input-client"
        basis: ProbeBasis = Basis.CAPABLE if program.windows else Basis.ACTIVE
        for capability in (_KEYS, _MOVEMENT):
            doubt = {} if program.windows else {"candidates": 1}
            yield _observed(found, program, message, capability, basis, **doubt)


def _may_be_toolkit(program: DisplayProgram) -> bool:
    """Return whether a toolkit of it, known or not, selects device events by itself."""
    return program.toolkits is None or not _DEVICELESS.issuperset(program.toolkits)


def _root_listeners(found: DisplayPrograms) -> Iterator[Observation]:
    """Yield who may be the one that selected something on a root window."""
    holders = [each for each in found.programs if each.holds("OTHER CLIENT")]
    candidates = [each for each in holders if not (each.windows and each.toolkits)]
    events: dict[str, list[str]] = {}
    managed = any(each.arranges for each in candidates)
    for event in found.display.root_events:
        # Only one program may select button presses on a window, and where there is a
        # window manager it is that one (core protocol, ChangeWindowAttributes).
        if event in _ROOT_EVENTS and not (managed and _ROOT_EVENTS[event] == _CLICKS):
            events.setdefault(_ROOT_EVENTS[event], []).append(event)
    for program in candidates:
        if program.arranges or (program.windows and program.toolkits is None):
            continue
        for capability, names in events.items():
            # Toolkits select property changes too, but neither keys nor pointer.
            others = holders if capability == _TITLES else candidates
            sure = len(others) == 1
            windowless = not program.windows and capability != _TITLES
            message = _ROOT_MESSAGES[capability]
            yield _observed(
                found,
                program,
                message if sure else f"{message}-shared",
                capability,
                Basis.ACTIVE if sure or windowless else Basis.CAPABLE,
                events=", ".join(names),
                **({} if sure else {"candidates": len(others)}),
            )


def _window_listener(
    found: DisplayPrograms, program: DisplayProgram
) -> Iterator[Observation]:
    """Yield what a program without any window asked for whose details are not told."""
    if program.windows or program.arranges:
        return
    if program.holds("OTHER CLIENT") > len(found.display.screens):
        yield _observed(
            found,
            program,
            "x11-other-windows",
            _KEYS,
            Basis.CAPABLE,
            count=program.holds("OTHER CLIENT"),
        )
    if program.holds("PASSIVE GRAB"):
        yield _observed(
            found,
            program,
            "x11-key-combinations",
            _KEYS,
            Basis.CAPABLE,
            count=program.holds("PASSIVE GRAB"),
        )


def _arranger(found: DisplayPrograms, program: DisplayProgram) -> Iterator[Observation]:
    """Yield a window manager or compositor that is told of what others do.

    Its work explains that; but whoever wants to look like one need only own a selection,
    so who it is must be seen from its file.
    """
    if program.arranges and program.holds("INPUTCLIENT", "OTHER CLIENT"):
        yield _observed(found, program, "x11-arranges", _KEYS, Basis.CAPABLE)


def _idle(found: DisplayPrograms) -> Iterator[Observation]:
    """Yield how many programs are connected without a window or any handle."""
    count = sum(
        not program.windows and not program.holds(*_HANDLES) for program in found.programs
    )
    if count:
        yield Observation(
            message="x11-windowless",
            arguments={"display": found.display.name, "count": count},
        )


def _observed(
    found: DisplayPrograms,
    program: DisplayProgram,
    message: str,
    capability: str,
    basis: ProbeBasis,
    **arguments: str | int,
) -> Observation:
    return Observation(
        message=message,
        arguments={"display": found.display.name, **arguments},
        pid=program.pid,
        started=program.started,
        capability=capability,
        basis=basis,
    )


PROBE = Probe(
    title="input that X servers pass on",
    topics=frozenset({Topic.DISPLAY}),
    uses=frozenset({Verb.DISPLAYS, Verb.PROCESSES, Verb.SOCKETS}),
    look=look,
)
