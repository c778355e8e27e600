"""Sizes and durations with the international units, which every language here shares."""

from __future__ import annotations

_SIZES = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))
_SPANS = (("d", 86400), ("h", 3600), ("min", 60))
_FEW = 2
"""Least number of a unit that is shown: 90 min rather than 1 h."""


def size(count: int) -> str:
    """Return a number of bytes in the largest unit that fits, rounded down: ``4 MiB``."""
    return _in(count, _SIZES, "B")


def duration(seconds: int) -> str:
    """Return seconds in the largest unit of which there are two, rounded down: ``3 h``."""
    return _in(seconds, _SPANS, "s", _FEW)


def _in(count: int, units: tuple[tuple[str, int], ...], least: str, few: int = 1) -> str:
    for name, worth in units:
        if count >= few * worth:
            return f"{count // worth} {name}"
    return f"{count} {least}"
