"""What the schema's errors mean to the person who wrote the file, and where."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from auditor.policy.fields import known_keys
from auditor.policy.kinds import EXPECTED, TAG, UNSTATED, hint
from auditor.policy.positions import MOST_PROBLEMS, Path, Places, Problem, quoted

_TYPES = {
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
}
_UNKNOWN = "extra_forbidden"
_PLURAL = frozenset({"list_type", "dict_type"})


def problems(error: ValidationError, where: Places) -> list[Problem]:
    """Return the first problems of the file, as many as are shown and one more.

    Args:
        error: what pydantic says of the document.
        where: the places of the document's values.
    """
    found = [
        (where.of(item["loc"], key=item["type"] == _UNKNOWN), number, item)
        for number, item in enumerate(error.errors(include_url=False))
    ]
    found.sort(key=lambda each: each[:2])
    return [Problem(at, _text(item)) for at, _, item in found[: MOST_PROBLEMS + 1]]


def _text(item: Any) -> str:  # noqa: ANN401 - what pydantic tells of one error
    path, kind = item["loc"], item["type"]
    name = str(path[-1]) if path else ""
    if kind == _UNKNOWN:
        near = hint(name, known_keys(path[:-1]))
        return f"expected a known key, found {quoted(name)}{near}"
    if kind == "missing":
        return f"expected the key `{name}` in this mapping"
    if kind == "too_short":
        return "expected at least one item, found an empty list"
    if kind == EXPECTED:
        return f"expected {item['msg']}"
    text = f"expected {_TYPES.get(kind, 'another kind of value')} for `{_field(path)}`"
    if kind in _PLURAL and item["input"] in UNSTATED:
        text += "; to say that it is not told, leave it out and name it in `withheld`"
    return text


def _field(path: Path) -> str:
    """Return the last key of a path; the tags that pydantic puts in it are none."""
    keys = (step for step in reversed(path) if isinstance(step, str))
    return next((key for key in keys if not key.startswith(TAG)), "the file")
