"""Parts of a document as HTML; every text is escaped here and nowhere else."""

from __future__ import annotations

from auditor.render._document import (
    Block,
    Cell,
    Code,
    Document,
    Entries,
    Entry,
    Part,
    Picture,
    Table,
    Words,
)
from auditor.render._escape import for_html
from auditor.render._qr import coded
from auditor.render._squares import drawn

_TONES = frozenset(
    {
        *("high", "medium", "low", "info"),
        *("broken", "inconclusive", "met", "not-applicable"),
        *("active", "doubtful", "used", "configured", "permitted", "capable", "documented"),
        *("complete", "partial", "denied", "unsupported", "hidden", "failed"),
        *("contradicted", "capability-exceeds-declaration", "undeclared"),
        *("withheld-by-employer", "consistent-with-observations"),
        *("none", "this", "open"),
    }
)
"""Tones that are classes; the words of a hostile report never are."""

_ORDERED = frozenset({"numbered", "steps"})
_DEEPEST = 6


def body(document: Document) -> list[str]:
    """Return what stands between the tags of the body, line by line."""
    lines = ["<header>"]
    lines += [f'<p class="banner">{for_html(text)}</p>' for text in document.banner]
    lines.append(f"<h1>{for_html(document.title)}</h1>")
    for block in document.lead:
        lines += _block(block, 2)
    lines += ["</header>", *_contents(document), "<main>"]
    for part in document.parts:
        lines += _section(part)
    lines += ["</main>", "<footer>"]
    lines += [f"<p>{for_html(text)}</p>" for text in document.closing]
    return [*lines, "</footer>"]


def _contents(document: Document) -> list[str]:
    title = for_html(document.contents)
    links = [
        f'<li><a href="#{for_html(part.name)}">{for_html(part.title)}</a></li>'
        for part in document.parts
    ]
    return [f'<nav aria-label="{title}">', "<ol>", *links, "</ol>", "</nav>"]


def _section(part: Part) -> list[str]:
    """Return one of the page's main parts, which its heading names."""
    name = for_html(part.name)
    lines = [
        f'<section id="{name}" aria-labelledby="{name}-title">',
        f'<h2 id="{name}-title">{for_html(part.title)}</h2>',
        '<div class="part">',
    ]
    for block in part.blocks:
        lines += _block(block, 3)
    return [*lines, "</div>", "</section>"]


def _block(block: Block, level: int) -> list[str]:
    if isinstance(block, Words):
        return [f"<p{_class(block.style)}>{for_html(block.text)}</p>"]
    if isinstance(block, Entries):
        return _entries(block)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        return drawn(block)
    if isinstance(block, Code):
        return coded(block)
    return _inner(block, level)


def _class(*names: str) -> str:
    given = " ".join(name for name in names if name)
    return f' class="{for_html(given)}"' if given else ""


def _tone(tone: str) -> str:
    return tone if tone in _TONES else ""


def _mark(mark: str, tone: str) -> str:
    return f"<span{_class('mark', _tone(tone))}>{for_html(mark)}</span>" if mark else ""


def _inner(part: Part, level: int) -> list[str]:
    tag = "article" if part.style == "program" else "div"
    head = f"h{min(level, _DEEPEST)}"
    name = f' id="{for_html(part.name)}"' if part.name else ""
    mark = f" {_mark(part.mark, part.tone)}" if part.mark else ""
    lines = [
        f"<{tag}{name}{_class(part.style or 'group')}>",
        f"<{head}>{for_html(part.title)}{mark}</{head}>",
    ]
    for block in part.blocks:
        lines += _block(block, level + 1)
    return [*lines, f"</{tag}>"]


def _entries(block: Entries) -> list[str]:
    tag = "ol" if block.style in _ORDERED else "ul"
    lines = [f"<{tag}{_class(block.style)}>"]
    for item in block.items:
        name = f' id="{for_html(item.name)}"' if item.name else ""
        tone = _tone(item.tone) if block.style == "steps" else ""
        lines.append(f"<li{name}{_class(tone)}>{_item(item, block.style)}</li>")
    return [*lines, f"</{tag}>"]


def _item(item: Entry, style: str) -> str:
    mark = _mark(item.mark, item.tone)
    said = [for_html(item.text), *_behind(item)]
    if item.code:
        said.append(f"<code>{for_html(item.code)}</code>")
    if item.inner:
        inner = "".join(f"<li>{for_html(text)}</li>" for text in item.inner)
        said.append(f"<ul>{inner}</ul>")
    text = " ".join(said)
    if style in {"marked", "legend"}:
        return f'{mark} <div class="said">{text}</div>'
    if not mark:
        return text
    head, *rest = said
    return " ".join([f'<span class="head">{head}</span>', mark, *rest])


def _behind(item: Entry) -> list[str]:
    """Return notes and links that stand behind an entry, in one line."""
    notes = [for_html(note) for note in item.notes if note]
    links = ", ".join(
        f'<a href="#{for_html(name)}">{for_html(text)}</a>' for text, name in item.refs
    )
    said = " · ".join([*notes, *([links] if links else [])])
    return [f'<span class="notes">{said}</span>'] if said else []


def _table(table: Table) -> list[str]:
    """Return a table; its roles are named, for a narrow page shows it as a list."""
    heads = "".join(
        f'<th scope="col" role="columnheader">{for_html(text)}</th>' for text in table.head
    )
    lines = [
        f'<table role="table"{_class(table.style)}>',
        f"<caption>{for_html(table.caption)}</caption>",
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>',
        '<tbody role="rowgroup">',
    ]
    for first, *rest in table.rows:
        cells = [_row_head(first)]
        cells += [_cell(c, head) for c, head in zip(rest, table.head[1:], strict=False)]
        lines.append(f'<tr role="row">{"".join(cells)}</tr>')
    return [*lines, "</tbody>", "</table>"]


def _row_head(cell: Cell) -> str:
    text = for_html(cell.text)
    if cell.link:
        text = f'<a href="#{for_html(cell.link)}">{text}</a>'
    return f'<th scope="row" role="rowheader">{text}</th>'


def _cell(cell: Cell, head: str) -> str:
    text = f"<span{_class('mark', _tone(cell.tone)) if cell.tone else ''}"
    if cell.long:
        text += f' aria-hidden="true">{for_html(cell.text)}</span>'
        text += f'<span class="aloud">{for_html(cell.long)}</span>'
    else:
        text += f">{for_html(cell.text)}</span>"
    kind = "none" if cell.tone == "none" else ""
    return f'<td role="cell" data-head="{for_html(head)}"{_class(kind)}>{text}</td>'
