"""The record of processing as CSV, for people and their spreadsheets.

RFC 4180 in UTF-8 without a byte order mark: lines end with CR LF, and a cell that could be
taken for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping

from auditor.export import Export, Sheet
from auditor.export._reading import NOT_STATED, at, texts
from auditor.export._rows import COLUMNS, Row, rows
from auditor.export._telling import Teller
from auditor.export._words import Words
from auditor.model.policy import Document
from auditor.parse.neutral import neutral
from auditor.render._escape import for_csv

_Cell = Callable[[Teller, object], str]


class _Lines:
    """What the csv module writes to; it asks for nothing but ``write``."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, text: str) -> None:
        self.written.append(text)


def _export(document: Document, language: str) -> tuple[Sheet, ...]:
    words = Words(language)
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([words.label("ropa", key) for key in COLUMNS])
    teller = Teller(words, neutral, neutral)
    for row in rows(document):
        writer.writerow([for_csv(cell) for cell in _cells(teller, row)])
    return (Sheet(name="ropa", text="".join(lines.written)),)


def _cells(teller: Teller, row: Row) -> Iterator[str]:
    for key in COLUMNS:
        yield _TOLD.get(key, Teller.value)(teller, row[key])


def _listed(table: str) -> _Cell:
    return lambda teller, value: teller.listed(table, value)


def _subjects(teller: Teller, value: object) -> str:
    return "; ".join(teller.label("population", word) for word in texts(value)) or (
        teller.value(value)
    )


def _captures(teller: Teller, value: object) -> str:
    return teller.each(value, lambda item: teller.capability(at(item, "type")))


def _keepings(teller: Teller, value: object) -> str:
    def tell(item: Document) -> str:
        what = at(item, "capture")
        is_all = what in ("all", NOT_STATED)
        name = teller.words.say("everything") if is_all else teller.capability(what)
        return f"{name}: {teller.keeping(item)}"

    return teller.each(value, tell)


def _people(teller: Teller, value: object) -> str:
    if isinstance(value, list):
        return teller.each(value, teller.person)
    return teller.person(value)


_TOLD: Mapping[str, _Cell] = {
    "role": _listed("role"),
    "status": _listed("status"),
    "a_controller": _people,
    "a_controller_contact": _people,
    "a_joint_controllers": _people,
    "a_representatives": _people,
    "a_data_protection_officer": _people,
    "b_purpose": Teller.purpose,
    "c_data_subjects": _subjects,
    "c_personal_data": _captures,
    "d_recipients": lambda teller, value: teller.each(value, teller.recipient),
    "e_transfers": lambda teller, value: teller.each(value, teller.transfer),
    "f_time_limits": _keepings,
    "g_security_measures": lambda teller, value: teller.each(value, teller.measure),
    "legal_basis": lambda teller, value: teller.each(value, teller.basis),
}
"""How each column is told; others as the text they are."""


EXPORT = Export(
    title="a record of processing (GDPR Art. 30(1)) as CSV", suffix=".csv", export=_export
)
"""See the module's docstring."""
