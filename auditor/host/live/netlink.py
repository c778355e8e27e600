"""The kernel's tables over netlink (netlink(7), sock_diag(7), rtnetlink(7)).

Only what is there is asked for: nothing is set, no group is joined. The socket is closed
before a call returns.
"""

from __future__ import annotations

import _socket as socket  # the standard module around it loads three more
import errno
import os
import struct
from collections.abc import Iterator
from contextlib import closing

from auditor.model.named import NamedTuple

_REQUEST = 0x1  # NLM_F_REQUEST
_REQUEST_DUMP = 0x301  # NLM_F_REQUEST | NLM_F_ROOT | NLM_F_MATCH
_INTERRUPTED = 0x10  # NLM_F_DUMP_INTR
_ERROR, _DONE = 2, 3
_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_ATTRIBUTE = struct.Struct("=HH")  # length, type
_CODE = struct.Struct("=i")
_BUFFER = 1 << 16
_SECONDS = 2.0
_MOST_CHUNKS = 4096
_TYPE_BITS = 0x3FFF  # NLA_TYPE_MASK


class Table(NamedTuple):
    """What can be dumped: a netlink protocol and the message that asks."""

    protocol: int
    message: int


SOCKETS = Table(4, 20)
"""NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY."""

LINKS = Table(0, 18)
"""NETLINK_ROUTE, RTM_GETLINK."""


AUDIT = Table(9, 1000)
"""NETLINK_AUDIT, AUDIT_GET: the state of auditing (linux/audit.h)."""


class Dump(NamedTuple):
    """What one dump gave.

    Attributes:
        bodies: the messages without their netlink headers.
        steady: the kernel did not change the table while it was read out.
    """

    bodies: list[bytes]
    steady: bool


def dump(table: Table, request: bytes, seconds: float = _SECONDS) -> Dump:
    """Return every entry of a table of our own network namespace.

    Args:
        table: which one.
        request: the table's own request structure.
        seconds: longest wait for one answer of the kernel.

    Raises:
        OSError: no netlink, the family is unknown or refused, or no answer came in time
            (`TimeoutError`).
    """
    kind = socket.SOCK_RAW | socket.SOCK_CLOEXEC
    with closing(socket.socket(socket.AF_NETLINK, kind, table.protocol)) as link:
        link.settimeout(seconds)
        size = _HEADER.size + len(request)
        link.send(_HEADER.pack(size, table.message, _REQUEST_DUMP, 1, 0) + request)
        bodies: list[bytes] = []
        steady = True
        for _ in range(_MOST_CHUNKS):
            for message in messages(link.recv(_BUFFER)):
                steady &= not message.flags & _INTERRUPTED
                if message.kind == _DONE:
                    return Dump(bodies, steady)
                if message.kind == _ERROR:
                    _fail(message.body)
                bodies.append(message.body)
    return Dump(bodies, steady=False)


def ask(table: Table, seconds: float = _SECONDS) -> bytes:
    """Return the kernel's one answer to a question without arguments.

    Raises:
        OSError: as `dump`; ``EPROTO`` when the answer is none to this question.
    """
    kind = socket.SOCK_RAW | socket.SOCK_CLOEXEC
    with closing(socket.socket(socket.AF_NETLINK, kind, table.protocol)) as link:
        link.settimeout(seconds)
        link.send(_HEADER.pack(_HEADER.size, table.message, _REQUEST, 1, 0))
        for message in messages(link.recv(_BUFFER)):
            if message.kind == table.message:
                return message.body
            if message.kind == _ERROR:
                _fail(message.body)
    raise OSError(errno.EPROTO, os.strerror(errno.EPROTO))


class Message(NamedTuple):
    """One netlink message."""

    kind: int
    flags: int
    body: bytes


def messages(chunk: bytes) -> Iterator[Message]:
    """Yield the messages of one datagram; what is cut off or malformed ends it."""
    at = 0
    while at + _HEADER.size <= len(chunk):
        length, kind, flags, _, _ = _HEADER.unpack_from(chunk, at)
        if length < _HEADER.size or at + length > len(chunk):
            return
        yield Message(kind, flags, chunk[at + _HEADER.size : at + length])
        at += _aligned(length)


def attributes(body: bytes, start: int) -> dict[int, bytes]:
    """Return the attributes behind a message's fixed part; malformed ones end it."""
    found: dict[int, bytes] = {}
    at = start
    while at + _ATTRIBUTE.size <= len(body):
        length, kind = _ATTRIBUTE.unpack_from(body, at)
        if length < _ATTRIBUTE.size or at + length > len(body):
            break
        found[kind & _TYPE_BITS] = body[at + _ATTRIBUTE.size : at + length]
        at += _aligned(length)
    return found


def _aligned(length: int) -> int:
    return (length + 3) & ~3


def _fail(body: bytes) -> None:
    code = -_CODE.unpack_from(body)[0] if len(body) >= _CODE.size else errno.EPROTO
    raise OSError(code, os.strerror(code))
