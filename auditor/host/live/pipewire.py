"""Asking a local PipeWire daemon what there is; nothing of it is taken."""

from __future__ import annotations

import socket

from auditor.host.live.pulse import NAME
from auditor.host.live.x11.wire import Wire
from auditor.parse import pipewire

_LONGEST = 1 << 20
_MOST = 20_000


def ask(
    stream: socket.socket, deadline: float
) -> tuple[tuple[pipewire.Consumer, ...], dict[int, int]]:
    """Return the nodes that sound or pictures go to, and the process of each client.

    Args:
        stream: connected; closed by whoever connected it.
        deadline: `time.monotonic` value.

    Raises:
        ValueError: the daemon sends nonsense, or without end.
        OSError: it ended the connection; `TimeoutError`.
    """
    wire = Wire(stream, deadline)
    wire.send(pipewire.question(NAME))
    found: list[pipewire.Global] = []
    for _ in range(_MOST):
        event, size = pipewire.head_of(wire.read(pipewire.HEAD))
        if size > _LONGEST:
            raise ValueError("a message of impossible length")
        body = wire.read(size)
        if event == pipewire.DONE and pipewire.is_complete(body):
            return tuple(pipewire.consumers(found)), pipewire.clients(found)
        entry = pipewire.global_of(body) if event == pipewire.GLOBAL else None
        if entry is not None:
            found.append(entry)
    raise ValueError("the daemon sends without end")
