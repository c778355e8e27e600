"""What the schema's errors mean to the person who wrote the file, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from pydantic import ValidationError
from typing_extensions import is_typeddict

from auditor.policy.kinds import EXPECTED, UNSTATED, hint
from auditor.policy.positions import MOST_PROBLEMS, Path, Places, Position, Problem, quoted
from auditor.policy.schema import PolicyForm

_TYPES = {
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
}
_UNKNOWN = "extra_forbidden"
_KEY = "[key]"
_PLURAL = frozenset({"list_type", "dict_type"})


def problems(error: ValidationError, where: Places) -> list[Problem]:
    """Return the first problems of the file, as many as are shown and one more.

    Args:
        error: what pydantic says of the document.
        where: the places of the document's values.
    """
    found = [
        (_place(item, where), number, item)
        for number, item in enumerate(error.errors(include_url=False))
    ]
    found.sort(key=lambda each: each[:2])
    return [Problem(at, _text(item)) for at, _, item in found[: MOST_PROBLEMS + 1]]


def _place(item: Any, where: Places) -> Position:  # noqa: ANN401 - as below
    """Return where one error stands; pydantic marks one of a key at its path's end."""
    path = item["loc"]
    if path and path[-1] == _KEY:
        return where.of(path[:-1], key=True)
    return where.of(path, key=item["type"] == _UNKNOWN)


def _text(item: Any) -> str:  # noqa: ANN401 - what pydantic tells of one error
    path, kind = item["loc"], item["type"]
    name = str(path[-1]) if path else ""
    if kind == _UNKNOWN:
        near = hint(name, known_keys(path[:-1]))
        return f"expected a known key, found {quoted(name)}{near}"
    if kind == "missing":
        return f"expected the key `{name}` in this mapping"
    if kind == EXPECTED:
        return f"expected {item['msg']}"
    text = f"expected {_TYPES.get(kind, 'another kind of value')} for `{_field(path)}`"
    if kind in _PLURAL and item["input"] in UNSTATED:
        text += "; to say that it is not told, leave it out and name it in `withheld`"
    return text


def known_keys(path: Path) -> tuple[str, ...]:
    """Return the keys that the schema knows in the mapping under a path.

    Args:
        path: as the schema sees it: keys and indexes from the root.
    """
    form: Any = PolicyForm
    for step in path:
        if isinstance(step, str):
            form = _form_in(get_type_hints(form).get(step)) or form
    return tuple(form.__annotations__)


def _form_in(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no common type
    if is_typeddict(annotation):
        return annotation
    return next(filter(None, _forms(annotation)), None)


def _forms(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - the same
    yield from map(_form_in, get_args(annotation))


def _field(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "the file")
