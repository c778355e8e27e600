"""What the schema's errors mean to the person who wrote the file, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from pydantic import ValidationError

from auditor.policy.positions import Node, Problem, locate, quoted
from auditor.policy.schema import PolicyForm
from auditor.policy.words import EXPECTED, hint

_TYPES = {
    "string_type": "a text",
    "tuple_type": "a list",
    "dataclass_type": "a mapping of keys to values",
}


def problems(error: ValidationError, root: Node) -> Iterator[Problem]:
    """Yield one problem per error of the schema.

    Args:
        error: what pydantic says of the document.
        root: the same document with its positions.
    """
    for item in error.errors(include_url=False, include_input=False):
        path, kind = item["loc"], item["type"]
        name = str(path[-1]) if path else ""
        if kind == "unexpected_keyword_argument":
            near = hint(name, known_keys(path[:-1]))
            text = f"expected a known key, found {quoted(name)}{near}"
            yield Problem(locate(root, path, key=True), text)
        elif kind == "missing":
            yield Problem(locate(root, path), f"expected the key `{name}` in this mapping")
        elif kind == EXPECTED:
            yield Problem(locate(root, path), f"expected {item['msg']}")
        else:
            text = f"expected {_TYPES.get(kind, 'another kind of value')}"
            yield Problem(locate(root, path), f"{text} for `{_field(path)}`")


def known_keys(path: Sequence[str | int]) -> tuple[str, ...]:
    """Return the keys that the schema knows in the mapping under a path.

    Args:
        path: as the schema sees it: keys and indexes from the root.
    """
    form: Any = PolicyForm
    for step in path:
        if isinstance(step, str):
            form = _form_in(get_type_hints(form).get(step)) or form
    return tuple(field.name for field in fields(form))


def _form_in(hint_: Any) -> Any:  # noqa: ANN401 - type hints have no common type
    if is_dataclass(hint_):
        return hint_
    return next(filter(None, map(_form_in, get_args(hint_))), None)


def _field(path: Sequence[str | int]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "the file")
