"""Which of two texts means more: words on a scale, durations, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.model.policy_change import Direction, PolicyChange
from auditor.policy.changes.comparing import At, Compare, Value, differing
from auditor.policy.changes.durations import compare_durations

Measure = Callable[[str, str], int | None]
"""Returns 1 when the second is more, -1 when less, 0 for the same, ``None`` for neither."""

_DIRECTIONS = {1: Direction.WIDENED, -1: Direction.NARROWED, None: Direction.CHANGED}
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-2][0-9]:[0-5][0-9]"
_NUMBER = r"[0-9]{1,9}(\.[0-9]{1,9})?"


def measured(*measures: Measure) -> Compare:
    """Return the way for one text: the first measure that knows both texts decides."""

    def how(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
        more: int | None = None
        if isinstance(before, str) and isinstance(after, str):
            found = (measure(before, after) for measure in measures)
            more = next((each for each in found if each is not None), None)
        if more != 0:
            yield at.told(_DIRECTIONS[more], before, after)

    return differing(how)


def ranked(*ranks: str | tuple[str, ...]) -> Measure:
    """Return the measure of a scale of words, the least first; a tuple is one rank."""
    places = {
        word: place
        for place, words in enumerate(ranks)
        for word in ([words] if isinstance(words, str) else words)
    }

    def measure(before: str, after: str) -> int | None:
        if before not in places or after not in places or places[before] == places[after]:
            return None
        return 1 if places[after] > places[before] else -1

    return measure


def scale(*ranks: str | tuple[str, ...]) -> Compare:
    """Return the way for a word on a scale, the least first; a tuple is one rank."""
    return measured(ranked(*ranks))


def less(measure: Measure) -> Measure:
    """Return the measure by which what was less is more."""

    def reversed_measure(before: str, after: str) -> int | None:
        return measure(after, before)

    return reversed_measure


def moments(before: str, after: str) -> int | None:
    """Compare two dates, or two times of day: the later one is more."""
    return _compared(_MOMENT, before, after, str)


def numbers(before: str, after: str) -> int | None:
    """Compare two numbers."""
    return _compared(_NUMBER, before, after, float)


def _compared(
    form: str, before: str, after: str, kind: Callable[[str], str | float]
) -> int | None:
    if not (re.fullmatch(form, before) and re.fullmatch(form, after)):
        return None
    if len(before) != len(after) and kind is str:  # a date and a time of day
        return None
    pair = [kind(before), kind(after)]
    if pair[0] == pair[1]:
        return 0
    return 1 if pair == sorted(pair) else -1


def periods(before: str, after: str) -> int | None:
    """Compare two periods of keeping something: nothing is longer than ``endless``."""
    if before == after or "endless" not in (before, after):
        return compare_durations(before, after)
    return 1 if after == "endless" else -1


longer = measured(periods)
"""The longer, the more."""

shorter = measured(less(compare_durations))
"""The shorter, the more."""

later = measured(moments)
"""The later, the more."""

earlier = measured(less(moments))
"""The earlier, the more."""

larger = measured(numbers)
"""The larger, the more."""

yes_is_more = scale("false", "true")
no_is_more = scale("true", "false")
