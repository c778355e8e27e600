"""A report as a letter may quote it: what is withheld, or kept back, is said to be."""

from __future__ import annotations

from typing import Any

from auditor.render import Json


def quotable(report: Json, marker: str, without: frozenset[str]) -> Json:
    """Return a report with a text in place of each value that is not told.

    Args:
        report: plain JSON; a withheld value is ``{"withheld": true}`` or a digest.
        marker: says that the value is withheld in this copy.
        without: keys whose values the letter keeps back.
    """
    return {
        key: _told(key, value, marker, frozenset() if key in _DECLARED else without)
        for key, value in report.items()
    }


_DECLARED = ("claims", "policy")
"""What the employer said; that it was said by somebody is no secret of the person's."""


def _told(key: str, value: Any, marker: str, without: frozenset[str]) -> Any:  # noqa: ANN401
    if _is_withheld(value) or (key in without and value not in (None, "")):
        return marker
    if isinstance(value, dict):
        return {name: _told(name, item, marker, without) for name, item in value.items()}
    if isinstance(value, list):
        return [_told("", item, marker, without) for item in value]
    return value


def _is_withheld(value: object) -> bool:
    if isinstance(value, list) and len(value) == 1:
        return isinstance(value[0], dict) and set(value[0]) == {"..."}
    return value == {"withheld": True}
