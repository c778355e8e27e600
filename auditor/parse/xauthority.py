"""Cookies for X servers, from the bytes of an Xauthority file (Xau(3), Xsecurity(7))."""

from __future__ import annotations

import struct

COOKIE = b"MIT-MAGIC-COOKIE-1"

_LOCAL = 256
_WILD = 65535
_FIELDS = 4


def cookies(data: bytes, *, host: str, display: int) -> tuple[bytes, ...]:
    """Return the MIT-MAGIC-COOKIE-1 cookies for one local display.

    Entries for this very host come before those for any host. The file may end in the
    middle of an entry: what is whole counts.

    Args:
        data: content of the file.
        host: the machine's own name, as the entries of family Local have it.
        display: number of the display.

    Returns:
        Distinct cookies, the most fitting first.
    """
    exact: dict[bytes, None] = {}
    loose: dict[bytes, None] = {}
    for family, address, number, name, cookie in _entries(data):
        if name != COOKIE or number not in {b"", str(display).encode()}:
            continue
        if family == _LOCAL and address == host.encode("utf-8", "surrogateescape"):
            exact[cookie] = None
        elif family in {_LOCAL, _WILD}:
            loose[cookie] = None
    return tuple({**exact, **loose})


def _entries(data: bytes) -> list[tuple[int, bytes, bytes, bytes, bytes]]:
    """Return the whole entries: family, address, display number, name, data."""
    found = []
    place = 0
    while place + 2 <= len(data):
        (family,) = struct.unpack_from(">H", data, place)
        place += 2
        fields: list[bytes] = []
        while len(fields) < _FIELDS and place + 2 <= len(data):
            (length,) = struct.unpack_from(">H", data, place)
            fields.append(data[place + 2 : place + 2 + length])
            place += 2 + length
        if len(fields) < _FIELDS or place > len(data):
            break
        address, number, name, cookie = fields
        found.append((family, address, number, name, cookie))
    return found
