"""Programs that hold what reading a screen from an X server needs.

## What it reads
Of each local X server: how many pieces of shared memory for images (`ShmSeg`), reports of
changed areas (`DamageExt`) and of the pointer's shape (`XFixesCursorClient`), and windows
kept off-screen for copying (`CompositeClientSubwindows`) each client holds; the sizes of
System V segments (`/proc/sysvipc/shm`). No pixel is read.

## Why it matters
A program that shows nothing itself, or is not the compositor, has little other use for
these than to read the screen. One that also listens for connections can show it to others.

## What it cannot see
A program that asks for an image now and then without shared memory, or that ended before
the look (repeated looks catch some); the size of segments passed as file descriptors; what
a Wayland compositor gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.display import Display, SharedMemory
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, ProbeBasis
from auditor.probes import Probe, Seen

if TYPE_CHECKING:
    from auditor.parse.x11_programs import DisplayProgram

_IMAGE = "screen.image"
_REMOTE = "remote.control"
_HELD = ("CompositeClientSubwindows", "DamageExt", "ShmSeg", "XFixesCursorClient")
_PIXEL = 4
_TOLERANCE = 100

Handle = tuple[str, ProbeBasis, dict[str, str | int]]
"""Message, basis and arguments of one way to read a screen."""


def look(host: Host) -> Iterator[Seen]:
    """Yield who holds a handle on the screen, and who also listens for connections."""
    table = host.displays()
    yield from table.gaps
    if not table.displays:
        return
    from auditor.parse.x11_programs import gather, listed_pairs  # noqa: PLC0415 - seldom

    pairs = listed_pairs(host.sockets())
    processes = host.processes().processes
    sizes = {each.id: each for each in table.shared_memory}
    for display in table.displays:
        yield from display.gaps
        found = gather(display, pairs, processes)
        yield from found.gaps
        for program in found.programs:
            yield from _program(display, program, sizes)


def _program(
    display: Display, program: DisplayProgram, sizes: dict[int, SharedMemory]
) -> Iterator[Observation]:
    handles = list(_handles(display, program, sizes))
    for message, basis, arguments in handles:
        yield _observed(display, program, message, _IMAGE, basis, **arguments)
    listens = program.process.listens if program.process else ()
    if not listens:
        return
    address = ", ".join(listens)
    if any(basis is Basis.ACTIVE for _, basis, _ in handles):
        message, basis = "x11-screen-server", Basis.ACTIVE
    elif handles:
        message, basis = "x11-screen-server-possible", Basis.CAPABLE
    elif not program.windows:
        message, basis = "x11-windowless-server", Basis.CAPABLE
    else:
        return
    yield _observed(display, program, message, _REMOTE, basis, address=address)


def _handles(
    display: Display, program: DisplayProgram, sizes: dict[int, SharedMemory]
) -> Iterator[Handle]:
    from auditor.parse.x11_programs import COMPOSITOR  # noqa: PLC0415 - the same

    if any(name.startswith(COMPOSITOR) for name in program.owns):
        # Its work explains whatever it holds; but who looks like one need only own a
        # selection, so who it is must be seen from its file.
        if program.holds(*_HELD):
            yield "x11-screen-compositor", Basis.CAPABLE, {}
        return
    segments = program.holds("ShmSeg")
    if segments and not program.windows:
        yield "x11-screen-memory", Basis.ACTIVE, {"count": segments}
    elif segments and (size := _screen_sized(display, program, sizes)):
        yield "x11-screen-memory-size", Basis.CAPABLE, {"size": size}
    damage = program.holds("DamageExt")
    if damage and program.holds("XFixesCursorClient"):
        yield "x11-screen-changes-pointer", Basis.ACTIVE, {"count": damage}
    elif damage and not program.windows:
        yield "x11-screen-changes", Basis.CAPABLE, {"count": damage}
    if program.holds("CompositeClientSubwindows"):
        yield "x11-screen-windows", Basis.CAPABLE, {}


def _screen_sized(
    display: Display, program: DisplayProgram, sizes: dict[int, SharedMemory]
) -> int:
    """Return the size of an attached segment as large as a screen's image; 0 for none."""
    attached = program.process.shared_memory if program.process else ()
    found = [sizes[each].size for each in attached if each in sizes]
    wanted = [width * height * _PIXEL for width, height in display.screens]
    return next(
        (
            size
            for size in found
            for each in wanted
            if abs(size - each) * _TOLERANCE <= each
        ),
        0,
    )


def _observed(
    display: Display,
    program: DisplayProgram,
    message: str,
    capability: str,
    basis: ProbeBasis,
    **arguments: str | int,
) -> Observation:
    return Observation(
        message=message,
        arguments={"display": display.name, **arguments},
        pid=program.pid,
        started=program.started,
        capability=capability,
        basis=basis,
    )


PROBE = Probe(
    title="holds on the screen",
    topics=frozenset({Topic.DISPLAY}),
    uses=frozenset({Verb.DISPLAYS, Verb.PROCESSES, Verb.SOCKETS}),
    look=look,
)
