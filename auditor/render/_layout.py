"""Lines of a given width, measured in terminal cells, coloured at the very end."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from auditor.model.frozen import ordered

_SGR = {
    "title": "1",
    "heading": "1;34",
    "strong": "1",
    "faint": "2",
    "high": "1;31",
    "medium": "1;33",
    "low": "36",
    "info": "2",
    "broken": "1;31",
    "inconclusive": "33",
    "met": "32",
}
"""Select Graphic Rendition codes (ECMA-48, 8.3.117) by style."""


@ordered
class Span:
    """Some text in one style; the style is empty or a key of the colour table."""

    text: str
    style: str = ""


Line = tuple[Span, ...]
"""One line of the page, without its line break."""

BLANK: Line = ()


def cells(text: str) -> int:
    """Return how many terminal columns a text takes.

    Wide and full-width characters take two (Unicode Standard Annex 11), combining marks
    none; ambiguous ones count as one, as terminals outside East Asia show them.
    """
    return len(text) if text.isascii() else sum(map(_cell, text))


def clip(text: str, width: int) -> str:
    """Return a text that takes at most ``width`` cells, ending in ``…`` if it was cut."""
    return text if cells(text) <= width else f"{_split(text, width - 1)[0]}…"


def pad(text: str, width: int) -> str:
    """Return a text filled with blanks to ``width`` cells; longer ones stay."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield a text as lines of at most ``width`` cells, broken at blanks if possible.

    Blanks inside a line are kept as they are, for they may belong to a path.
    """
    line = ""
    for item in text.split(" "):
        candidate = f"{line} {item}" if line else item
        if cells(candidate) <= width:
            line = candidate
            continue
        if line.strip():
            yield line.rstrip()
        rest = item
        while cells(rest) > width:
            head, rest = _split(rest, width)
            yield head
        line = rest
    if line.strip():
        yield line.rstrip()


def paragraph(
    text: str, width: int, *, lead: str = "", style: str = "", lead_style: str = ""
) -> list[Line]:
    """Return a wrapped text behind a lead that stands on its first line only.

    Args:
        text: what to wrap, neutral.
        width: of the page in cells.
        lead: stands before the first line; the others are indented by its width.
        style: of the text.
        lead_style: of the lead.
    """
    lead = lead if cells(lead) <= width - 16 else clip(lead, max(width - 17, 0)) + " "
    indent = cells(lead)
    lines = list(wrap(text, width - indent)) or [""]
    first: Line = (Span(lead, lead_style), Span(lines[0], style))
    return [first, *((Span(" " * indent), Span(line, style)) for line in lines[1:])]


def heading(text: str, width: int) -> list[Line]:
    """Return a heading with space above it."""
    return [BLANK, *paragraph(text, width, style="heading")]


def page(lines: Iterable[Line], *, color: bool) -> str:
    """Return the lines as one text, each ended by a line break.

    Args:
        lines: neutral text in spans.
        color: whether styles become SGR codes; else they are dropped.
    """
    return "".join(f"{_painted(line, color=color)}\n" for line in lines)


def _painted(line: Line, *, color: bool) -> str:
    if not color:
        return "".join(span.text for span in line).rstrip()
    return "".join(
        f"\x1b[{_SGR[span.style]}m{span.text}\x1b[0m" if span.style in _SGR else span.text
        for span in line
    ).rstrip()


def _cell(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _split(text: str, width: int) -> tuple[str, str]:
    """Cut a text after at most ``width`` cells, but after one character at least."""
    taken = 0
    for position, character in enumerate(text):
        taken += _cell(character)
        if taken > width and position:
            return text[:position], text[position:]
    return text, ""
