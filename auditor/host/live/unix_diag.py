"""Connections to X displays over local sockets (unix(7)), from the kernel's diagnostics.

The structures are those of ``linux/unix_diag.h``; no privilege is needed. Only pairs
whose named end is a display's socket are kept.
"""

from __future__ import annotations

import struct

from auditor.host.live.netlink import SOCKETS, attributes, dump
from auditor.model.coverage import Gap, GapKind
from auditor.model.network import UnixPair

_FAMILY = 1  # AF_UNIX
_ESTABLISHED = 1 << 1
_NAME, _PEER = 0x01, 0x04  # UDIAG_SHOW_*
_ANY = 0xFFFFFFFF
_REQUEST = struct.Struct("=BBHIIIII")  # struct unix_diag_req
_HEAD = struct.Struct("=BBBBIII")  # struct unix_diag_msg
_ATTRIBUTE_NAME, _ATTRIBUTE_PEER = 0, 2  # UNIX_DIAG_*
_INODE = struct.Struct("=I")
_DISPLAYS = b"/tmp/.X11-unix/X"


def read_display_pairs() -> tuple[tuple[UnixPair, ...], tuple[Gap, ...]]:
    """Return both ends of each connection to a local X display, and what was missed."""
    request = _REQUEST.pack(_FAMILY, 0, 0, _ESTABLISHED, 0, _NAME | _PEER, _ANY, _ANY)
    try:
        answer = dump(SOCKETS, request)
    except OSError as error:
        slow = isinstance(error, TimeoutError)
        kind = GapKind.TIMED_OUT if slow else GapKind.UNSUPPORTED
        return (), (Gap(kind=kind, reason="display-sockets", count=0),)
    pairs = [pair_of(body) for body in answer.bodies if _DISPLAYS in body]
    gaps = () if answer.steady else (Gap(kind=GapKind.FAILED, reason="display-sockets"),)
    return tuple(pair for pair in pairs if pair is not None), gaps


def read_pairs(servers: frozenset[str]) -> tuple[UnixPair, ...]:
    """Return both ends of each connection to some named servers.

    Args:
        servers: the names they listen under; abstract ones with a leading ``@``.

    Raises:
        OSError: the kernel does not tell.
    """
    request = _REQUEST.pack(_FAMILY, 0, 0, _ESTABLISHED, 0, _NAME | _PEER, _ANY, _ANY)
    pairs = (_named_pair(body) for body in dump(SOCKETS, request).bodies)
    return tuple(pair for pair in pairs if pair and pair.path in servers)


def pair_of(body: bytes) -> UnixPair | None:
    """Return the pair that one message tells of; ``None`` when it is no display's."""
    pair = _named_pair(body)
    named = pair is not None and pair.path.removeprefix("@").startswith(_DISPLAYS.decode())
    return pair if named else None


def _named_pair(body: bytes) -> UnixPair | None:
    if len(body) < _HEAD.size:
        return None
    told = attributes(body, _HEAD.size)
    name, peer = told.get(_ATTRIBUTE_NAME, b""), told.get(_ATTRIBUTE_PEER, b"")
    if not name or len(peer) != _INODE.size:
        return None
    path = name.rstrip(b"\0").replace(b"\0", b"@", 1)
    return UnixPair(
        path=path.decode("utf-8", "surrogateescape"),
        server=_HEAD.unpack_from(body)[4],
        client=_INODE.unpack(peer)[0],
    )
