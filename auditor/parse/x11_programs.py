"""The connections of an X server, gathered by the process that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.model.coverage import Gap, GapKind
from auditor.model.display import Display, DisplayClient
from auditor.model.frozen import frozen, replace
from auditor.model.network import SocketTable, UnixPair
from auditor.model.process import Process
from auditor.parse.x11_holders import UNKNOWN, Holder, resolve_holders, sharers

WINDOW_MANAGER = "WM_S"
COMPOSITOR = "_NET_WM_CM_S"
_UNLISTED = {"display-sockets", "not-recorded"}


@frozen
class DisplayProgram:
    """One process with all its connections to one display.

    Attributes:
        pid: 0 when the process is not known; then it is a single connection.
        started: start of the process in clock ticks.
        process: its row of the process table; ``None`` when it is not there.
        clients: its connections.
        resources: what they hold together, by the server's type name.
        owns: names of the selections that it owns, of those asked for.
    """

    pid: int
    started: int
    process: Process | None
    clients: tuple[DisplayClient, ...]
    resources: dict[str, int]
    owns: frozenset[str]

    def holds(self, *kinds: str) -> int:
        """Return how many resources of some types it holds in all."""
        return sum(self.resources.get(kind, 0) for kind in kinds)

    @property
    def windows(self) -> int:
        """Number of its own windows, shown or not."""
        return self.holds("WINDOW")

    @property
    def toolkits(self) -> tuple[str, ...] | None:
        """Windowing toolkits it has mapped; ``None`` when its maps could not be read."""
        process = self.process
        if process is None or not process.holder or "maps" in process.refused:
            return None
        return process.toolkits

    @property
    def arranges(self) -> bool:
        """It is the window manager or the compositor of a screen."""
        return any(name.startswith((WINDOW_MANAGER, COMPOSITOR)) for name in self.owns)


@frozen
class DisplayPrograms:
    """The programs of one display, by process id, and what could not be told."""

    display: Display
    programs: tuple[DisplayProgram, ...]
    gaps: tuple[Gap, ...]


def listed_pairs(table: SocketTable) -> tuple[UnixPair, ...] | None:
    """Return the connected pairs of display sockets; ``None`` when they are not known."""
    unlisted = any(gap.reason in _UNLISTED for gap in table.gaps)
    return None if unlisted else table.display_pairs


def gather(
    display: Display,
    pairs: tuple[UnixPair, ...] | None,
    processes: tuple[Process, ...],
) -> DisplayPrograms:
    """Return the programs of one display.

    Args:
        display: as its server tells.
        pairs: see `listed_pairs`.
        processes: the process table.
    """
    holders = resolve_holders(display, pairs, processes)
    steady = [client for client in display.clients if client.steady]
    groups: dict[tuple[Holder, int], list[DisplayClient]] = {}
    for client in display.clients:
        holder = holders[client.xid] if client.steady else UNKNOWN
        groups.setdefault((holder, 0 if holder.pid else client.xid), []).append(client)
    table = {(each.pid, each.started): each for each in processes}
    programs = [
        _program(display, holder, clients, table.get((holder.pid, holder.started)))
        for (holder, _), clients in groups.items()
    ]
    shared = sharers(display, pairs or (), processes)
    programs += [
        replace(program, pid=other.pid, started=other.started, process=other)
        for program in programs
        for other in shared.get(program.pid, ())
    ]
    unknown = sum(not holders[client.xid].pid for client in steady)
    restricted = any("fd" in process.refused for process in processes)
    return DisplayPrograms(
        display=display,
        programs=tuple(sorted(programs, key=lambda each: (each.pid, each.clients[0].xid))),
        gaps=tuple(
            _gaps(
                display.name,
                changed=len(display.clients) - len(steady),
                unknown=unknown,
                restricted=restricted,
            )
        ),
    )


def unread_toolkits(found: DisplayPrograms, *kinds: str) -> Iterator[Gap]:
    """Yield how many programs may or may not do what a toolkit does for its windows.

    Args:
        found: the programs of one display.
        kinds: types of resources that toolkits hold too; programs without them, and
            window managers, do not count.
    """
    unread = [
        each
        for each in found.programs
        if each.toolkits is None and each.windows and not each.arranges
        if each.holds(*kinds)
    ]
    refused = any(each.process and each.process.refused for each in unread)
    if unread:
        yield Gap(
            kind=GapKind.DENIED if refused else GapKind.FAILED,
            reason="x11-toolkits-unread",
            count=len(unread),
            place=found.display.name,
            needs="root" if refused else "",
        )


def _program(
    display: Display,
    holder: Holder,
    clients: list[DisplayClient],
    process: Process | None,
) -> DisplayProgram:
    counts: Counter[str] = Counter()
    for client in clients:
        counts.update(client.resources)
    bases = {client.xid for client in clients}
    return DisplayProgram(
        pid=holder.pid,
        started=holder.started,
        process=process,
        clients=tuple(clients),
        resources=dict(sorted(counts.items())),
        owns=frozenset(name for name, owner in display.owners.items() if owner in bases),
    )


def _gaps(place: str, *, changed: int, unknown: int, restricted: bool) -> Iterator[Gap]:
    if changed:
        yield Gap(
            kind=GapKind.VANISHED, reason="x11-clients-changed", count=changed, place=place
        )
    if unknown:
        yield Gap(
            kind=GapKind.DENIED if restricted else GapKind.FAILED,
            reason="x11-process-unknown",
            count=unknown,
            place=place,
            needs="root" if restricted else "",
        )
