"""Lines keep to their width, in terminal cells, and lose no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.render._layout import Span, cells, clip, page, paragraph, wrap

TEXT = st.text(st.sampled_from("ab ö大\uff21e\u0301👩 /-"), max_size=120)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("größe", 5),
        ("大きい", 6),
        ("\uff21", 2),
        ("e\u0301", 1),
        ("👩", 2),
        ("", 0),
    ],
)
def test_counts_cells_as_terminals_do(text, width):
    assert cells(text) == width


@given(TEXT, st.integers(min_value=2, max_value=40))
def test_wrapped_lines_fit_and_lose_only_blanks(text, width):
    lines = list(wrap(text, width))
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_breaks_between_words_and_keeps_blanks_inside_a_line():
    assert list(wrap("one two three", 8)) == ["one two", "three"]
    assert list(wrap("a  b c", 10)) == ["a  b c"]
    assert list(wrap("abcdefgh ij", 4)) == ["abcd", "efgh", "ij"]


@given(TEXT, st.integers(min_value=2, max_value=40))
def test_clipped_text_fits_and_says_so(text, width):
    shown = clip(text, width)
    assert cells(shown) <= width
    assert shown == text or shown.endswith("…")


@given(TEXT, TEXT, st.integers(min_value=40, max_value=100))
def test_paragraphs_fit_whatever_leads_them(text, lead, width):
    lines = page(paragraph(text, width, lead=lead), color=False).split("\n")
    assert all(cells(line) <= width for line in lines)


def test_colour_changes_nothing_but_colour():
    lines = [(Span("high", "high"), Span(": x"), Span("y", "no such style"))]
    assert page(lines, color=False) == "high: xy\n"
    assert page(lines, color=True) == "\x1b[1;31mhigh\x1b[0m: xy\n"
