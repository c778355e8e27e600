"""Programs that keep or pass on what a terminal shows.

## What it reads
Of every process which pseudo-terminals' master sides it holds (pty(7); the number is in
proc_pid_fdinfo(5), `tty-index`) and its controlling terminal; of those near a holder, which
regular files they may write to, and which pipes, FIFOs and sockets connect them. Of a file
place, size and age are told; neither it nor a terminal is ever opened.

## Why it matters
Who holds the master side of a terminal sees all that is shown there, and what is typed goes
through its hands. Every terminal window and multiplexer holds one, and with nothing else
that is no observation. Three things are:

A holder, or a part that it split off, writes a regular file of its own: `active`. It is
certain where the holder itself sits in another terminal, shows nothing in a window and
writes a file that it cannot read, as recorders do. Else a doubt is told, for it may be the
holder's own log.

A holder writes into a pipe, and a process outside its terminals reads that: `active` for
both where the holder sits between two terminals, or where the reader keeps a file or is
connected to another machine. A multiplexer's child whose input is a socket may as well be
a job of its own, so that a doubt is told.

`capable` is what may be something else: a file that is read and written, that has no name
any more (terminal windows keep in such files what has scrolled by), or that takes a
program's messages, and the reader of a window or server that keeps nothing we could see.
Programs *in* a terminal that write files are not handed what it shows, and are left out.
So are files and pipes for messages that several programs outside the holder share, and
helpers whose output goes back to the holder.

An open text console (`/dev/vcs`, vcs(4)) gives its holder what that screen shows.

## What it cannot see
What is written. Recorders that keep it in memory, send it over a local socket (as to the
system's log), or open their file only now and then; a holder that is itself connected to
another machine is how remote login works. Whoever writes to a reader of a FIFO in another
session. Terminals read through a tracer or from the inside of a program. Other users'
descriptors without root. A terminal is known by its number, which another container may
use too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, ProbeBasis, Value
from auditor.model.process import OpenFile, Process
from auditor.probes import Probe, Seen

if TYPE_CHECKING:
    from auditor.parse.terminal_feeds import Feed, Way, Wiring

_CONSOLES = "c:7:"  # Documentation/admin-guide/devices.txt, virtual console capture


def _look(host: Host) -> Iterator[Seen]:
    processes = [item for item in host.processes().processes if not item.kernel]
    if any(item.masters for item in processes):
        yield from _recorded(processes)
    for process in processes:
        yield from _consoles(process)
    refused = sum("fd" in item.refused for item in processes)
    if refused:
        yield Gap(kind=GapKind.DENIED, reason="other-users-fd", count=refused, needs="root")


def _recorded(processes: list[Process]) -> Iterator[Observation]:
    """Yield what becomes of the output of the terminals that programs hold."""
    from auditor.parse.terminal_feeds import Wiring  # noqa: PLC0415 - seldom

    wiring = Wiring(processes)
    told: set[tuple[int, str]] = set()
    for holder in wiring.holders():
        members = wiring.members(holder)
        for member in members:
            for file, way in wiring.kept(member):
                if (member.pid, file.path) not in told:
                    told.add((member.pid, file.path))
                    yield from _written(holder, member, file, way, wiring)
        for feed in wiring.feeds(members):
            yield from _handed(holder, feed, wiring)


def _written(
    holder: Process, member: Process, file: OpenFile, way: Way, wiring: Wiring
) -> Iterator[Observation]:
    """Yield what a file tells that a holder writes by itself."""
    if way.log and wiring.is_shared(file.path, wiring.members(holder)):
        return
    unnamed = _is_unnamed(file)
    relays = _relays(holder)
    weak = unnamed or file.readable or way.log or (way.output and not relays)
    yield _seen(
        "terminal-unnamed-file" if unnamed else "terminal-file",
        holder,
        member,
        Basis.CAPABLE if weak else Basis.ACTIVE,
        {**_told(file), **_doubt(doubtful=weak or way.output or not relays)},
    )


def _handed(holder: Process, feed: Feed, wiring: Wiring) -> Iterator[Observation]:
    """Yield what two programs tell, of which one hands the other what a terminal shows."""
    taker, way = feed.taker, feed.way
    relays = _relays(holder)
    files = [
        (file, how)
        for file, how in wiring.kept(taker)
        if not how.log and not _is_unnamed(file)
    ]
    keeps = bool(files or taker.remotes)
    weak = way.log or not (relays or feed.socket or (keeps and not way.output))
    basis: ProbeBasis = Basis.CAPABLE if weak else Basis.ACTIVE
    doubt = _doubt(doubtful=weak or way.output or feed.socket or not relays)
    arguments: dict[str, Value] = {"traced_pid": taker.pid, **doubt}
    yield _seen("terminal-handed-on", holder, holder, basis, arguments)
    for file, _ in files:
        yield _seen("terminal-handed-file", holder, taker, basis, {**_told(file), **doubt})
    for address in taker.remotes:
        arguments = {"address": address, **doubt}
        yield _seen("terminal-handed-out", holder, taker, basis, arguments)
    if not files and not taker.remotes:
        yield _seen("terminal-handed", holder, taker, basis, doubt)


def _is_unnamed(file: OpenFile) -> bool:
    from auditor.parse.terminal_feeds import UNNAMED  # noqa: PLC0415 - seldom

    return file.path.endswith(UNNAMED)


def _relays(holder: Process) -> bool:
    """Return whether a holder stands between two terminals, and has no window."""
    return holder.terminal > 0 and not holder.toolkits


def _told(file: OpenFile) -> dict[str, Value]:
    return {"path": file.path, "size": file.size, "modified": file.modified_at}


def _doubt(*, doubtful: bool) -> dict[str, Value]:
    return {"candidates": 1} if doubtful else {}


def _seen(
    message: str,
    holder: Process,
    process: Process,
    basis: ProbeBasis,
    arguments: dict[str, Value],
) -> Observation:
    numbers = sorted({number for number in holder.masters if number >= 0})
    return Observation(
        message=message,
        arguments={"terminals": ", ".join(map(str, numbers)) or "?", **arguments},
        pid=process.pid,
        started=process.started,
        capability="terminal.session",
        basis=basis,
    )


def _consoles(process: Process) -> Iterator[Observation]:
    for path in sorted(
        {item.target for item in process.handles if item.device.startswith(_CONSOLES)}
    ):
        yield Observation(
            message="terminal-console",
            arguments={"path": path},
            pid=process.pid,
            started=process.started,
            capability="screen.text",
            basis=Basis.ACTIVE,
        )


PROBE = Probe(
    title="recorded terminals",
    topics=frozenset({Topic.TERMINALS}),
    uses=frozenset({Verb.PROCESSES}),
    look=_look,
)
