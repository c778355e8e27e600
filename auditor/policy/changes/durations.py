"""Durations of ISO 8601 compared by value, and only where the calendar allows it."""

from __future__ import annotations

import re
from datetime import date

from auditor.model.frozen import frozen

_FORM = (
    r"P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?"
)
_DAY = 86_400
_CYCLE = 48
"""Months after which the leap years of the Julian rule repeat; 1461 days."""


@frozen
class Span:
    """The least and the most seconds that a duration can mean."""

    least: int
    most: int


def compare_durations(one: str, other: str) -> int | None:
    """Return 1 when the second is longer, -1 when shorter, 0 when it is the same.

    A month has 28 to 31 days: ``P1M`` is shorter than ``P32D``, the same as nothing but
    itself, and not comparable with ``P30D``, which gives ``None``. So does a text that is
    no duration.
    """
    before, after = _parts(one), _parts(other)
    if before is None or after is None:
        return None
    if before == after:
        return 0
    if before[0] == after[0]:
        return 1 if after[1] > before[1] else -1
    first, second = _span(*before), _span(*after)
    if first.most < second.least:
        return 1
    return -1 if second.most < first.least else None


def _parts(text: str) -> tuple[int, int] | None:
    """Return months and seconds; ``None`` when a text is no duration."""
    found = re.fullmatch(_FORM, text)
    if found is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in found.groups()
    )
    return (
        years * 12 + months,
        (weeks * 7 + days) * _DAY + hours * 3600 + minutes * 60 + seconds,
    )


def _span(months: int, seconds: int) -> Span:
    cycles, rest = divmod(months, _CYCLE)
    lengths = [_days(start, rest) for start in range(_CYCLE)]
    whole = cycles * 1461 * _DAY + seconds
    return Span(least=whole + min(lengths) * _DAY, most=whole + max(lengths) * _DAY)


def _days(start: int, months: int) -> int:
    return (_first(start + months) - _first(start)).days


def _first(month: int) -> date:
    return date(2001 + month // 12, month % 12 + 1, 1)
