"""The network interfaces of our own namespace (rtnetlink(7), ``linux/if_link.h``).

Not from sysfs: what ``/sys`` shows is the namespace of whoever mounted it.
"""

from __future__ import annotations

import struct

from auditor.host.live.netlink import LINKS, attributes, dump
from auditor.model.coverage import Gap, GapKind
from auditor.model.named import NamedTuple

_HEAD = struct.Struct("=BxHiII")  # struct ifinfomsg
_NAME, _PROMISCUITY = 3, 30  # IFLA_IFNAME, IFLA_PROMISCUITY
_INFO, _KIND = 18, 1  # IFLA_LINKINFO, IFLA_INFO_KIND
_TUNNELS = frozenset({"tun", "wireguard", "ppp", "ipip", "gre", "sit", "vti", "xfrm"})
"""Kinds of interfaces that wrap what passes through them up for somebody else."""


class Interfaces(NamedTuple):
    """What the interfaces tell.

    Attributes:
        names: name by index.
        promiscuous: names of those that take in frames for other machines.
        tunnels: kind by name of those that are tunnels.
        gaps: what was missed.
    """

    names: dict[int, str]
    promiscuous: tuple[str, ...]
    tunnels: dict[str, str]
    gaps: tuple[Gap, ...]


def read_interfaces() -> Interfaces:
    """Return the interfaces; no answer is a harmless gap: sockets then have no names."""
    try:
        bodies = dump(LINKS, _HEAD.pack(0, 0, 0, 0, 0)).bodies
    except OSError:
        gap = Gap(kind=GapKind.FAILED, reason="network-interfaces", harmless=True)
        return Interfaces({}, (), {}, (gap,))
    bodies = [body for body in bodies if len(body) >= _HEAD.size]
    found = [interface_of(body) for body in bodies]
    kinds = zip(found, map(kind_of, bodies), strict=True)
    return Interfaces(
        names={index: name for index, name, _ in found},
        promiscuous=tuple(sorted(name for _, name, promiscuous in found if promiscuous)),
        tunnels={name: kind for (_, name, _), kind in kinds if kind in _TUNNELS},
        gaps=(),
    )


def interface_of(body: bytes) -> tuple[int, str, bool]:
    """Return index, name and promiscuity of one message, at least its fixed part long."""
    told = attributes(body, _HEAD.size)
    name = told.get(_NAME, b"").rstrip(b"\0").decode("utf-8", "replace")
    return _HEAD.unpack_from(body)[2], name, any(told.get(_PROMISCUITY, b""))


def kind_of(body: bytes) -> str:
    """Return the kind of a virtual interface's message; empty for any other."""
    told = attributes(attributes(body, _HEAD.size).get(_INFO, b""), 0)
    return told.get(_KIND, b"").rstrip(b"\0").decode("ascii", "replace")
