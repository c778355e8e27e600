"""What an X server says when a client connects (X Window System Protocol, section 8)."""

from __future__ import annotations

import struct

from auditor.model.frozen import frozen

_FIXED = struct.Struct("<IIIIHHBBBBBBBBI")
_SCREEN = struct.Struct("<IIIIIHHHHHHIBBBB")
_DEPTH = struct.Struct("<BBHI")
_VISUAL_SIZE = 24
_FORMAT_SIZE = 8
_ROOT, _WIDTH, _HEIGHT, _DEPTHS = 0, 5, 6, 15


@frozen
class Screen:
    """One screen: its root window and its size in pixels."""

    root: int
    width: int
    height: int


@frozen
class Setup:
    """The part of the connection setup that an audit needs.

    Attributes:
        base: resource base of our own connection.
        mask: bits of a resource id that its client chooses; the rest is the base.
        vendor: the server's vendor text, undecodable bytes replaced.
        screens: at most 255.
    """

    base: int
    mask: int
    vendor: str
    screens: tuple[Screen, ...]


def parse_setup(data: bytes) -> Setup | None:
    """Return the setup, or ``None`` when it is malformed.

    Args:
        data: what follows the eight-byte header of a successful setup reply.
    """
    if len(data) < _FIXED.size:
        return None
    fixed = _FIXED.unpack_from(data)
    base, mask, vendor_length, screens, formats = (
        fixed[place] for place in (1, 2, 4, 6, 7)
    )
    vendor = data[_FIXED.size : _FIXED.size + vendor_length]
    place = _FIXED.size + vendor_length + -vendor_length % 4 + formats * _FORMAT_SIZE
    found = []
    for _ in range(screens):
        if place + _SCREEN.size > len(data):
            return None
        screen = _SCREEN.unpack_from(data, place)
        found.append(
            Screen(root=screen[_ROOT], width=screen[_WIDTH], height=screen[_HEIGHT])
        )
        place = _after_depths(data, place + _SCREEN.size, screen[_DEPTHS])
    return Setup(
        base=base,
        mask=mask,
        vendor=vendor.decode("utf-8", "replace"),
        screens=tuple(found),
    )


def _after_depths(data: bytes, place: int, depths: int) -> int:
    for _ in range(depths):
        if place + _DEPTH.size > len(data):
            return len(data) + 1
        visuals = _DEPTH.unpack_from(data, place)[2]
        place += _DEPTH.size + visuals * _VISUAL_SIZE
    return place
