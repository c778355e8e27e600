"""Who is told the names that programs look up, and through whom all packets pass.

## What it reads
The name servers of `resolv.conf`(5) and `resolved.conf`(5); processes with a UDP socket on
the port for names (53) of our own network namespace; holders of the tunnel driver
`/dev/net/tun` with the interface that each descriptor is bound to (the kernel's
Documentation/networking/tuntap.rst); the kinds of network interfaces; and which profiles
of private networks lie in their folders (of NetworkManager's, one line).

## Why it matters
Whoever answers for names is told each server that a program is about to speak to:
`network.dns`, `active` where the settings send the system's questions there, else
`capable`. A holder of a tunnel interface is handed whole packets, all that are routed to
it: `network.packets`. So work VPN clients and virtual machines, and interceptors.
Name servers elsewhere, tunnels of the kernel's own (WireGuard) and profiles are told as
facts.

## What it cannot see
What a name server does with questions. Names asked over TLS or HTTPS by a program itself
(DoT, DoH). Which traffic is routed to a tunnel. Traffic that the kernel's packet filter
redirects (nftables, iptables): its rules are not looked at. Other network namespaces'
sockets for names. Other users' descriptors, and NetworkManager's profiles, without root.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.names import NAME_RESOLUTION, NameListener, TunnelHolder
from auditor.model.observation import Observation
from auditor.probes import Probe, Seen


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(NAME_RESOLUTION)
    yield from table.gaps
    yield from map(_answers, table.listeners)
    yield from map(_holds, table.holders)
    for address, path in table.servers.items():
        yield Observation(
            message="name-server", arguments={"address": address, "path": path}
        )
    for name, kind in table.tunnels.items():
        yield Observation(
            message="tunnel-interface", arguments={"interface": name, "kind": kind}
        )
    for path in table.profiles:
        yield Observation(message="network-profile", arguments={"path": path})
    if table.unheld:
        yield Gap(
            kind=GapKind.DENIED,
            reason="name-socket-holder",
            count=table.unheld,
            needs="root",
        )
    yield Gap(kind=GapKind.UNSUPPORTED, reason="redirection-unread", count=0)


def _answers(item: NameListener) -> Observation:
    return Observation(
        message="answers-for-names" if item.asked else "could-answer-for-names",
        arguments={"address": item.address},
        pid=item.pid,
        started=item.started,
        capability="network.dns",
        basis=Basis.ACTIVE if item.asked else Basis.CAPABLE,
    )


def _holds(item: TunnelHolder) -> Observation:
    return Observation(
        message="tunnel-held" if item.interface else "tunnel-open",
        arguments={"interface": item.interface},
        pid=item.pid,
        started=item.started,
        capability="network.packets",
        basis=Basis.ACTIVE if item.interface else Basis.CAPABLE,
    )


PROBE = Probe(
    title="name servers and tunnels",
    topics=frozenset({Topic.TRUST}),
    uses=frozenset({NAME_RESOLUTION}),
    look=_look,
)
