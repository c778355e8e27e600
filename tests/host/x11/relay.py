"""A relay between a client and a real X server: keeps what passes, and may tamper."""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

CLIENT, SERVER = "client", "server"
Tamper = Callable[[bytes, int], bytes]
"""Gets a piece from the server and its place in the stream; the setup is one piece."""


@dataclass(slots=True)
class Relay:
    """One relayed connection.

    Attributes:
        end_at: place in the server's stream after which the relay hangs up.
        pieces: what passed, in order: who sent it, and the bytes.
    """

    path: Path
    target: Path
    tamper: Tamper
    end_at: int | None
    pieces: list[tuple[str, bytes]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def serve(self, listening: socket.socket) -> None:
        """Relay one connection until either side or the test ends it."""
        client, _ = listening.accept()
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.connect(str(self.target))
        place = 0
        with client, server:
            while not self._stop.is_set():
                ready, _, _ = select.select([client, server], [], [], 0.05)
                if client in ready:
                    data = client.recv(1 << 20)
                    if not data:
                        return
                    self.pieces.append((CLIENT, data))
                    server.sendall(data)
                if server in ready:
                    data = server.recv(1 << 16) if place else whole_setup(server)
                    passed = self.tamper(data, place)
                    place += len(data)
                    self.pieces.append((SERVER, passed))
                    client.sendall(passed)
                    if not data or (self.end_at is not None and place >= self.end_at):
                        return

    def stop(self) -> None:
        """End the relay."""
        self._stop.set()

    def sent(self, side: str) -> bytes:
        """Return everything that one side sent."""
        return b"".join(data for who, data in self.pieces if who == side)

    def round_trips(self) -> int:
        """Return how often the client spoke after the server had."""
        turns = [who for who, _ in itertools.groupby(who for who, _ in self.pieces)]
        return turns.count(CLIENT)


def whole_setup(server: socket.socket) -> bytes:
    """Return a server's answer to the setup, which may come in pieces."""
    data = server.recv(8, socket.MSG_WAITALL)
    (words,) = struct.unpack_from("<H", data, 6)
    return data + server.recv(words * 4, socket.MSG_WAITALL)


@contextlib.contextmanager
def relay(
    path: Path,
    target: Path,
    tamper: Tamper = lambda data, _: data,
    end_at: int | None = None,
):
    """Relay one connection from one socket to another, in a thread of this process."""
    made = Relay(path, target, tamper, end_at)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = threading.Thread(target=_quietly, args=(made, listening))
        thread.start()
        try:
            yield made
        finally:
            made.stop()
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=5)
            os.unlink(path)
    assert not thread.is_alive()


def _quietly(made: Relay, listening: socket.socket) -> None:
    with contextlib.suppress(OSError):
        made.serve(listening)
