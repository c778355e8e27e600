"""What `auditor.parse.neutral` shows can be read and cannot act."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.parse.neutral import acts, neutral

ANYTHING = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ordinary text", "plain, ordinary text"),
        ("größer ≠ 大きい", "größer ≠ 大きい"),
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("two\nlines\r\n\tmore", r"two\nlines\r\n\tmore"),
        ("\x9b31m", r"\u009b31m"),
        ("\x7f", r"\x7f"),
        ("evil\u202egpj.exe", r"evil\u202egpj.exe"),
        ("a\u200bb\u2060c\ufeff", r"a\u200bb\u2060c\ufeff"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\U000e0041", r"\U000e0041"),
        (b"a\xffb".decode("utf-8", "surrogateescape"), r"a\xffb"),
        ("\ud800", r"\ud800"),
        ("\u0378", r"\u0378"),  # unassigned in every Unicode so far
    ],
)
def test_shows_what_would_act(text, shown):
    assert neutral(text) == shown


def test_no_code_point_gets_through_that_acts_or_hides():
    hidden = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
    through = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in hidden and neutral(chr(code)) == chr(code)
    ]
    assert through == []


@settings(derandomize=True)
@given(ANYTHING)
def test_is_total_and_settles(text):
    shown = neutral(text)
    assert neutral(shown) == shown
    assert not acts(shown)
    shown.encode("utf-8")


def test_clips_and_says_how_long_the_whole_is():
    assert neutral("abcdef", limit=3) == "abc… (6 characters)"
    assert neutral("abc", limit=3) == "abc"
    assert neutral("\x1b" * 100_000, limit=2) == r"\x1b\x1b… (100000 characters)"
