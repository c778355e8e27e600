"""Which process really holds each connection to an X server.

The server says which process *connected* (SO_PEERCRED at that time). A program that went
into the background since, or handed its socket on, is another process now, and the
number may even belong to a stranger. The kernel's socket tables say who holds the other
ends, so a connection whose process is gone, or holds none, is given to the process that
holds connections nobody accounts for; by their number when there are several.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from auditor.model.display import Display, DisplayClient
from auditor.model.frozen import frozen
from auditor.model.network import UnixPair
from auditor.model.process import Process
from auditor.parse.display_names import SOCKET_PATH


@frozen
class Holder:
    """The process behind a connection; zeros when it is not known."""

    pid: int = 0
    started: int = 0


UNKNOWN = Holder()


def resolve_holders(
    display: Display, pairs: Iterable[UnixPair] | None, processes: Iterable[Process]
) -> dict[int, Holder]:
    """Return the holder of each connection by its resource base.

    Args:
        display: as its server tells.
        pairs: connected pairs of display sockets, of any display; ``None`` when the
            kernel did not list them. Then the server is believed; else it is not when it
            names a process that holds no connection to it.
        processes: the process table; without root other users' sockets are not in it.
    """
    inodes = _inodes(display, pairs or ())
    table = {process.pid: process for process in processes}
    held = _held(inodes, table)
    groups: dict[int, list[DisplayClient]] = defaultdict(list)
    for client in display.clients:
        groups[client.pid].append(client)
    doubts = {pid: _doubt(pid, groups[pid], table, held) for pid in groups}
    sure = {mine for pid in groups if not doubts[pid] for mine in held.get(pid, ())}
    free = _free(inodes - sure, held, table)
    lost = {
        pid: len(groups[pid])
        for pid in groups
        if doubts[pid] == _GONE or (doubts[pid] == _HOLDS_NONE and pairs is not None)
    }
    moved = _match(lost, free, unowned=len(inodes - sure) - free.total())
    found = {}
    for pid, clients in groups.items():
        for client in clients:
            if pid not in lost:
                found[client.xid] = Holder(pid=pid, started=client.started)
            else:
                found[client.xid] = _holder(moved.get(pid, 0), table)
    return found


def sharers(
    display: Display, pairs: Iterable[UnixPair], processes: Iterable[Process]
) -> dict[int, tuple[Process, ...]]:
    """Return by process who else holds its connections, being another program.

    A process may pass its connections on to a child, or get another's, and then become
    (execve(2)) a well-known program: whoever holds the connection can read what comes.
    """
    table = {process.pid: process for process in processes}
    held = _held(_inodes(display, pairs), table)
    found = {
        pid: tuple(
            table[other]
            for other, its in held.items()
            if other != pid and its & mine and _differ(table[pid], table[other])
        )
        for pid, mine in held.items()
    }
    return {pid: others for pid, others in found.items() if others}


def _differ(one: Process, other: Process) -> bool:
    return (one.file_key, one.arguments) != (other.file_key, other.arguments)


def _inodes(display: Display, pairs: Iterable[UnixPair]) -> set[int]:
    """Return the clients' ends of the connections to a display."""
    path = f"{SOCKET_PATH}{display.name.removeprefix(':')}"
    return {pair.client for pair in pairs if pair.path.removeprefix("@") == path}


def _held(inodes: set[int], table: dict[int, Process]) -> dict[int, set[int]]:
    """Return which of some connections each process holds."""
    return {
        process.pid: mine
        for process in table.values()
        if (mine := inodes.intersection(process.sockets))
    }


_GONE = "gone"
_HOLDS_NONE = "holds none"


def _doubt(
    pid: int,
    clients: list[DisplayClient],
    table: dict[int, Process],
    held: dict[int, set[int]],
) -> str:
    """Return why the server's process id may not be true; empty when it may be."""
    started = clients[0].started
    if not pid or not started:
        return _GONE
    process = table.get(pid)
    if process is None or process.started != started or "fd" in process.refused:
        return ""  # younger than the table, or its sockets cannot be read
    if pid in held or _apart(process, [table[each] for each in held]):
        return ""
    return _HOLDS_NONE


def _apart(process: Process, holders: list[Process]) -> bool:
    """Return whether a process is in a network namespace whose sockets are not listed.

    The kernel lists the connections of one namespace; those of a sandboxed program with
    a network of its own are missing, although it holds them.
    """
    spaces = {each.namespaces.get("net") for each in holders}
    return bool(spaces) and process.namespaces.get("net") not in spaces


def _free(
    inodes: set[int], held: dict[int, set[int]], table: dict[int, Process]
) -> Counter[int]:
    """Return how many of some connections each process holds.

    A connection that several processes inherited counts for the one whose parent is not
    among them; if that is not one process, it counts for none.
    """
    count: Counter[int] = Counter()
    for inode in inodes:
        pids = {pid for pid, mine in held.items() if inode in mine}
        eldest = [pid for pid in pids if table[pid].parent not in pids]
        if len(eldest) == 1:
            count[eldest[0]] += 1
    return count


def _match(lost: dict[int, int], free: Counter[int], *, unowned: int) -> dict[int, int]:
    """Return the process that took over each lost one's connections, where it is clear.

    Args:
        lost: number of connections by the server's process id.
        free: number of unaccounted connections by the process that holds them.
        unowned: unaccounted connections whose process cannot be seen.
    """
    if len(lost) == 1 and len(free) == 1 and not unowned:
        return dict(zip(lost, free, strict=True))
    sizes = Counter(lost.values())
    found = {}
    for pid, size in lost.items():
        fitting = [holder for holder, count in free.items() if count == size]
        if pid and len(fitting) == 1 and sizes[size] == 1:
            found[pid] = fitting[0]
    return found


def _holder(pid: int, table: dict[int, Process]) -> Holder:
    return Holder(pid=pid, started=table[pid].started) if pid else UNKNOWN
