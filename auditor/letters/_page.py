"""A letter's page: blocks of text, as plain text of 80 columns or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from auditor.model.frozen import ordered
from auditor.render._layout import cells, wrap

WIDTH = 80

_BOUND = re.compile(r"(§|\b(?:Art|Abs|Nr|no)\.|\b(?:Article|section|Abschnitt)) (?=\d)")
"""What stays on one line with the number behind it."""


class Kind(Enum):
    """What a block is."""

    LINES = "lines"
    SUBJECT = "subject"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@ordered
class Block:
    """One block.

    Attributes:
        kind: what it is.
        text: harmless in the medium that the letter is for.
        lead: of an item: ``1.`` or ``-``.
        level: of an item, from 0.
        lines: of `Kind.LINES`, each on a line of its own.
    """

    kind: Kind
    text: str = ""
    lead: str = "-"
    level: int = 0
    lines: tuple[str, ...] = ()


def as_text(blocks: Iterable[Block]) -> str:
    """Return the blocks as plain text, an empty line between them."""
    return _joined((block, _wrapped(block)) for block in blocks)


def as_markdown(blocks: Iterable[Block]) -> str:
    """Return the blocks as Markdown (CommonMark)."""
    return _joined((block, [_marked(block)]) for block in blocks)


def _joined(pages: Iterable[tuple[Block, list[str]]]) -> str:
    lines: list[str] = []
    last = None
    for block, own in pages:
        if last and not _is_close(last, block):
            lines.append("")
        lines += own
        last = block
    return "".join(f"{line}\n" for line in lines)


def _is_close(last: Block, block: Block) -> bool:
    """Return whether no empty line stands between: below an item, or in a plain list."""
    if block.kind is not Kind.ITEM or last.kind is not Kind.ITEM:
        return False
    return block.level > 0 or (last.level == 0 and block.lead == last.lead)


def _wrapped(block: Block) -> list[str]:
    if block.kind is Kind.LINES:
        return [line for text in block.lines for line in _broken(text, WIDTH)]
    if block.kind is not Kind.ITEM:
        return _broken(block.text, WIDTH)
    lead = f"{'   ' * block.level}{block.lead} "
    first, *rest = _broken(block.text, WIDTH - cells(lead)) or [""]
    return [lead + first, *(" " * cells(lead) + line for line in rest)]


def _broken(text: str, width: int) -> list[str]:
    bound = _BOUND.sub("\\1\u00a0", text)
    return [line.replace("\u00a0", " ") for line in wrap(bound, width)]


def _marked(block: Block) -> str:
    if block.kind is Kind.LINES:
        return "\\\n".join(block.lines)
    if block.kind is Kind.ITEM:
        return f"{'   ' * block.level}{block.lead} {block.text}"
    return {Kind.SUBJECT: "# ", Kind.HEADING: "## "}.get(block.kind, "") + block.text


def numbered(texts: Iterable[str]) -> Iterator[Block]:
    """Yield texts as numbered items."""
    for number, text in enumerate(texts, start=1):
        yield Block(Kind.ITEM, text, lead=f"{number}.")
