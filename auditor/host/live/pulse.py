"""Asking a local sound server who records, in its own protocol; no sound is asked for."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TypeVar

from auditor.host.live.x11.wire import Wire, sound
from auditor.model.named import NamedTuple
from auditor.parse import pulse

NAME = "monitoring auditor"
_NUMBER = 1
T = TypeVar("T")


class Told(NamedTuple):
    """What a server tells.

    Attributes:
        sources: where sound comes from.
        clients: who is connected, but us.
        outputs: streams from a source to a client.
    """

    sources: tuple[pulse.Source, ...]
    clients: tuple[pulse.Client, ...]
    outputs: tuple[pulse.Output, ...]


def ask(stream: socket.socket, deadline: float) -> Told:
    """Return what a server tells.

    Args:
        stream: connected; closed by whoever connected it.
        deadline: `time.monotonic` value.

    Raises:
        ValueError: the server sends nonsense, or without end.
        OSError: it refuses us or ended the connection; `TimeoutError`.
    """
    wire = Wire(stream, deadline)
    wire.send(pulse.auth(1) + pulse.named(2, NAME))
    _replies(wire, {1})
    (own,) = _replies(wire, {2}).values()
    lists = {3: pulse.SOURCES, 4: pulse.CLIENTS, 5: pulse.OUTPUTS}
    wire.send(b"".join(pulse.request(command, tag) for tag, command in lists.items()))
    bodies = _replies(wire, set(lists))
    number = int.from_bytes(own[_NUMBER:5], "big")
    return Told(
        sources=_list(pulse.sources, bodies[3]),
        clients=tuple(
            item for item in _list(pulse.clients, bodies[4]) if item.number != number
        ),
        outputs=_list(pulse.outputs, bodies[5]),
    )


def _list(parse: Callable[[bytes], T | None], body: bytes) -> T:
    return sound(parse(body))


def _replies(wire: Wire, tags: set[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while found.keys() < tags:
        head = wire.read(pulse.HEAD)
        size = pulse.message_size(head)
        if size is None:
            raise ValueError("a message of impossible length")
        content = wire.read(size)
        answer = pulse.answer_of(content) if pulse.is_control(head) else None
        if answer is None:
            raise ValueError("no control message")
        command, tag, body = answer
        if tag in tags and command == pulse.ERROR:
            raise PermissionError("the sound server refuses")
        if tag in tags and command == pulse.REPLY:
            found[tag] = body
    return found
