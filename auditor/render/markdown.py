"""The report as Markdown, in GitHub's flavour: for tickets, wikis and letters.

The same document as the page for browsers. What comes from the machine is escaped, so that
no link, image, mention, mark-up or HTML of it acts.
"""

from __future__ import annotations

from auditor.render import Json, Options, Renderer
from auditor.render._document import (
    Block,
    Code,
    Document,
    Entries,
    Entry,
    Part,
    Picture,
    Table,
    Words,
)
from auditor.render._escape import for_code, for_prose
from auditor.render._story import document
from auditor.render._view import look

_ORDERED = frozenset({"numbered", "steps"})
_DEEPEST = 6
_SQUARES = {
    "complete": "■",
    "partial": "◧",
    "denied": "▨",
    "failed": "☒",
    "hidden": "▣",
}
_OTHER_SQUARE = "□"


def render(report: Json, options: Options) -> str:
    """Return the report as Markdown, ended by a line break."""
    blocks = [block.rstrip() for block in _page(document(look(report, options)))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _page(told: Document) -> list[str]:
    blocks = [f"# {for_prose(told.title)}"]
    blocks += [f"> **{for_prose(text)}**" for text in told.banner]
    for block in told.lead:
        blocks += _block(block, 2)
    for part in told.parts:
        blocks += _block(part, 2)
    return [*blocks, "---", *(f"**{for_prose(text)}**" for text in told.closing)]


def _block(block: Block, level: int) -> list[str]:
    if isinstance(block, Words):
        return [_words(block)]
    if isinstance(block, Entries):
        return [_entries(block)]
    if isinstance(block, Table):
        return [f"*{for_prose(block.caption)}*", _table(block)]
    if isinstance(block, Picture):
        return _picture(block)
    if isinstance(block, Code):
        return [f"```\n{block.text.strip()}\n```"] if "`" not in block.text else []
    return _part(block, level)


def _words(block: Words) -> str:
    text = for_prose(block.text)
    return f"**{text}**" if block.style == "strong" and text else text


def _part(part: Part, level: int) -> list[str]:
    mark = f" — {for_prose(part.mark)}" if part.mark else ""
    blocks = [f"{'#' * min(level, _DEEPEST)} {for_prose(part.title)}{mark}"]
    for block in part.blocks:
        blocks += _block(block, level + 1)
    return blocks


def _entries(block: Entries) -> str:
    lines = []
    for place, item in enumerate(block.items, 1):
        lead = f"{place}. " if block.style in _ORDERED else "- "
        lines += _entry(item, lead)
    return "\n".join(lines)


def _entry(item: Entry, lead: str) -> list[str]:
    """Return one item, and below it what is literal or belongs to it."""
    indent = " " * len(lead)
    mark = f"**{for_prose(item.mark)}**: " if item.mark else ""
    behind = [for_prose(text) for text in item.notes if text]
    if item.refs:
        behind.append(", ".join(for_prose(text) for text, _ in item.refs))
    notes = f" ({' · '.join(behind)})" if behind else ""
    lines = [f"{lead}{mark}{for_prose(item.text)}{notes}"]
    if item.code:
        lines.append(f"{indent}- {for_code(item.code)}")
    return [*lines, *(f"{indent}- {for_prose(text)}" for text in item.inner)]


def _table(table: Table) -> str:
    lines = [_row(list(table.head)), _row(["---"] * len(table.head), escaped=True)]
    lines += [_row([cell.text for cell in row]) for row in table.rows]
    return "\n".join(lines)


def _row(cells: list[str], *, escaped: bool = False) -> str:
    return f"| {' | '.join(cells if escaped else map(for_prose, cells))} |"


def _picture(picture: Picture) -> list[str]:
    row = "".join(_SQUARES.get(tone, _OTHER_SQUARE) for tone, _ in picture.squares)
    legend = [
        f"- {_SQUARES.get(tone, _OTHER_SQUARE)} {for_prose(text)}"
        for tone, text in picture.legend
    ]
    return [row, "\n".join(legend)]


RENDERER = Renderer(title="Markdown for tickets and wikis", suffix=".md", render=render)
