"""Durations by value: only what the calendar decides is longer or shorter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.policy.changes.durations import compare_durations


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P30D", "P90D"),
        ("PT8H", "P1D"),
        ("P1M", "P32D"),
        ("P27D", "P1M"),
        ("P1M", "P1Y"),
        ("P11M", "P1Y"),
        ("P364D", "P1Y"),
        ("P1Y", "P367D"),
        ("P1M", "P1M1D"),
        ("P4Y", "P1462D"),
        ("P0D", "PT1S"),
        ("P2M", "P63D"),
        ("P58D", "P2M"),
    ],
)
def test_longer(one, other):
    assert compare_durations(one, other) == 1
    assert compare_durations(other, one) == -1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P1Y", "P12M"),
        ("P1W", "P7D"),
        ("P1D", "PT24H"),
        ("PT90M", "PT1H30M"),
        ("P0D", "PT0S"),
    ],
)
def test_the_same(one, other):
    assert compare_durations(one, other) == compare_durations(other, one) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P1M", "P30D"),
        ("P1M", "P28D"),
        ("P1M", "P31D"),
        ("P1Y", "P365D"),
        ("P1Y", "P366D"),
        ("P2M", "P59D"),
        ("P2M", "P62D"),
        ("P1D", "a day"),
        ("P", "P1D"),
        ("PT", "P1D"),
        ("P1DT", "P1D"),
        ("p1d", "P1D"),
        ("-P1D", "P1D"),
        ("P1.5D", "P1D"),
        ("withheld", "P1D"),
        ("", ""),
    ],
)
def test_not_comparable(one, other):
    assert compare_durations(one, other) is None
    assert compare_durations(other, one) is None


PART = st.integers(0, 999_999)


@given(PART, PART, PART, PART)
def test_any_two_durations_mirror(years, months, days, hours):
    one, other = f"P{years}Y{days}D", f"P{months}MT{hours}H"
    forth, back = compare_durations(one, other), compare_durations(other, one)
    assert back == (None if forth is None else -forth)
