"""DER, the encoding of certificates (ITU-T X.690, chapter 10), as far as they need it."""

from __future__ import annotations

from auditor.model.named import NamedTuple

_LONG = 0x80
_MOST_LENGTH_BYTES = 4
_HIGH_TAG = 0x1F
_MOST_ELEMENTS = 4096

SEQUENCE, SET, BOOLEAN, OID = 0x30, 0x31, 0x01, 0x06

_TEXTS = {
    0x0C: "utf-8",
    0x12: "ascii",
    0x13: "ascii",
    0x14: "latin-1",
    0x16: "ascii",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}
"""Encodings by tag of string types (X.680, table 8)."""

_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
_YEAR_OF_TWO_DIGITS = 50
_TIME_DIGITS = len("YYYYMMDDHHMMSS")


class Element(NamedTuple):
    """One value.

    Attributes:
        tag: identifier byte; 0 for the element that could not be read.
        body: contents.
        whole: identifier, length and contents.
    """

    tag: int
    body: bytes
    whole: bytes


NONE = Element(0, b"", b"")
"""What stands for a value that is missing or malformed."""


def first(data: bytes) -> Element:
    """Return the first element; `NONE` when it is malformed or not whole."""
    if len(data) < 2 or data[0] & _HIGH_TAG == _HIGH_TAG:  # noqa: PLR2004
        return NONE
    start, size = 2, data[1]
    if size & _LONG:
        count = size & ~_LONG
        if not 0 < count <= _MOST_LENGTH_BYTES or len(data) < start + count:
            return NONE
        size = int.from_bytes(data[start : start + count], "big")
        start += count
    end = start + size
    if len(data) < end:
        return NONE
    return Element(data[0], data[start:end], data[:end])


def elements(data: bytes) -> tuple[Element, ...]:
    """Return the elements in order, up to the first malformed one."""
    found: list[Element] = []
    while data and len(found) < _MOST_ELEMENTS:
        item = first(data)
        if item is NONE:
            break
        found.append(item)
        data = data[len(item.whole) :]
    return tuple(found)


def text_of(item: Element) -> str:
    """Return a string's text; empty for what is no string."""
    encoding = _TEXTS.get(item.tag, "")
    return item.body.decode(encoding, "replace") if encoding else ""


def time_of(item: Element) -> str:
    """Return a time of a certificate (RFC 5280, 4.1.2.5) as RFC 3339 UTC, or nothing."""
    text = item.body.decode("ascii", "replace")
    if item.tag == _UTC_TIME:
        century = "19" if text[:2] >= str(_YEAR_OF_TWO_DIGITS) else "20"
        text = century + text
    elif item.tag != _GENERALIZED_TIME:
        return ""
    digits = text[:-1]
    is_whole = len(digits) == _TIME_DIGITS and digits.isascii() and digits.isdigit()
    if text[-1:] != "Z" or not is_whole:
        return ""
    date = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    return f"{date}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"
