"""Programs for which an X server records what happens on a whole display.

## What it reads
Of each local X server: the recording contexts of its clients (RECORD extension, named by
the X-Resource extension), which kinds of events and requests each copies, and whether it
is switched on. Nothing of what is copied is looked at.

## Why it matters
The RECORD extension copies events, requests and replies of every program to whoever asked
for it, whatever window has the focus. A program can make its recordings too many or too
long to be read. Then what they copy is not known, and it is named with what a recording
can give.

## What it cannot see
What the program does with its copy. Hot-key programs and key loggers ask for the same. A
program that notices the look can end its recording for that moment, or hold up the whole
server (a gap).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.display import Display, RecordContext
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, ProbeBasis
from auditor.probes import Probe, Seen

if TYPE_CHECKING:
    from auditor.parse.x11_programs import DisplayProgram

_MESSAGES = {
    "input.keystrokes.content": "x11-record-keys",
    "input.pointer.clicks": "x11-record-clicks",
    "input.pointer.movement": "x11-record-movement",
    "screen.image": "x11-record-image",
    "screen.text": "x11-record-text",
    "clipboard.content": "x11-record-properties",
    "app.window_titles": "x11-record-properties",
    "app.usage": "x11-record-focus",
}


def look(host: Host) -> Iterator[Seen]:
    """Yield what each RECORD context gives to its holder."""
    table = host.displays()
    yield from table.gaps
    if not table.displays:
        return
    from auditor.parse.x11_programs import gather, listed_pairs  # noqa: PLC0415 - seldom

    pairs = listed_pairs(host.sockets())
    processes = host.processes().processes
    for display in table.displays:
        yield from display.gaps
        found = gather(display, pairs, processes)
        yield from found.gaps
        for program in found.programs:
            yield from _program(display, program)


def _program(display: Display, program: DisplayProgram) -> Iterator[Seen]:
    contexts = [context for client in program.clients for context in client.contexts]
    unread = program.holds("RecordContext") - len(contexts)
    if unread > 0:
        yield Gap(
            kind=GapKind.FAILED,
            reason="x11-contexts-unread",
            count=unread,
            place=display.name,
        )
        yield Observation(
            message="x11-record-unread",
            arguments={"display": display.name, "count": unread},
            pid=program.pid,
            started=program.started,
            capability="input.keystrokes.content",
            basis=Basis.CAPABLE,
        )
    for enabled in (True, False):
        chosen = [context for context in contexts if context.enabled is enabled]
        yield from _contexts(display, program, chosen, enabled=enabled)


def _contexts(
    display: Display,
    program: DisplayProgram,
    contexts: list[RecordContext],
    *,
    enabled: bool,
) -> Iterator[Observation]:
    """Yield one observation per capability, or one without for harmless contexts."""
    ranges = [each for context in contexts for each in context.ranges]
    if not ranges:
        return
    from auditor.parse.x11_recorded import numbers_text, recorded  # noqa: PLC0415 - seldom

    basis: ProbeBasis = Basis.ACTIVE if enabled else Basis.CONFIGURED
    taken = recorded(ranges, xi_first_event=display.xi_first_event, opcodes=display.opcodes)
    for capability, names in taken.items():
        message = _MESSAGES[capability]
        yield Observation(
            message=message if enabled else f"{message}-off",
            arguments={"display": display.name, "events": ", ".join(names)},
            pid=program.pid,
            started=program.started,
            capability=capability,
            basis=basis,
        )
    if not taken:
        yield Observation(
            message="x11-record-requests",
            arguments={
                "display": display.name,
                "requests": numbers_text(ranges, display.opcodes),
            },
            pid=program.pid,
            started=program.started,
        )


PROBE = Probe(
    title="recordings by X servers",
    topics=frozenset({Topic.DISPLAY}),
    uses=frozenset({Verb.DISPLAYS, Verb.PROCESSES, Verb.SOCKETS}),
    look=look,
)
