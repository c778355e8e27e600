"""Read a report that may be anybody's JSON: every question has an answer of its type."""

from __future__ import annotations

from typing import Any

from auditor.render import Json


def objects(parent: Json, key: str) -> list[Json]:
    """Return the objects of a list; empty when there is no such list."""
    value = parent.get(key)
    return (
        [item for item in value if isinstance(item, dict)]
        if isinstance(value, list)
        else []
    )


def child(parent: Json, key: str) -> Json:
    """Return an object; an empty one when there is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def word(parent: Json, key: str) -> str:
    """Return a text that is never withheld; empty when there is none."""
    value = parent.get(key)
    return value if isinstance(value, str) else ""


def words(parent: Json, key: str) -> list[str]:
    """Return the texts of a list; empty when there is no such list."""
    value = parent.get(key)
    return (
        [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
    )


def number(parent: Json, key: str) -> int:
    """Return a whole number; 0 when there is none."""
    return whole(parent.get(key)) or 0


def numbers(parent: Json, key: str) -> list[int]:
    """Return the whole numbers of a list; empty when there is no such list."""
    value = parent.get(key)
    found = [whole(item) for item in value] if isinstance(value, list) else []
    return [item for item in found if item is not None]


def whole(value: Any) -> int | None:  # noqa: ANN401 - JSON is what it is
    """Return a value that is a whole number, else ``None``; ``true`` is no number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
