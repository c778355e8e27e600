"""The message buses of the person's session: who is on them, and what they asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, cast

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.bus import Bus, BusListener, BusTable, Eavesdropper, Grant
from auditor.model.coverage import Gap, GapKind
from auditor.parse.local_sockets import bus_paths, is_bus
from auditor.parse.peers import unaccounted

AS_PERSON = (
    "auditor.host.live.buses",
    "auditor.host.live.local_servers",
    "auditor.host.live.x11.opening",
)
_TABLES = ("devices", "location", "remote-desktop", "screencast", "screenshot")
_NAMED = ("DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS")


def gather(shelf: Shelf) -> Plain:
    """Return what each bus of the person's tells, as plain values."""
    from auditor.host.live.local_servers import running  # noqa: PLC0415

    clients = running(shelf)
    named = [path for name in _NAMED for path in bus_paths(os.environ.get(name, ""))]
    if "" in named:
        shelf.gap(GapKind.SKIPPED, "bus-not-local", "")
    paths = [path for path in named if path in clients]
    paths += sorted(path for path in clients if is_bus(path))
    found = tuple(_visited(shelf, paths, clients)) if paths else ()
    offered = any(cast("tuple[Any, ...]", item)[-1] is not None for item in found)
    return found, () if offered else _stores(shelf)


def _stores(shelf: Shelf) -> Plain:
    """Return the files in which permissions are stored, of those that are looked up."""
    home = shelf.folders.get(shelf.person, "")
    folder = f"{home}/.local/share/flatpak/db"
    names = shelf.names(folder) if home else ()
    return tuple(f"{folder}/{name}" for name in names if name in _TABLES)


def _visited(shelf: Shelf, paths: list[str], clients: Iterable[str]) -> list[Plain]:
    import socket  # noqa: PLC0415 - only where there is a bus

    from auditor.host.live.buses import Survey, inode_of  # noqa: PLC0415
    from auditor.host.live.dbus import Conversation  # noqa: PLC0415
    from auditor.host.live.local_servers import visit  # noqa: PLC0415

    launched: list[str] = []

    def ask(path: str, stream: socket.socket, deadline: float) -> Plain:
        talk = Conversation(stream, deadline)
        talk.introduce()
        survey = Survey(talk, path, inode_of(stream))
        found = survey.look()
        launched.extend(bus_paths(survey.launched()))
        if talk.late:
            shelf.gap(GapKind.TIMED_OUT, "bus-silent", path)
        return found

    found = visit(shelf, paths, ask, "bus")
    late = [path for path in launched if path in clients and path not in paths]
    return found + visit(shelf, late, ask, "bus")


def answer(host: Machine, gathered: Plain) -> BusTable:
    """Return the buses, their connections joined to processes."""
    listed, stores = cast("tuple[Any, ...]", gathered or ((), ()))
    holders: dict[int, list[int]] = {}
    refused = 0
    for process in host.walked().processes if listed else ():
        refused += "fd" in process.refused and process.uid == host.person
        for inode in process.sockets:
            holders.setdefault(inode, []).append(process.pid)
    gaps = []
    if refused:
        gaps.append(
            Gap(kind=GapKind.DENIED, reason="bus-holders", count=refused, needs="root")
        )
    return BusTable(
        buses=tuple(_bus(item, holders) for item in listed),
        unread_stores=stores,
        gaps=tuple(gaps),
    )


def _bus(item: Plain, holders: dict[int, list[int]]) -> Bus:
    place, accessibility, registry, listeners, guests, monitors, *more = cast(
        "tuple[Any, ...]", item
    )
    clients, pids, eavesdroppers, sessions, grants = more
    held = [tuple(holders.get(inode, ())) for inode in clients]
    return Bus(
        place=place,
        accessibility=accessibility,
        registry=registry,
        listeners=tuple(
            BusListener(pid=pid, keys=keys, buttons=buttons, events=events)
            for pid, keys, buttons, events in listeners
        ),
        guests=guests,
        monitors=monitors,
        nameless=unaccounted(held, pids),
        eavesdroppers=tuple(
            Eavesdropper(pid=pid, interfaces=interfaces)
            for pid, interfaces in eavesdroppers
        ),
        sessions=sessions,
        grants=tuple(
            Grant(table=table, item=item, app=app, allowed=allowed)
            for table, item, app, allowed in grants or ()
        ),
    )
