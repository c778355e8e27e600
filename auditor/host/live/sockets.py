"""The kernel's socket tables, one look per network namespace.

``/proc/PID/net`` shows the namespace of that process to anybody who may list it, so one
member of each namespace is enough, and no privilege is needed. The name of a namespace
(``/proc/PID/ns/net``) is told to its owner and root only; for the others the inode of
``/proc/PID/net/dev``, of which each namespace has its own, tells them apart.

A namespace without a process of its own (kept by a mount or a foreign socket) cannot be
visited this way.
"""

from __future__ import annotations

import errno
import os

from auditor.host.live.interfaces import read_interfaces
from auditor.host.live.unix_diag import read_display_pairs
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, slotted
from auditor.model.network import NetworkNamespace, PacketSocket, SocketTable
from auditor.model.process import ProcessTable
from auditor.parse.proc_net import is_none_in_use, parse_netlink, parse_packet, parse_tcp

_CHUNK = 1 << 16
_LIMIT = 64 << 20  # some 400,000 sockets
_MEMBERS = 4  # processes through which a namespace is tried before it is given up
_TABLES = ("tcp", "tcp6", "packet", "netlink")
_COUNTS = {"tcp": ("sockstat", b"TCP:"), "tcp6": ("sockstat6", b"TCP6:")}
_OWN = "self"
_REFUSED = (errno.EACCES, errno.EPERM)


def read_sockets(processes: ProcessTable) -> SocketTable:
    """Return packet, netlink, TCP and X display sockets of each namespace with a process.

    Args:
        processes: the process table; its namespaces say where to look.
    """
    survey = _Survey()
    members = survey.members(processes)
    here, *others = [survey.visit(name, pids) for name, pids in members.items()]
    interfaces = read_interfaces()
    packet, packet_gaps = _detailed(here.packet)
    pairs, pair_gaps = read_display_pairs()
    mine = NetworkNamespace(
        id=here.id,
        packet=packet,
        netlink=here.netlink,
        connections=here.connections,
        promiscuous=interfaces.promiscuous,
        interfaces=interfaces.names,
        tunnels=interfaces.tunnels,
    )
    return SocketTable(
        namespaces=(mine, *others),
        display_pairs=pairs,
        gaps=(*survey.gaps, *interfaces.gaps, *packet_gaps, *pair_gaps),
    )


def _detailed(
    sockets: tuple[PacketSocket, ...],
) -> tuple[tuple[PacketSocket, ...], tuple[Gap, ...]]:
    if not sockets:  # so that the kernel need not load a module
        return (), ()
    from auditor.host.live.packet_diag import with_details  # noqa: PLC0415 - seldom

    return with_details(sockets)


@slotted
class _Survey:
    """One look at all namespaces, and what it missed."""

    gaps: list[Gap] = field(default_factory=list)

    def members(self, processes: ProcessTable) -> dict[str, list[str]]:
        """Return some members of each namespace by its name, our own first."""
        members = {_own_name(): [_OWN]}
        unnamed: list[str] = []
        for process in processes.processes:
            name = process.namespaces.get("net", "")
            if name:
                _add(members, name, str(process.pid))
            elif not process.kernel:
                unnamed.append(str(process.pid))
        if unnamed:
            self._place(unnamed, members)
        return members

    def _place(self, pids: list[str], members: dict[str, list[str]]) -> None:
        """Put processes whose namespace the kernel does not name beside their like."""
        names = {_table(pid): name for name, found in members.items() for pid in found}
        refused = 0
        for pid in pids:
            table = _table(pid)
            refused += table < 0
            if table > 0:
                _add(members, names.setdefault(table, f"table:{table}"), pid)
        if refused:
            self._note(GapKind.DENIED, "network-namespaces", refused, needs="root")

    def visit(self, name: str, pids: list[str]) -> NetworkNamespace:
        """Return the tables of one namespace, through the first member still there."""
        for pid in pids:
            folder = f"/proc/{pid}/net"
            try:
                tables = [_table_of(folder, kind) for kind in _TABLES]
                os.stat(f"{folder}/dev")  # gone now means gone, not empty, before
            except (FileNotFoundError, ProcessLookupError):
                continue
            except OSError as error:
                refused = error.errno in _REFUSED
                kind = GapKind.DENIED if refused else GapKind.FAILED
                self._note(kind, "socket-tables", place=folder)
                return NetworkNamespace(id=name)
            return self._parsed(name, *tables)
        self._note(GapKind.VANISHED, "network-namespaces-ended", place=name)
        return NetworkNamespace(id=name)

    def _parsed(
        self, name: str, tcp: bytes, tcp6: bytes, packet: bytes, netlink: bytes
    ) -> NetworkNamespace:
        four, six, packets = parse_tcp(tcp), parse_tcp(tcp6), parse_packet(packet)
        announced = parse_netlink(netlink)
        tables = (four, six, packets, announced)
        malformed = sum(table.malformed for table in tables)
        if malformed:
            self._note(GapKind.FAILED, "socket-lines", malformed, place=name)
        return NetworkNamespace(
            id=name,
            packet=packets.sockets,
            netlink=announced.sockets,
            connections=(*four.connections, *six.connections),
        )

    def _note(
        self, kind: GapKind, reason: str, count: int = 1, place: str = "", needs: str = ""
    ) -> None:
        self.gaps.append(
            Gap(kind=kind, reason=reason, count=count, place=place, needs=needs)
        )


def _own_name() -> str:
    try:
        return os.readlink(f"/proc/{_OWN}/ns/net")[5:-1]
    except OSError:
        return f"table:{_table(_OWN)}"


def _add(members: dict[str, list[str]], name: str, pid: str) -> None:
    found = members.setdefault(name, [])
    if len(found) < _MEMBERS:
        found.append(pid)


def _table(pid: str) -> int:
    """Return what tells a process's namespace: -1 when refused, 0 when it is gone."""
    try:
        return os.stat(f"/proc/{pid}/net/dev").st_ino
    except PermissionError:
        return -1
    except OSError:
        return 0


def _table_of(folder: str, kind: str) -> bytes:
    """Return one table; empty where the kernel counts no socket for it.

    A TCP table costs a walk over all connections of the system, whatever it then shows of
    one namespace; the count (``sockstat``, ``sockstat6``) costs next to nothing.
    """
    count = _COUNTS.get(kind)
    if count and is_none_in_use(_slurp(f"{folder}/{count[0]}"), count[1]):
        return b""
    return _slurp(f"{folder}/{kind}")


def _slurp(path: str) -> bytes:
    """Return one table; empty where this kernel has no such protocol.

    The kernel hands out at most a page or so at a time.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    try:
        parts = [os.read(handle, _CHUNK)]
        size = len(parts[0])
        while parts[-1] and size < _LIMIT:
            parts.append(os.read(handle, _CHUNK))
            size += len(parts[-1])
    finally:
        os.close(handle)
    return b"".join(parts)
