"""Who is told by the kernel of what programs do: audit records and process events.

## What it reads
The kernel's table of netlink sockets (netlink(7)) of every network namespace, narrowed to
the audit system and the connector, the groups they joined, and which process holds which
socket. With root also the audit system's own state: whether it makes records and whom it
hands them to (auditctl(8), `-s`). No group is joined.

## Why it matters
Whoever joined the connector's group for processes is told of every start and end of a
program (the kernel's Documentation/driver-api/connector.rst). The process that the audit
system names is handed its records, and so is whoever joined the group of its readers: of
programs started, files opened or log-ins, as the rules say; `process.events` is the least
of it. Where the audit system is switched off it makes none: `capable`.

Programs that only *send* to the audit system, as log-in and message services do, hold the
same kind of socket without a group, and are not told here.

## What it cannot see
The audit rules, and where records are passed on to. Without root: who holds a socket of
another user, and which of the audit sockets without a group is the one that is handed the
records. A socket's address says no more than what its holder chose. Namespaces without any
process. Groups beyond the thirty-second.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.auditing import AUDITING, AuditState
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.network import NetlinkSocket, NetworkNamespace, SocketTable
from auditor.model.observation import Observation
from auditor.model.process import Process
from auditor.probes import Probe, Seen

_EVENTS = "process.events"
_FIRST_GROUP = 1  # CN_IDX_PROC of the connector, AUDIT_NLGRP_READLOG of the audit system
_OF_TABLE = frozenset(
    {"network-namespaces", "network-namespaces-ended", "socket-tables", "socket-lines"}
)
"""The gaps of the socket table that say something of netlink sockets."""


def _look(host: Host) -> Iterator[Seen]:
    table, state = host.sockets(), host.read(AUDITING)
    yield from (gap for gap in table.gaps if gap.whole or gap.reason in _OF_TABLE)
    yield from state.gaps
    processes = host.processes().processes
    yield from _daemon(processes, state)
    unheld = unknown = 0
    for socket in _told(table):
        holders = [item for item in processes if socket.inode in item.sockets]
        if socket.groups & _FIRST_GROUP:
            unheld += not holders
            yield from (_seen(socket, item, state) for item in holders or (None,))
        elif socket.protocol == "audit" and not state.known:
            unknown += 1
    yield from _gaps(processes, unheld, unknown)


def _told(table: SocketTable) -> Iterator[NetlinkSocket]:
    """Yield the sockets of programs, where the kernel has anything to tell them.

    The kernel announces processes, and hands audit records to readers, in the first
    network namespace only: the one in which its own end of the connector is listed. A
    kernel without a connector lists it nowhere.
    """
    first = [space for space in table.namespaces if _has_connector(space)]
    for space in first or table.namespaces:
        for socket in space.netlink:
            if socket.port and (first or socket.protocol == "audit"):
                yield socket


def _has_connector(space: NetworkNamespace) -> bool:
    return any(item.protocol == "connector" and not item.port for item in space.netlink)


def _daemon(processes: tuple[Process, ...], state: AuditState) -> Iterator[Observation]:
    for process in processes:
        if state.pid and process.pid == state.pid:
            yield Observation(
                message="audit-records" if state.enabled else "audit-records-off",
                pid=process.pid,
                started=process.started,
                capability=_EVENTS,
                basis=Basis.ACTIVE if state.enabled else Basis.CAPABLE,
            )


def _seen(socket: NetlinkSocket, process: Process | None, state: AuditState) -> Observation:
    off = socket.protocol == "audit" and state.known and not state.enabled
    message = "audit-records" if socket.protocol == "audit" else "process-events"
    return Observation(
        message=f"{message}-off" if off else message,
        arguments={"port": socket.port},
        pid=process.pid if process else 0,
        started=process.started if process else 0,
        capability=_EVENTS,
        basis=Basis.CAPABLE if off else Basis.ACTIVE,
    )


def _gaps(processes: tuple[Process, ...], unheld: int, unknown: int) -> Iterator[Gap]:
    """Tell of listeners without a visible holder, and of sockets of an unknown purpose."""
    refused = any("fd" in item.refused for item in processes)
    if unheld:
        yield Gap(
            kind=GapKind.DENIED if refused else GapKind.HIDDEN,
            reason="kernel-listener-holder",
            count=unheld,
            needs="root" if refused else "",
        )
    if unknown:
        yield Gap(kind=GapKind.DENIED, reason="audit-sockets", count=unknown, needs="root")


PROBE = Probe(
    title="listeners to the kernel's audit records and process events",
    topics=frozenset({Topic.KERNEL}),
    uses=frozenset({Verb.PROCESSES, Verb.SOCKETS, AUDITING}),
    look=_look,
)
"""See the module's docstring."""
