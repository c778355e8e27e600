"""What a declaration says that it does not tell: it belongs on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model.declared import WithheldFacts
from auditor.model.policy import Document

WORD = "withheld"
"""Stands in the place of a value that the employer does not tell."""


def withheld_in(document: Document) -> tuple[WithheldFacts, ...]:
    """Return every field that is withheld, with the reason where one is given.

    Args:
        document: a policy's; the lists ``withheld`` of its programs hold the reasons.
    """
    given = [*_given(document)]
    found = [*_fields(document, "")]
    told = {
        field: next((each for each in given if _is_of(each.field, field)), None)
        for field in found
    }
    more = [each for each in given if not any(_is_of(each.field, one) for one in found)]
    listed = [
        WithheldFacts(field=field, text=item.text, user=item.user, date=item.date)
        if item
        else WithheldFacts(field=field)
        for field, item in told.items()
    ]
    return (*listed, *more)


def _is_of(reason: str, field: str) -> bool:
    """Return whether a field is the one that a reason names, or a part of it."""
    return field == reason or field.startswith((f"{reason}.", f"{reason}["))


def _given(document: Document) -> Iterator[WithheldFacts]:
    for program in document.get("programs", ()):
        for item in program.get(WORD, ()):
            yield WithheldFacts(
                field=f"programs[{program['id']}].{item['field']}",
                text=item.get("reason"),
                user=item.get("decided_by"),
                date=item.get("date", ""),
            )


def _fields(value: Any, field: str) -> Iterator[str]:  # noqa: ANN401 - plain data
    if value == WORD:
        yield field
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != WORD:
                yield from _fields(inner, f"{field}.{key}" if field else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _fields(inner, f"{field}[{_name(inner, index)}]")


def _name(item: Any, index: int) -> str:  # noqa: ANN401 - plain data
    named = item if isinstance(item, dict) else {}
    return next((named[key] for key in ("id", "type") if key in named), str(index))
