"""Which process a sound server's client is: what it says, and what the kernel shows.

A client says itself which process it is, and may say anything. The kernel lists who is
connected. Where both agree for all clients, the word holds; where they do not, the ones
left over on both sides belong together in some way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from auditor.model.named import NamedTuple
from auditor.parse.peers import unaccounted
from auditor.parse.pulse import Client


class Behind(NamedTuple):
    """Who may be behind one client; see `auditor.model.sound.SoundStream`."""

    pids: tuple[int, ...] = ()
    sure: bool = False


def behind(
    clients: Sequence[Client],
    direct: Sequence[tuple[int, ...]],
    native: Iterable[int],
    servers: frozenset[int],
) -> dict[int, Behind]:
    """Return who is behind each client, by its number.

    Args:
        clients: all of a server's but our own.
        direct: for each connection to the server, the processes that hold it.
        native: processes that hold a connection to a PipeWire daemon. The daemon itself
            tells whose connection a client's is, which no client can change.
        servers: processes that serve the socket: what comes to PipeWire through them was
            said by the client.
    """
    daemon = frozenset(native)
    claims: dict[int, int] = {}
    found: dict[int, Behind] = {}
    for client in clients:
        said = _pid(client.properties.get("application.process.id", ""))
        checked = _pid(client.properties.get("pipewire.sec.pid", ""))
        if checked and checked not in servers:
            found[client.number] = Behind((checked,), checked in daemon)
        elif not checked or said != checked:
            claims[client.number] = said
    return found | _claimed(claims, direct)


def _claimed(
    claims: dict[int, int], direct: Sequence[tuple[int, ...]]
) -> dict[int, Behind]:
    """Weigh what clients say of themselves against the connections there are."""
    said = Counter(claims.values())
    held = Counter(pid for pids in direct for pid in pids)
    left = unaccounted(direct, claims.values())
    false = [number for number, pid in claims.items() if said[pid] > held[pid]]
    shared = {claims[number] for number in false} & held.keys()
    candidates = tuple(sorted(shared | set(left)))
    sure = len(candidates) == 1 and not shared
    return {
        number: Behind(candidates or (pid,) * bool(pid), sure)
        if number in false
        else Behind((pid,), sure=True)
        for number, pid in claims.items()
    }


def _pid(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0  # noqa: PLR2004 - longer than any
