"""Programs by capabilities, as a table that fits the page or, failing that, a list."""

from __future__ import annotations

from auditor.model.capability import Basis, covers
from auditor.model.frozen import frozen
from auditor.render import Json
from auditor.render._layout import BLANK, Line, Span, cells, clip, pad, paragraph
from auditor.render._reading import number, objects, word
from auditor.render._view import RANK, View, label, severity_of, strongest

_COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("keys", ("input.keystrokes",)),
    ("pointer", ("input.pointer",)),
    ("screen", ("screen",)),
    ("camera", ("camera",)),
    ("microphone", ("microphone",)),
    ("clipboard", ("clipboard",)),
    ("network", ("network",)),
    ("files", ("file",)),
    ("terminal", ("terminal",)),
    ("remote", ("remote",)),
)
_OTHER = "other"
_DOUBTFUL = "doubtful"
_STRENGTH = {**RANK, _DOUBTFUL: RANK[Basis.ACTIVE.value] - 0.5}

Rows = list[tuple[Json, dict[str, str]]]
"""Programs, each with its strongest basis by column."""

_NARROWEST_NAME = 10
_WIDEST_NAME = 40


@frozen
class _Form:
    """One way to set the table: which words to use and how far apart."""

    heads: str
    cells: str
    gap: int
    clipped: bool


_FORMS = (
    _Form(heads=".long", cells="", gap=3, clipped=False),
    _Form(heads=".long", cells=".short", gap=3, clipped=False),
    _Form(heads="", cells=".short", gap=2, clipped=False),
    _Form(heads="", cells=".short", gap=1, clipped=True),
)


def matrix(view: View) -> list[Line]:
    """Return the table, its legend, and what was seen for no program."""
    rows = held(view)
    if not rows:
        return []
    used = columns(rows)
    tables = ((form, _table(view, rows, used, form)) for form in _FORMS)
    form, lines = next(
        ((form, table) for form, table in tables if table),
        (_FORMS[-1], _listed(view, rows)),
    )
    bases = bases_of(rows) if form.cells else []
    return [*lines, *_legend(view, bases, used)]


def held(view: View) -> Rows:
    """Return the programs that hold anything, each with its strongest basis by column."""
    return [(program, row) for program in view.programs if (row := _row(program))]


def columns(rows: Rows) -> list[str]:
    """Return the columns in which anything stands."""
    return [name for name in _names() if any(name in row for _, row in rows)]


def bases_of(rows: Rows) -> list[str]:
    """Return the bases that stand in the cells, the strongest first."""
    found = {basis for _, row in rows for basis in row.values()}
    return sorted(found, key=lambda basis: _STRENGTH.get(basis, -1), reverse=True)


def unseen(view: View, used: list[str]) -> str:
    """Return the columns in which nothing stands; empty when there is none."""
    left = [
        view.speaker.say(f"column.{name}.long") for name in _names() if name not in used
    ]
    known = "text.matrix.unseen" + ("" if view.is_complete else ".partial")
    return view.speaker.compose(known, list=", ".join(left)) if left else ""


def _names() -> list[str]:
    return [*(name for name, _ in _COLUMNS), _OTHER]


def _column_of(capability: str) -> str:
    for name, nodes in _COLUMNS:
        if any(covers(node, capability) for node in nodes):
            return name
    return _OTHER


def _row(program: Json) -> dict[str, str]:
    """Return the strongest basis by column."""
    row: dict[str, str] = {}
    for capability in objects(program, "capabilities"):
        column, basis = _column_of(word(capability, "capability")), strongest(capability)
        if basis == Basis.ACTIVE.value and number(capability, "candidates"):
            basis = _DOUBTFUL
        if _STRENGTH.get(basis, -1) > _STRENGTH.get(row.get(column, ""), -1):
            row[column] = basis
    return row


def _table(view: View, rows: Rows, used: list[str], form: _Form) -> list[Line] | None:
    """Return the table in one form; ``None`` when the page is too narrow for it."""
    say = view.speaker.say
    heads = {name: say(f"column.{name}{form.heads}") for name in used}
    texts = [
        {name: say(f"basis.{basis}{form.cells}") for name, basis in row.items()}
        for _, row in rows
    ]
    widths = {
        name: max(cells(heads[name]), *(cells(text.get(name, "")) for text in texts))
        for name in used
    }
    names = [label(view, program) for program, _ in rows]
    wanted = min(max(map(cells, [*names, say("column.program")])), _WIDEST_NAME)
    room = view.width - sum(widths.values()) - form.gap * len(used)
    if room < (min(wanted, _NARROWEST_NAME) if form.clipped else wanted):
        return None
    first = min(wanted, room)
    gap = " " * form.gap
    head = gap.join(
        [pad(say("column.program"), first), *(pad(heads[n], widths[n]) for n in used)]
    )
    lines: list[Line] = [(Span(head, "strong"),)]
    for (program, row), name, text in zip(rows, names, texts, strict=True):
        spans = [Span(pad(clip(name, first), first), severity_of(view, program))]
        for column in used:
            style = "strong" if row.get(column) == "active" else ""
            cell = text.get(column, "·")
            spans += [Span(gap), Span(pad(cell, widths[column]), style)]
        lines.append(tuple(spans))
    return lines


def _listed(view: View, rows: Rows) -> list[Line]:
    """Return one paragraph per program, for pages too narrow for a table."""
    say = view.speaker.say
    lines: list[Line] = []
    for program, row in rows:
        lines += paragraph(label(view, program), view.width, style="strong")
        held = [
            f"{say(f'column.{name}')}: {say(f'basis.{row[name]}.short')}"
            for name in _names()
            if name in row
        ]
        lines += paragraph(", ".join(held), view.width, lead="  ")
    return lines


def _legend(view: View, bases: list[str], used: list[str]) -> list[Line]:
    """Return what the short words mean, strongest first, and the empty columns."""
    say, lines = view.speaker.say, [BLANK]
    short = {basis: say(f"basis.{basis}.short") for basis in bases}
    widest = max(map(cells, short.values()), default=0)
    for basis in bases:
        lead = f"  {pad(short[basis], widest)}  "
        lines += paragraph(
            say(f"basis.{basis}.legend"), view.width, lead=lead, style="faint"
        )
    if text := unseen(view, used):
        lines += paragraph(text, view.width)
    return lines
