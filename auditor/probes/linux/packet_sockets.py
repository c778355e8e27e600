"""Packet sockets: who receives network packets, before or beside all protocols.

## What it reads
The kernel's table of packet sockets (packet(7)) of every network namespace, their filters
and rings where it tells them, and which process holds which socket.

## Why it matters
Such a socket is handed the frames themselves. The handle counts, not the privilege: a
capture program drops its privileges once it holds the socket. One bound to a protocol, or
with a filter that depends on the packet, is told apart from one that receives everything,
but is the same capability: the filter may let through nearly all. One that receives
nothing now (no protocol, as senders have it, or a filter that drops all) can be made to:
`capable`.

## What it cannot see
Who holds a socket of another user, and the filters, without root. Filters of other
network namespaces. Namespaces without any process. Captures by eBPF programs.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.network import NetworkNamespace, PacketSocket
from auditor.model.observation import Observation, Value
from auditor.model.process import Process
from auditor.probes import Probe, Seen

_EVERY_PROTOCOL = 0x0003  # ETH_P_ALL, linux/if_ether.h
_PROTOCOLS = {
    0x0000: "none",
    _EVERY_PROTOCOL: "all",
    0x0800: "IPv4",
    0x0806: "ARP",
    0x86DD: "IPv6",
    0x888E: "EAPOL",
    0x88CC: "LLDP",
}
_ELSEWHERE = "display-sockets"
"""The one gap of the socket table that says nothing of packet sockets."""


def _look(host: Host) -> Iterator[Seen]:
    table = host.sockets()
    yield from (gap for gap in table.gaps if gap.reason != _ELSEWHERE)
    if not any(space.packet for space in table.namespaces):
        return
    processes = host.processes().processes
    wanted = {item.inode for space in table.namespaces for item in space.packet}
    holders = _holders(processes, wanted)
    unheld = 0
    for space in table.namespaces:
        for socket in space.packet:
            found = holders.get(socket.inode, [])
            yield from (_seen(socket, space, process) for process in found)
            if not found:
                unheld += 1
                yield _seen(socket, space, None)
    if unheld:
        yield _unheld(processes, unheld)


def _holders(processes: tuple[Process, ...], wanted: set[int]) -> dict[int, list[Process]]:
    """Return the processes that hold each of the wanted sockets."""
    found: dict[int, list[Process]] = {}
    for process in processes:
        for inode in wanted.intersection(process.sockets):
            found.setdefault(inode, []).append(process)
    return found


def _unheld(processes: tuple[Process, ...], count: int) -> Gap:
    """Tell of sockets without a holder: hidden from us, or held by no process at all."""
    refused = any("fd" in process.refused for process in processes)
    return Gap(
        kind=GapKind.DENIED if refused else GapKind.HIDDEN,
        reason="packet-socket-holder",
        count=count,
        needs="root" if refused else "",
    )


def _seen(
    socket: PacketSocket, space: NetworkNamespace, process: Process | None
) -> Observation:
    idle = not socket.receiving or socket.filtering == "none"
    limited = socket.protocol != _EVERY_PROTOCOL or socket.filtering == "some"
    message = "packet-socket-limited" if limited else "packet-socket"
    arguments: dict[str, Value] = {
        "protocol": _protocol(socket.protocol),
        "interface": _interface(socket.interface, space),
        "filtering": socket.filtering or "unknown",
        "ring": socket.ring,
        "promiscuous": socket.promiscuous,
        "namespace": space.id,
    }
    if process is None:
        arguments["user"] = str(socket.uid)
    return Observation(
        message="packet-socket-idle" if idle else message,
        arguments=arguments,
        pid=process.pid if process else 0,
        started=process.started if process else 0,
        capability="network.packets",
        basis=Basis.CAPABLE if idle else Basis.ACTIVE,
    )


def _protocol(number: int) -> str:
    name = _PROTOCOLS.get(number)
    return f"{name} (0x{number:04x})" if name else f"0x{number:04x}"


def _interface(index: int, space: NetworkNamespace) -> str:
    return space.interfaces.get(index, f"#{index}") if index else "any"


PROBE = Probe(
    title="packet sockets",
    topics=frozenset({Topic.PACKETS}),
    uses=frozenset({Verb.PROCESSES, Verb.SOCKETS}),
    look=_look,
)
