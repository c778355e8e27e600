"""Dates and durations of ISO 8601, compared only as far as they say."""

from __future__ import annotations

import re
from datetime import date, timedelta

from auditor.model.named import NamedTuple

_DURATION = re.compile(
    r"P(?=.)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?"
    r"(?:T(?=.)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?"
)


class Span(NamedTuple):
    """How many seconds a duration is at least and at most: months differ in length."""

    least: int
    most: int


_UNITS = (
    Span(365 * 86400, 366 * 86400),
    Span(28 * 86400, 31 * 86400),
    Span(7 * 86400, 7 * 86400),
    Span(86400, 86400),
    Span(3600, 3600),
    Span(60, 60),
    Span(1, 1),
)


def span_of(text: str) -> Span | None:
    """Return how long an ISO 8601 duration is; ``None`` when it is none."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    counts = [int(group or 0) for group in match.groups()]
    pairs = [*zip(counts, _UNITS, strict=True)]
    return Span(
        sum(count * unit.least for count, unit in pairs),
        sum(count * unit.most for count, unit in pairs),
    )


def day_of(text: str) -> date | None:
    """Return the day that an ISO date or a time in RFC 3339 begins with, if it does."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def earlier(day: date, lead: str) -> date:
    """Return the day that lies a duration before another one; of months, the longest."""
    span = span_of(lead)
    return day - timedelta(seconds=span.most if span else 0)
