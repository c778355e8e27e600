"""The programs and findings as a table, one row per program, access and finding.

RFC 4180 in UTF-8 without a byte order mark: lines end with CR LF, every cell is quoted, and
one that could be taken for a formula begins with an apostrophe. The heads are the same in
every language, and so are the words of closed lists; sentences are in the chosen one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from auditor.render import Json, Options, Renderer
from auditor.render._detail import observed
from auditor.render._escape import for_csv
from auditor.render._law import finding_text, requirements_of
from auditor.render._reading import child, number, numbers, word, words
from auditor.render._settled import settlement
from auditor.render._view import LEGAL, View, capabilities, look

_REPORT = ("report_id", "host_name", "time")
_PROGRAM = (
    *("program", "name", "product", "presence", "identity", "program_verdict"),
    *("executable", "script", "file_sha256", "package", "package_version", "declared_as"),
)
_ACCESS = ("capability", "bases", "candidates")
_FINDING = (
    *("rule", "severity", "verdict", "statement", "citation", "evidence", "settlement"),
)
COLUMNS: tuple[str, ...] = (*_REPORT, *_PROGRAM, *_ACCESS, *_FINDING)
"""The heads, in their order."""

_Row = dict[str, str]


class _Lines:
    """What the csv module writes to; it asks for nothing but ``write``."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, text: str) -> None:
        self.written.append(text)


def render(report: Json, options: Options) -> str:
    """Return the report as CSV with a line of heads, ended by a line break."""
    view, lines = look(report, options), _Lines()
    writer = csv.writer(lines, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    frame = _frame(view)
    for row in _rows(view):
        told = {**frame, **row}
        writer.writerow([for_csv(told.get(key, "")) for key in COLUMNS])
    return "".join(lines.written)


def _rows(view: View) -> Iterator[_Row]:
    for program in view.programs:
        about = _program(view, program)
        for row in _of_program(view, program):
            yield {**about, **row}
    for group in (None, LEGAL):
        for finding in view.findings.get(group, ()):
            yield _finding(view, finding)


def _of_program(view: View, program: Json) -> Iterator[_Row]:
    """Yield each access with each finding about it, then what is left of either."""
    found = view.findings.get(number(program, "id"), ())
    held = capabilities(program)
    names = {word(item, "capability") for item in held}
    for item in held:
        own = [each for each in found if each.get("capability") == item.get("capability")]
        for finding in own or [{}]:
            yield {**_access(view, item), **_finding(view, finding)}
    rest = [each for each in found if word(each, "capability") not in names]
    if not held and not rest:
        yield {}
    for finding in rest:
        yield _finding(view, finding)


def _told(view: View, value: object) -> str:
    """Return a value, nothing for none; a withheld one is said."""
    return "" if value in (None, "") else view.speaker.value(value)


def _frame(view: View) -> _Row:
    host = child(view.report, "host")
    values = {**view.report, "host_name": host.get("host_name"), "time": host.get("time")}
    return {key: _told(view, values.get(key)) for key in _REPORT}


def _program(view: View, program: Json) -> _Row:
    values = {
        **program,
        "program": number(program, "id"),
        "name": program.get("name") or program.get("unrelated_name"),
        "program_verdict": program.get("verdict"),
    }
    return {key: _told(view, values.get(key)) for key in _PROGRAM}


def _access(view: View, item: Json) -> _Row:
    return {
        "capability": _told(view, word(item, "capability")),
        "bases": " ".join(_told(view, each) for each in words(item, "bases")),
        "candidates": str(number(item, "candidates")),
    }


def _finding(view: View, finding: Json) -> _Row:
    """Return a finding's cells; of its capability too, in case no access has it."""
    if not finding:
        return {}
    keys = ("rule", "severity", "verdict", "citation", "capability")
    row = {key: _told(view, word(finding, key)) for key in keys if word(finding, key)}
    row["statement"] = finding_text(view, finding, requirements_of(view.report))
    row["evidence"] = " | ".join(observed(view, numbers(finding, "evidence")))
    row["settlement"] = settlement(view, finding)
    return row


RENDERER = Renderer(title="CSV for spreadsheets", suffix=".csv", render=render)
