"""Whom the system asks for names, who answers here, and who holds tunnels."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

from auditor.host.live.procfs import slurp
from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.names import NameListener, NameTable, TunnelHolder
from auditor.model.process import Process
from auditor.parse.resolving import is_asked, name_servers, name_sockets

_FILES = ("/etc/resolv.conf", "/etc/systemd/resolved.conf")
_FOLDER = "/etc/systemd/resolved.conf.d"
_PROFILES = {
    "/etc/NetworkManager/system-connections": (".vpn", ".nmconnection"),
    "/etc/wireguard": (".conf",),
    "/etc/openvpn": (".conf", ".ovpn"),
    "/etc/openvpn/client": (".conf", ".ovpn"),
    "/etc/swanctl/conf.d": (".conf",),
}
_VPN = (b"type=vpn", b"type=wireguard")
_TABLES = ("/proc/self/net/udp", "/proc/self/net/udp6")
_TUN = "c:10:200"  # Documentation/admin-guide/devices.txt
_INTERFACE = b"iff:"  # drivers/net/tun.c, tun_chr_show_fdinfo


def gather(shelf: Shelf) -> Plain:
    """Return name servers with their files, and the files of private networks."""
    servers: dict[str, str] = {}
    parts, _ = shelf.listing(_FOLDER)
    for path in (*_FILES, *(f"{_FOLDER}/{name}" for name in parts)):
        for address in name_servers(shelf.text(path)):
            servers.setdefault(address, path)
    return tuple(servers.items()), tuple(_profiles(shelf))


def _profiles(shelf: Shelf) -> Iterator[str]:
    """Yield profiles; NetworkManager's other ones are told apart by one line of them."""
    for folder, endings in _PROFILES.items():
        names, _ = shelf.listing(folder)
        for name in names:
            path = f"{folder}/{name}"
            if name.endswith(endings) and (
                not name.endswith(".nmconnection")
                or any(line.strip() in _VPN for line in shelf.text(path).split(b"\n"))
            ):
                yield path


def answer(host: Machine, gathered: Plain) -> NameTable:
    """Return them as a value, with the processes."""
    servers, profiles = cast("tuple[Any, Any]", gathered) if gathered else ((), ())
    processes = host.walked().processes
    sockets: dict[int, str] = {}
    for path in _TABLES:
        with suppress(OSError):
            sockets |= name_sockets(slurp(path, paged=True))
    asked = tuple(address for address, _ in servers)
    listeners = tuple(_listeners(processes, sockets, asked)) if sockets else ()
    held = {item.address for item in listeners}
    return NameTable(
        servers=dict(servers),
        listeners=listeners,
        holders=tuple(_holders(processes)),
        tunnels=host.sockets().namespaces[0].tunnels,
        profiles=profiles,
        unheld=sum(address not in held for address in sockets.values()),
    )


def _listeners(
    processes: tuple[Process, ...], sockets: dict[int, str], servers: tuple[str, ...]
) -> Iterator[NameListener]:
    for process in processes:
        addresses = {sockets[inode] for inode in process.sockets if inode in sockets}
        for address in sorted(addresses):
            yield NameListener(
                pid=process.pid,
                started=process.started,
                address=address,
                asked=is_asked(address, servers),
            )


def _holders(processes: tuple[Process, ...]) -> Iterator[TunnelHolder]:
    for process in processes:
        if any(handle.device == _TUN for handle in process.handles):
            for name in _interfaces(process.pid) or {""}:
                yield TunnelHolder(pid=process.pid, started=process.started, interface=name)


def _interfaces(pid: int) -> set[str]:
    """Return the interfaces that a process's descriptors of the driver are bound to."""
    found: set[str] = set()
    with suppress(OSError):
        for number in os.listdir(f"/proc/{pid}/fdinfo"):
            with suppress(OSError):
                for line in slurp(f"/proc/{pid}/fdinfo/{number}").split(b"\n"):
                    if line.startswith(_INTERFACE):
                        name = line[len(_INTERFACE) :].strip().decode("utf-8", "replace")
                        found.add(name)
    return found - {"", "<NULL>"}
