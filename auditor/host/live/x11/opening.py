"""Opening a connection to a local X server (X Window System Protocol, section 8)."""

from __future__ import annotations

import os
import socket
import struct

from auditor.host.live.x11.wire import Wire
from auditor.model.frozen import frozen
from auditor.parse.x11_setup import Setup, parse_setup
from auditor.parse.xauthority import COOKIE

_LITTLE_ENDIAN = 0x6C
_VERSION = (11, 0)
_ACCEPTED = 1
_PEER = struct.Struct("3i")


@frozen
class Peer:
    """Who listens at the other end (unix(7), SO_PEERCRED), told by the kernel."""

    pid: int
    uid: int


def connect(path: str, timeout: float) -> socket.socket:
    """Return a stream connected to a listening local socket.

    Args:
        path: as the kernel lists it; abstract ones start with ``@``.
        timeout: seconds that connecting may take.

    Raises:
        OSError: it cannot be reached; `TimeoutError` when it takes too long.
    """
    stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        stream.settimeout(timeout)
        stream.connect(f"\0{path[1:]}" if path.startswith("@") else os.fsencode(path))
    except OSError:
        stream.close()
        raise
    return stream


def peer_of(stream: socket.socket) -> Peer:
    """Return the process that listens at the other end, and its user."""
    data = stream.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    pid, uid, _ = _PEER.unpack(data)
    return Peer(pid=pid, uid=uid)


def open_session(wire: Wire, cookie: bytes) -> Setup | None:
    """Introduce ourselves and return the server's setup; ``None`` when it refuses us.

    Args:
        wire: a fresh connection.
        cookie: an MIT-MAGIC-COOKIE-1, or empty to come without one.

    Raises:
        ValueError: the answer is malformed.
        OSError: the connection ended, or `TimeoutError`.
    """
    name = COOKIE if cookie else b""
    major, minor = _VERSION
    head = struct.pack("<BxHHHHxx", _LITTLE_ENDIAN, major, minor, len(name), len(cookie))
    wire.send(head + _padded(name) + _padded(cookie))
    status, _, words = struct.unpack("<BBxxxxH", wire.read(8))
    body = wire.read(words * 4)
    if status != _ACCEPTED:
        return None
    setup = parse_setup(body)
    if setup is None or not setup.screens:
        raise ValueError("the server's setup is malformed")
    return setup


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
