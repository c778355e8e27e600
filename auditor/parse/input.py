"""What an input device can report, from the descriptions that the kernel publishes.

Sources: the kernel's Documentation/input/event-codes.rst and linux/input-event-codes.h
for the capability bitmaps of sysfs; the USB HID specification 1.11 §6.2.2 (report
descriptors) and HID Usage Tables 1.12 (usages of top-level collections).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from auditor.model.named import NamedTuple

_LETTERS = (*range(16, 26), *range(30, 39), *range(44, 51))  # KEY_Q … KEY_M
_DIGITS = (*range(2, 12), 71, 72, 73, 75, 76, 77, 79, 80, 81, 82)  # also KEY_KP0 … 9
_REL_X, _REL_Y, _ABS_X, _ABS_Y = 0, 1, 0, 1
_MULTITOUCH_X, _MULTITOUCH_Y = 0x35, 0x36
_CLICKS = (0x110, 0x140, 0x145, 0x14A)  # BTN_LEFT, _TOOL_PEN, _TOOL_FINGER, _TOUCH
_MOST_WORDS = 64

_DIGITIZER = 0x0D  # usage page
_KEY_USAGES = frozenset({0x0001_0006, 0x0001_0007})  # desktop page: keyboard, keypad
_POINTER_USAGES = frozenset({0x0001_0001, 0x0001_0002})  # desktop page: pointer, mouse
_USAGE_PAGE, _USAGE, _COLLECTION = 0x04, 0x08, 0xA0  # item tags without their size
_PUSH, _POP = 0xA4, 0xB4
_LONG_ITEM = 0xFE
_APPLICATION = 1
_SIZES = (0, 1, 2, 4)
_WORD_BITS = 8 * struct.calcsize("@l")


class Reports(NamedTuple):
    """What a device can report.

    Attributes:
        keys: letter or digit keys.
        pointer: a position or movement on the screen, together with clicks or touches.
    """

    keys: bool
    pointer: bool


def parse_bitmap(text: str, word_bits: int = _WORD_BITS) -> int:
    """Return a capability bitmap of sysfs as one number; 0 for what is none.

    Args:
        text: hexadecimal words, the most significant first.
        word_bits: size of a word, the kernel's ``long``.
    """
    words = text.split()
    if len(words) > _MOST_WORDS:
        return 0
    value = 0
    for word in words:
        try:
            part = int(word, 16)
        except ValueError:
            return 0
        value = value << word_bits | part & (1 << word_bits) - 1
    return value


def judge_event_device(keys: int, relative: int, absolute: int) -> Reports:
    """Tell what an event device reports, from its three bitmaps.

    Absolute axes without a button, pen or touch (a joystick, an accelerometer) are not a
    pointer; a power button or a lid is neither.
    """
    typed = any(keys >> key & 1 for key in (*_LETTERS, *_DIGITS))
    moves = bool(relative >> _REL_X & 1 and relative >> _REL_Y & 1)
    placed = bool(
        (absolute >> _ABS_X & 1 and absolute >> _ABS_Y & 1)
        or (absolute >> _MULTITOUCH_X & 1 and absolute >> _MULTITOUCH_Y & 1)
    )
    clicks = any(keys >> key & 1 for key in _CLICKS)
    return Reports(typed, moves or (placed and clicks))


def judge_hid_descriptor(descriptor: bytes) -> Reports | None:
    """Tell what a raw HID device reports, from its application collections.

    Returns:
        ``None`` when the descriptor is malformed or names no such collection.
    """
    try:
        uses = set(_applications(descriptor))
    except ValueError:
        return None
    if not uses:
        return None
    return Reports(
        keys=not uses.isdisjoint(_KEY_USAGES),
        pointer=any(use in _POINTER_USAGES or use >> 16 == _DIGITIZER for use in uses),
    )


def _applications(descriptor: bytes) -> Iterator[int]:
    """Yield the full usage (page and id) of each application collection.

    Raises:
        ValueError: an item is cut off, or of a kind that no descriptor uses (long items).
    """
    page = usage = at = 0
    pages: list[int] = []
    while at < len(descriptor):
        head = descriptor[at]
        data = descriptor[at + 1 : at + 1 + _SIZES[head & 3]]
        if head == _LONG_ITEM or len(data) != _SIZES[head & 3]:
            raise ValueError(at)
        at += 1 + len(data)
        tag, value = head & 0xFC, int.from_bytes(data, "little")
        if tag == _USAGE_PAGE:
            page = value
        elif tag == _USAGE:
            usage = value if len(data) > 2 else page << 16 | value  # noqa: PLR2004 - §6.2.2.8
        elif tag == _PUSH:
            pages.append(page)
        elif tag == _POP and pages:
            page = pages.pop()
        elif tag == _COLLECTION and value == _APPLICATION:
            yield usage
