r"""Text that cannot act: everything invisible or steering becomes a visible escape.

A process may call itself anything: a name that retitles the terminal, reverses the line
or hides half of itself. What is shown to a person passes through here first.

Escaped is what Unicode calls control, format, surrogate, line or paragraph separator,
default ignorable (DerivedCoreProperties.txt: zero-width characters, variation selectors,
fillers, tags) and non-character; the table below covers Unicode 16.
"""

from __future__ import annotations

import re
from functools import cache

_RANGES = (
    (0x0000, 0x001F),  # C0
    (0x007F, 0x009F),  # DEL and C1
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x0600, 0x0605),  # Arabic signs that enclose what follows
    (0x061C, 0x061C),  # Arabic letter mark
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # invisible Khmer vowels
    (0x180B, 0x180F),  # Mongolian selectors
    (0x200B, 0x200F),  # zero width, direction marks
    (0x2028, 0x202E),  # line and paragraph separator, bidirectional embedding
    (0x2060, 0x206F),  # word joiner, invisible operators, bidirectional isolates
    (0x3164, 0x3164),  # Hangul filler
    (0xD800, 0xDFFF),  # surrogates
    (0xFDD0, 0xFDEF),  # non-characters
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFF0, 0xFFFB),  # unused, interlinear annotation
    (0xFFFE, 0xFFFF),  # non-characters
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),  # Egyptian format controls
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical format controls
    (0xE0000, 0xE0FFF),  # tags, variation selectors
    *((plane | 0xFFFE, plane | 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000)),
)


@cache
def acting() -> re.Pattern[str]:
    """Return what matches one character that acts or cannot be seen.

    The same on every version of Python; most texts are told without it.
    """
    ranges = "".join(f"{chr(low)}-{chr(high)}" for low, high in _RANGES)
    return re.compile(f"[{ranges}]")


_SHORT = {"\n": r"\n", "\t": r"\t", "\r": r"\r"}
_BYTE = range(0xDC80, 0xDD00)
_ASCII_END = 0x80
_BMP_END = 0x10000


def neutral(text: str, *, limit: int = 0) -> str:
    r"""Return text in which nothing acts and nothing hides.

    ``\n``, ``\t``, ``\r`` and ``\x1b`` stand for ASCII control characters, ``\xff`` (80
    to ff) for a byte that was no UTF-8, ``\u202e`` or ``\U000e0001`` for other characters
    that cannot be seen, and for those that this version of Unicode does not know.
    Backslashes stay as they are, so the escapes are for reading, not for reversing:
    `auditor.parse.quoting` reverses.

    Args:
        text: anything, lone surrogates included.
        limit: most characters of the text to show; 0 for all of them. What was cut is
            told by ``… (N characters)``, N being the length of the whole.

    Returns:
        Text without control, format, separator, surrogate or unassigned characters.
        ``neutral(neutral(x)) == neutral(x)`` when nothing is cut.
    """
    if 0 < limit < len(text):
        return f"{neutral(text[:limit])}… ({len(text)} characters)"
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def acts(text: str) -> bool:
    """Return whether a text holds a character that acts or cannot be seen."""
    if text.isascii() and text.isprintable():
        return False
    codes = {ord(each) for each in set(text) if not " " <= each <= "~"}
    return any(low <= code <= high for code in codes for low, high in _RANGES)


def escape(character: str) -> str:
    r"""Return one character as a visible escape, as `neutral` describes it."""
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code in _BYTE:  # how Python carries a byte that was no UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if code < _ASCII_END:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _BMP_END else f"\\U{code:08x}"


def _shown(character: str) -> str:
    from unicodedata import category  # noqa: PLC0415 - seldom, and a large module

    if acts(character) or category(character) == "Cn":
        return escape(character)
    return character
