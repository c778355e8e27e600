"""As much of DER (X.690) as time stamps need: take apart, and put together."""

from __future__ import annotations

INTEGER, BOOLEAN, OCTETS, NULL, OID, TIME = 0x02, 0x01, 0x04, 0x05, 0x06, 0x18
SEQUENCE, TAGGED = 0x30, 0xA0

_SHORT = 0x80
_LONG_TAG = 0x1F
_MOST_LENGTH_BYTES = 4


def element(tag: int, *content: bytes) -> bytes:
    """Return one element with its tag and length."""
    body = b"".join(content)
    size = len(body)
    if size < _SHORT:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _SHORT | len(length))) + length + body


def integer(value: int) -> bytes:
    """Return a number that is not negative."""
    return element(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def split(data: bytes) -> list[tuple[int, bytes]]:
    """Return the elements of some bytes, each with its tag and content.

    Raises:
        ValueError: they are no DER, or have a length that DER does not allow.
    """
    found = []
    while data:
        tag, content, data = _first(data)
        found.append((tag, content))
    return found


def _first(data: bytes) -> tuple[int, bytes, bytes]:
    if len(data) < len(b"TL") or data[0] & _LONG_TAG == _LONG_TAG:
        raise ValueError("it is no DER")
    size, start = data[1], 2
    if size >= _SHORT:
        count = size - _SHORT
        size, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
        if not 0 < count <= _MOST_LENGTH_BYTES or size < _SHORT or data[2] == 0:
            raise ValueError("it is no DER")
    if len(data) < start + size:
        raise ValueError("it is cut off")
    return data[0], data[start : start + size], data[start + size :]


def within(data: bytes, *path: tuple[int, int]) -> bytes:
    """Return what stands at a place: for each level the number and the tag.

    Raises:
        ValueError: something else stands there.
    """
    for number, tag in path:
        elements = split(data)
        if number >= len(elements) or elements[number][0] != tag:
            raise ValueError("it has another form")
        data = elements[number][1]
    return data
