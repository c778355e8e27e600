"""Versions sort as Debian sorts them, and bounds hold both ends."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.policy.versions import version_key, within

ASCENDING = (
    *("", "1.0~~", "1.0~~a", "1.0~rc1", "1.0", "1.0a", "1.0+b1", "1.2", "1.10", "1.10.1"),
    *("2", "10", "2026.11"),
)


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(ASCENDING)))
def test_versions_ascend(lower, higher):
    assert version_key(lower) < version_key(higher)


@pytest.mark.parametrize(("one", "other"), [("1.0", "1.00"), ("007", "7"), ("1.", "1.0")])
def test_zeros_do_not_count(one, other):
    assert version_key(one) == version_key(other)


@pytest.mark.parametrize(
    ("version", "at_least", "at_most", "inside"),
    [
        ("2.0", "2.0", "2.0", True),
        ("1.9", "2.0", "", False),
        ("2.1", "", "2.0", False),
        ("2.10", "2.9", "", True),
        ("2.0~rc1", "2.0", "", False),
        ("1:2.0-3", "2.0", "2.0", True),
        ("1:2.0-3", "1:2.0-3", "1:2.0-3", True),
        ("1:2.0-3", "1:2.0-4", "", False),
        ("1:2.0-3", "2:1.0", "", False),
        ("2.0-3+deb12u1", "", "2.0-3", False),
        ("1.0-beta-4", "", "1.0-beta", False),
        ("", "", "", True),
    ],
)
def test_bounds_hold_both_ends(version, at_least, at_most, inside):
    assert within(version, at_least=at_least, at_most=at_most) is inside


@given(st.text(), st.text(), st.text())
def test_any_text_has_an_order(version, lower, higher):
    assert within(version, at_least=lower, at_most=higher) in {True, False}
    assert (version_key(lower) < version_key(higher)) + (
        version_key(lower) > version_key(higher)
    ) + (version_key(lower) == version_key(higher)) == 1


def test_thousands_of_digits_are_a_version():
    assert within("9" * 100_000, at_least="1" * 99_999)
