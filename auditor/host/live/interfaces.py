"""The network interfaces of our own namespace (sysfs-class-net of the kernel's ABI)."""

from __future__ import annotations

import os
from typing import NamedTuple

from auditor.model.coverage import Gap, GapKind

_PROMISCUOUS = 0x100  # IFF_PROMISC, netdevice(7)


class Interfaces(NamedTuple):
    """What the interfaces tell.

    Attributes:
        names: name by index.
        promiscuous: names of those that take in frames for other machines.
        gaps: what was missed.
    """

    names: dict[int, str]
    promiscuous: tuple[str, ...]
    gaps: tuple[Gap, ...]


def read_interfaces(root: str = "/sys") -> Interfaces:
    """Return the interfaces below one sysfs; one that goes away meanwhile is left out."""
    folder = f"{root}/class/net"
    try:
        found = sorted(os.listdir(folder))
    except FileNotFoundError:
        return Interfaces({}, (), ())
    except OSError:
        gap = Gap(kind=GapKind.DENIED, reason="network-interfaces", place=folder)
        return Interfaces({}, (), (gap,))
    names: dict[int, str] = {}
    promiscuous: list[str] = []
    for name in found:
        try:
            names[_number(f"{folder}/{name}/ifindex")] = name
            if _number(f"{folder}/{name}/flags") & _PROMISCUOUS:
                promiscuous.append(name)
        except (OSError, ValueError):
            continue
    return Interfaces(names, tuple(promiscuous), ())


def _number(path: str) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return int(os.read(handle, 64), 0)
    finally:
        os.close(handle)
