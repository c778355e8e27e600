"""Sockets as the kernel lists them, one table per network namespace."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import field, frozen


@frozen
class PacketSocket:
    """One AF_PACKET socket (packet(7)).

    Attributes:
        inode: joins it to `Process.sockets`.
        protocol: Ethernet protocol it receives; 0x0003 is all of them.
        interface: index of the interface, 0 for any.
        uid: owner.
        filtering: ``all``, ``some`` or ``none`` of what the protocol gives; empty when
            the filter could not be read.
        ring: it has a receive ring; ``None`` when not readable.
        promiscuous: it asked for frames to other machines; ``None`` when not readable.
        receiving: bound to a protocol and running; a socket opened only to send is not.
    """

    inode: int
    protocol: int = 0
    interface: int = 0
    uid: int = 0
    filtering: str = ""
    ring: bool | None = None
    promiscuous: bool | None = None
    receiving: bool = True


@frozen
class NetlinkSocket:
    """One socket to a part of the kernel that announces what programs do (netlink(7)).

    Attributes:
        inode: joins it to `Process.sockets`.
        protocol: ``audit`` (NETLINK_AUDIT) or ``connector`` (NETLINK_CONNECTOR).
        port: its address; chosen by whoever opened it, mostly its PID. 0 for the kernel's
            own end, which is listed where the kernel announces.
        groups: the first 32 groups it has joined, one bit each.
    """

    inode: int
    protocol: str
    port: int = 0
    groups: int = 0


@frozen
class Connection:
    """One TCP socket, listening or established; addresses are never resolved.

    Attributes:
        inode: joins it to `Process.sockets`.
        state: ``listening`` or ``established``.
        local: ``ADDRESS:PORT``, IPv6 in brackets.
        remote: the same; empty when listening.
    """

    inode: int
    state: str
    local: str
    remote: str = ""


@frozen
class UnixPair:
    """One connected pair of local stream sockets of which one end is a named server.

    Attributes:
        path: name the server listens under, abstract ones with a leading ``@``.
        server: inode of the server's end.
        client: inode of the peer.
    """

    path: str
    server: int
    client: int


@frozen
class NetworkNamespace:
    """The tables of one network namespace.

    Attributes:
        id: inode of the namespace, as text; where the kernel did not tell it, ``table:``
            and the inode of the namespace's packet table in ``/proc``.
        promiscuous: names of interfaces in promiscuous mode; of our own namespace only.
        interfaces: names by index; of our own namespace only.
        tunnels: kind by name of interfaces that are tunnels; of our own namespace only.
    """

    id: str
    packet: tuple[PacketSocket, ...] = ()
    netlink: tuple[NetlinkSocket, ...] = ()
    connections: tuple[Connection, ...] = ()
    promiscuous: tuple[str, ...] = ()
    interfaces: dict[int, str] = field(default_factory=dict)
    tunnels: dict[str, str] = field(default_factory=dict)


@frozen
class SocketTable:
    """All network namespaces that could be visited, and what was missed."""

    namespaces: tuple[NetworkNamespace, ...] = ()
    display_pairs: tuple[UnixPair, ...] = ()
    gaps: tuple[Gap, ...] = ()
