"""A report as parts, for every format that has headings, lists and tables.

All of it is neutral text without any markup; a format escapes it once, where it writes it.
"""

from __future__ import annotations

from auditor.model.frozen import frozen


@frozen
class Words:
    """A paragraph; its style is empty, ``lead``, ``strong``, ``faint`` or ``code``."""

    text: str
    style: str = ""


@frozen
class Entry:
    """One item of a list.

    Attributes:
        text: what it says.
        mark: a word that stands before it, such as a severity.
        tone: a closed word for how the mark looks: a severity, outcome, basis or coverage.
        notes: said behind it, less loudly.
        code: literal text below it, such as a command line.
        inner: further sentences below it.
        name: by which it is linked to; empty for never.
        refs: words with the names that they lead to.
    """

    text: str
    mark: str = ""
    tone: str = ""
    notes: tuple[str, ...] = ()
    code: str = ""
    inner: tuple[str, ...] = ()
    name: str = ""
    refs: tuple[tuple[str, str], ...] = ()


@frozen
class Entries:
    """A list.

    Attributes:
        items: in their order.
        style: ``marked`` and ``legend`` have the mark before the text, ``stacked`` and
            ``compact`` behind it; ``numbered`` and ``steps`` are in order; ``narrow`` goes
            into columns; ``plain`` has no bullets; or empty.
    """

    items: tuple[Entry, ...]
    style: str = ""


@frozen
class Cell:
    """One cell of a table.

    Attributes:
        text: what is seen.
        long: what is read aloud instead; empty for the same.
        tone: as for `Entry`; ``none`` where nothing is.
        link: a name that it leads to.
    """

    text: str
    long: str = ""
    tone: str = ""
    link: str = ""


@frozen
class Table:
    """A table whose first cell of each row is the row's heading.

    Attributes:
        caption: what it shows.
        head: one heading per column.
        rows: of as many cells each.
        style: ``matrix`` or empty.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    style: str = ""


@frozen
class Picture:
    """Squares in a row, one per thing that is counted.

    Attributes:
        label: what the picture shows, in words.
        squares: tone and text of each.
        legend: tone and text of each kind of square.
    """

    label: str
    squares: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, str], ...]


@frozen
class Part:
    """A heading and what stands below it.

    Attributes:
        title: the heading.
        blocks: in their order; parts among them are a level deeper.
        name: by which it is linked to; empty for never.
        mark: a word behind the heading, such as a severity.
        tone: as for `Entry`.
        style: ``panel``, ``program`` or empty.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    name: str = ""
    mark: str = ""
    tone: str = ""
    style: str = ""


@frozen
class Code:
    """A text that a camera reads, for those who want to keep it.

    Attributes:
        text: of the code.
        label: what it is, in words.
    """

    text: str
    label: str


Block = Words | Entries | Table | Picture | Code | Part


@frozen
class Document:
    """A whole report.

    Attributes:
        language: of its texts.
        banner: what must be known before anything else.
        title: the first heading.
        lead: below it, on the first page.
        contents: what its list of parts is called.
        parts: each with a name.
        closing: the last words.
    """

    language: str
    banner: tuple[str, ...]
    title: str
    lead: tuple[Block, ...]
    contents: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
