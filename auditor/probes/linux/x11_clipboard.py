"""Programs that X servers tell about the clipboard.

## What it reads
Of each local X server: how many selections (the clipboard is one) each of its clients asked
to be told about (XFIXES, read through the X-Resource extension). No selection's content is
asked for.

## Why it matters
Who is told of every change of the clipboard can fetch what was copied at once. Toolkits
themselves ask to be told when the owner of a selection changes, so a program counts as a
watcher when it asked for more than its toolkits do.

## What it cannot see
Which selection was asked for; a watcher built on Qt, which looks like any other Qt program;
programs that just ask for the content now and then; the clipboard of a Wayland compositor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Observation
from auditor.probes import Probe, Seen

if TYPE_CHECKING:
    from auditor.parse.x11_programs import DisplayProgram

_MANAGER = "CLIPBOARD_MANAGER"
_BASELINES = {"gtk2": 2, "gtk3": 2, "tk": 0}
"""Selections that programs of a toolkit commonly watch, measured; others: not decidable."""
_CAPABILITIES = ("clipboard.content", "clipboard.events")


def look(host: Host) -> Iterator[Seen]:
    """Yield who is told each time something is copied."""
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
        for program in found.programs:
            if _MANAGER in program.owns:
                yield from _observed(display.name, program, "x11-clipboard-manager")
            elif _watches(program):
                yield from _observed(display.name, program, "x11-clipboard-watch")
        yield from unread_toolkits(found, "XFixesSelectionClient")


def _watches(program: DisplayProgram) -> bool:
    """Return whether it watches more selections than its toolkits do for themselves."""
    watched = program.holds("XFixesSelectionClient")
    if program.toolkits is None or not watched:
        return watched > 0 and not program.windows
    unknown = any(toolkit not in _BASELINES for toolkit in program.toolkits)
    baseline = max((_BASELINES.get(each, 0) for each in program.toolkits), default=0)
    return not unknown and watched > baseline


def _observed(display: str, program: DisplayProgram, message: str) -> Iterator[Observation]:
    for capability in _CAPABILITIES:
        yield Observation(
            message=message,
            arguments={
                "display": display,
                "count": program.holds("XFixesSelectionClient"),
            },
            pid=program.pid,
            started=program.started,
            capability=capability,
            basis=Basis.ACTIVE,
        )


PROBE = Probe(
    title="clipboard watchers",
    topics=frozenset({Topic.DISPLAY}),
    uses=frozenset({Verb.DISPLAYS, Verb.PROCESSES, Verb.SOCKETS}),
    look=look,
)
