"""Replies of an X server, byte for byte; a lying count never reads past the reply.

Every function takes one whole reply (the 32-byte header and what follows) and returns
its value, or ``None`` when the reply contradicts itself. Sources: X Window System
Protocol, appendix B; X Resource Extension 1.2; RECORD Extension Protocol 1.13; X11
Input Extension Protocol, section 2.
"""

from __future__ import annotations

import struct

from auditor.model.display import RecordContext, RecordRange
from auditor.model.frozen import frozen

MOST_CLIENTS = 4096
"""More connections than any server allows (Xorg's limit is 2048)."""

MOST_RANGES = 65536
"""More different ranges than one context is read with."""

_HEADER = 32
_PAIR = 8
_PID_MASK = 2
_RANGE = struct.Struct("<BBBBBBHHBBHHBBBBBBBB")
_IDENTIFIED = struct.Struct("<III")
_SIZED = struct.Struct("<IIIIII")
_CROSS_REFERENCE = 20

EVENT_MASKS: tuple[str, ...] = (
    "KeyPress",
    "KeyRelease",
    "ButtonPress",
    "ButtonRelease",
    "EnterWindow",
    "LeaveWindow",
    "PointerMotion",
    "PointerMotionHint",
    "Button1Motion",
    "Button2Motion",
    "Button3Motion",
    "Button4Motion",
    "Button5Motion",
    "ButtonMotion",
    "KeymapState",
    "Exposure",
    "VisibilityChange",
    "StructureNotify",
    "ResizeRedirect",
    "SubstructureNotify",
    "SubstructureRedirect",
    "FocusChange",
    "PropertyChange",
    "ColormapChange",
    "OwnerGrabButton",
)
"""Names of the core event mask bits, from bit 0 (SETofEVENT)."""

XI1_KINDS: dict[int, str] = {1: "key", 2: "key", 3: "button", 4: "button", 5: "motion"}
"""Kind of an X Input event by its distance from the extension's first event."""


@frozen
class Extension:
    """A present extension: its major opcode and its first event code."""

    opcode: int
    first_event: int


def extension(reply: bytes) -> Extension | None:
    """Return where an extension is; ``None`` also when it is not present."""
    if not reply[8]:
        return None
    return Extension(opcode=reply[9], first_event=reply[10])


def number(reply: bytes) -> int:
    """Return the first 32-bit number of a reply: an atom or an owner window."""
    return int.from_bytes(reply[8:12], "little")


def version(reply: bytes) -> tuple[int, int]:
    """Return the two 16-bit numbers of a version reply."""
    major, minor = struct.unpack_from("<HH", reply, 8)
    return major, minor


def atom_name(reply: bytes) -> str | None:
    """Return a name, undecodable bytes replaced."""
    (length,) = struct.unpack_from("<H", reply, 8)
    if _HEADER + length > len(reply):
        return None
    return reply[_HEADER : _HEADER + length].decode("utf-8", "replace")


def event_masks(reply: bytes) -> tuple[str, ...] | None:
    """Return the events that all clients together selected on a window."""
    if len(reply) < _HEADER + 12:
        return None
    (mask,) = struct.unpack_from("<I", reply, 32)
    return tuple(name for bit, name in enumerate(EVENT_MASKS) if mask >> bit & 1)


def pairs(reply: bytes) -> tuple[tuple[int, int], ...] | None:
    """Return the pairs of a QueryClients or QueryClientResources reply."""
    count = number(reply)
    if count > MOST_CLIENTS or _HEADER + count * _PAIR > len(reply):
        return None
    data = reply[_HEADER : _HEADER + count * _PAIR]
    return tuple((first, second) for first, second in struct.iter_unpack("<II", data))


def client_pids(reply: bytes) -> dict[int, int] | None:
    """Return the process id of each local connection by its resource base."""
    count = number(reply)
    if count > MOST_CLIENTS:
        return None
    found: dict[int, int] = {}
    place = _HEADER
    for _ in range(count):
        if place + _IDENTIFIED.size > len(reply):
            return None
        client, mask, length = _IDENTIFIED.unpack_from(reply, place)
        place += _IDENTIFIED.size
        if place + length > len(reply):
            return None
        if mask == _PID_MASK and length >= 4:  # noqa: PLR2004 - one CARD32
            (found[client],) = struct.unpack_from("<I", reply, place)
        place += length
    return found


def resource_ids(reply: bytes, kind: int) -> tuple[int, ...] | None:
    """Return the ids of the resources of one type of a QueryResourceBytes reply.

    Args:
        reply: the reply.
        kind: atom of the resource type.
    """
    count = number(reply)
    found: list[int] = []
    place = _HEADER
    for _ in range(count):
        if place + _SIZED.size > len(reply):
            return None
        identifier, atom, _, _, _, references = _SIZED.unpack_from(reply, place)
        place += _SIZED.size + references * _CROSS_REFERENCE
        if atom == kind:
            found.append(identifier)
    return tuple(found)


def record_context(reply: bytes) -> RecordContext | None:
    """Return a RECORD context: whether it is enabled, and its distinct ranges."""
    (count,) = struct.unpack_from("<I", reply, 12)
    ranges: dict[bytes, None] = {}
    place = _HEADER
    for _ in range(count):
        if place + _PAIR > len(reply):
            return None
        _, length = struct.unpack_from("<II", reply, place)
        place += _PAIR
        end = place + length * _RANGE.size
        if end > len(reply):
            return None
        starts = range(place, end, _RANGE.size)
        ranges |= dict.fromkeys(reply[start : start + _RANGE.size] for start in starts)
        place = end
    if len(ranges) > MOST_RANGES:
        return None
    return RecordContext(enabled=bool(reply[1]), ranges=tuple(map(_record_range, ranges)))


def _record_range(data: bytes) -> RecordRange:
    part = _RANGE.unpack(data)
    return RecordRange(
        core_requests=(part[0], part[1]),
        core_replies=(part[2], part[3]),
        ext_requests=(part[4], part[5], part[6], part[7]),
        ext_replies=(part[8], part[9], part[10], part[11]),
        delivered_events=(part[12], part[13]),
        device_events=(part[14], part[15]),
    )


def xi1_kinds(reply: bytes, first_event: int) -> tuple[str, ...] | None:
    """Return the kinds of X Input event that any client selected on a window.

    Args:
        reply: a GetSelectedExtensionEvents reply; a class is a device number and an
            event code (``device << 8 | code``).
        first_event: the extension's first event code.
    """
    mine, everybody = struct.unpack_from("<HH", reply, 8)
    start = _HEADER + mine * 4
    if start + everybody * 4 > len(reply):
        return None
    classes = struct.unpack_from(f"<{everybody}I", reply, start)
    kinds = {XI1_KINDS.get((each & 0xFF) - first_event) for each in classes}
    return tuple(sorted(kind for kind in kinds if kind))
