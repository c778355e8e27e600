"""Sound servers of the person's session, and open capture sides of sound cards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.coverage import GapKind
from auditor.model.sound import CardCapture, SoundStream, SoundTable
from auditor.parse.local_sockets import is_pipewire, is_pulse, pulse_path
from auditor.parse.sound_cards import capture_owner

if TYPE_CHECKING:
    from auditor.parse.pulse import Client, Output, Source

AS_PERSON = (
    "auditor.host.live.local_servers",
    "auditor.host.live.pipewire",
    "auditor.host.live.pulse",
    "auditor.host.live.unix_diag",
    "auditor.host.live.x11.opening",
)
CARDS = "/proc/asound"
_PICTURES = ("camera", "screen")
_FOLDERS = ("card", "pcm", "sub")


def gather(shelf: Shelf) -> Plain:
    """Return cards, servers, and connections to them, as plain values."""
    from auditor.host.live.local_servers import running  # noqa: PLC0415

    clients = running(shelf)
    named = pulse_path(os.environ.get("PULSE_SERVER", ""))
    if named == "":
        shelf.gap(GapKind.SKIPPED, "sound-not-local", "")
    paths = [named] if named and named in clients else []
    paths += sorted(path for path in clients if is_pulse(path))
    daemons = tuple(sorted(path for path in clients if is_pipewire(path)))
    cards = tuple(_cards(shelf))
    return (cards, *_servers(shelf, paths, daemons)) if paths or daemons else (cards,)


def _cards(shelf: Shelf) -> Iterator[Plain]:
    places = [CARDS] if os.path.isdir(CARDS) else []
    for word in _FOLDERS:
        places = [
            f"{place}/{name}"
            for place in places
            for name in shelf.names(place)
            if name.startswith(word) and (word != "pcm" or name.endswith("c"))
        ]
    for place in places:
        pid, running = capture_owner(shelf.text(f"{place}/status"))
        if pid:
            yield place, pid, running


def _servers(
    shelf: Shelf, paths: list[str], daemons: tuple[str, ...]
) -> tuple[Plain, Plain]:
    import socket  # noqa: PLC0415 - only where there is a server

    from auditor.host.live import pipewire, pulse  # noqa: PLC0415
    from auditor.host.live.local_servers import visit  # noqa: PLC0415
    from auditor.host.live.unix_diag import read_pairs  # noqa: PLC0415

    def ask(path: str, stream: socket.socket, deadline: float) -> Plain:
        own = os.fstat(stream.fileno()).st_ino
        told = pulse.ask(stream, deadline)
        pairs = read_pairs(frozenset({path}))
        ends = tuple((item.server, item.client) for item in pairs if item.client != own)
        return path, _plain(told), ends

    def ask_daemon(path: str, stream: socket.socket, deadline: float) -> Plain:
        own = os.fstat(stream.fileno()).st_ino
        consumers, clients = pipewire.ask(stream, deadline)
        pairs = read_pairs(frozenset({path}))
        ends = tuple(item.client for item in pairs if item.client != own)
        others = {number: pid for number, pid in clients.items() if pid != os.getpid()}
        return path, tuple(map(tuple, consumers)), tuple(others.items()), ends

    servers = tuple(visit(shelf, paths, ask, "sound"))
    return servers, tuple(visit(shelf, daemons, ask_daemon, "sound"))


def _plain(told: Any) -> Plain:  # noqa: ANN401 - loaded only where there is a server
    """Return a server's lists as plain values: streams first, then clients."""
    names = {item.number: item for item in told.sources}
    return (
        tuple(_stream(item, names) for item in told.outputs),
        tuple((item.number, *_properties(item)) for item in told.clients),
    )


def _stream(output: Output, sources: dict[int, Source]) -> Plain:
    from auditor.parse.pulse import sound_of  # noqa: PLC0415

    source = sources.get(output.source)
    kind, loudness = sound_of(output, source)
    return output.client, kind, source.name if source else "", loudness, output.corked


def _properties(client: Client) -> tuple[str, str]:
    found = client.properties
    return found.get("application.process.id", ""), found.get("pipewire.sec.pid", "")


def answer(host: Machine, gathered: Plain) -> SoundTable:
    """Return the streams, joined to processes."""
    cards, *more = cast("tuple[Any, ...]", gathered or ((),))
    found = tuple(
        CardCapture(place=place, pid=pid, running=running) for place, pid, running in cards
    )
    if not more:
        return SoundTable(cards=found)
    servers, daemons = more
    holders: dict[int, list[int]] = {}
    for process in host.walked().processes:
        for inode in process.sockets:
            holders.setdefault(inode, []).append(process.pid)
    connected = [
        pid for item in daemons for inode in item[3] for pid in holders.get(inode, ())
    ]
    streams = [item for server in servers for item in _streams(server, holders, connected)]
    told = any(checked for _, (_, clients), _ in servers for _, _, checked in clients)
    for daemon in daemons:
        streams += _consumers(daemon, holders, pictures_only=told)
    return SoundTable(streams=tuple(streams), cards=found)


def _consumers(
    daemon: tuple[Any, ...], holders: dict[int, list[int]], *, pictures_only: bool
) -> Iterator[SoundStream]:
    """Yield what a PipeWire daemon hands out; a sound server may have told of sound."""
    from auditor.parse.pulse import Client  # noqa: PLC0415
    from auditor.parse.sound_clients import Behind, behind  # noqa: PLC0415

    path, consumers, clients, ends = daemon
    direct = [tuple(holders.get(end, ())) for end in ends]
    listed = [
        Client(number, {"application.process.id": str(pid)}) for number, pid in clients
    ]
    known = behind(listed, direct, (), frozenset())
    for client, source, name in consumers:
        if pictures_only and source not in _PICTURES:
            continue
        who = known.get(client, Behind())
        yield SoundStream(
            server=path, source=source, name=name, pids=who.pids, sure=who.sure
        )


def _streams(
    server: tuple[Any, ...], holders: dict[int, list[int]], native: list[int]
) -> Iterator[SoundStream]:
    from auditor.parse.pulse import Client  # noqa: PLC0415
    from auditor.parse.sound_clients import Behind, behind  # noqa: PLC0415

    path, (outputs, clients), ends = server
    serving = frozenset(pid for end, _ in ends for pid in holders.get(end, ()))
    direct = [tuple(holders.get(end, ())) for _, end in ends]
    listed = [
        Client(number, {"application.process.id": said, "pipewire.sec.pid": checked})
        for number, said, checked in clients
    ]
    known = behind(listed, direct, native, serving)
    for client, kind, name, loudness, paused in outputs:
        who = known.get(client, Behind())
        yield SoundStream(
            server=path,
            source=kind,
            name=name,
            loudness=loudness,
            paused=paused,
            pids=who.pids,
            sure=who.sure,
        )
