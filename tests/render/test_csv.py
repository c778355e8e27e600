"""The table: one row per program, access and finding, and no cell is a formula."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.report import plain
from auditor.render import Options, render
from auditor.render.messages import LANGUAGES
from tests.render.evidence import judged, redacted, sealed
from tests.render.samples import telling
from tests.render.test_renderers import HOSTILE, filled

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def rows(report, language="en"):
    text = render(report, "csv", Options(language=language))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_lines_end_as_the_standard_says():
    text = render(plain(judged()), "csv", Options())
    assert text.endswith("\r\n")
    assert text.replace("\r\n", "").isprintable()


def test_every_program_access_and_finding_has_a_row():
    told = rows(plain(telling()))
    report = plain(telling())
    accesses = {
        (program["name"], item["capability"])
        for program in report["programs"]
        for item in program["capabilities"]
    }
    assert {(row["name"], row["capability"]) for row in told if row["bases"]} == accesses
    findings = [
        (rule["rule"], finding["severity"], finding["capability"])
        for rule in report["rules"]
        for finding in rule["findings"]
    ]
    shown = [(r["rule"], r["severity"], r["capability"]) for r in told if r["rule"]]
    assert sorted(shown) == sorted(findings)
    assert len(told) == len(accesses) + 2  # those about no access have rows of their own


def test_a_row_tells_access_finding_and_evidence():
    [row] = [row for row in rows(plain(telling())) if row["capability"] == "remote.control"]
    assert row["name"] == "x11vnc"
    assert row["bases"] == "documented active"
    assert row["rule"] == "undeclared-program"
    assert row["severity"] == "high"
    assert row["statement"].startswith("x11vnc lets somebody else control this computer")
    assert row["evidence"].startswith("It holds the screen of display :0")
    assert row["executable"] == "/usr/bin/x11vnc"


def test_findings_of_laws_have_rows_without_a_program():
    told = {row["rule"]: row for row in rows(plain(judged())) if not row["name"]}
    assert told["us-ny-01"]["statement"] == "The declaration does not state notices."
    assert told["us-ny-01"]["citation"] == "N.Y. Civ. Rights Law § 52-c(2)(a)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_and_closed_words_are_the_same_in_every_language(language):
    def closed(told):
        told_in = ("statement", "evidence", "settlement")
        return [{k: v for k, v in row.items() if k not in told_in} for row in told]

    assert closed(rows(plain(judged()), language)) == closed(rows(plain(judged()), "en"))


def test_what_was_withheld_is_said():
    told = rows(redacted(sealed()))
    assert {row["host_name"] for row in told} == {"[withheld]"}
    assert "[withheld]" in {row["executable"] for row in told}


def acting_cells(text):
    """Return the cells that a spreadsheet would compute, wherever it ends a cell."""
    found = []
    for delimiter in ",;":
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        found += [
            cell for line in lines for cell in line if cell.lstrip().startswith(SIGNS)
        ]
    return found


@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_is_a_formula(sign):
    for hostile in (f"{sign}1+1", f" {sign}x", f"a;{sign}1", f'a";{sign}1', f'";"{sign}1'):
        text = render(plain(filled(judged(), hostile)), "csv", Options())
        assert acting_cells(text) == []


@settings(max_examples=60)
@given(text=st.text(st.sampled_from("=+-@;,\"' \t\r\n|a1\uff1d"), max_size=12))
def test_no_text_makes_a_formula(text):
    shown = render(plain(filled(telling(), text)), "csv", Options())
    assert acting_cells(shown) == []


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_makes_a_row(hostile):
    told = rows(plain(filled(judged(), hostile)))
    assert len(told) == len(rows(plain(filled(judged(), "word"))))
    assert all(None not in row and None not in row.values() for row in told)
