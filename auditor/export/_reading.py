"""Read a policy's document, which may hold anything where no rule has typed it yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

NOT_STATED = "not-stated"
WITHHELD = "withheld"
UNKNOWN = "unknown"

SILENT = (NOT_STATED, WITHHELD, UNKNOWN)
"""The words that stand where the policy gives no value; a list is in no set."""

_NAMES = ("type", "id", "name", "capture", "what", "purpose", "to", "measure", "group")


def at(parent: object, path: str) -> Any:  # noqa: ANN401 - a document is what it is
    """Return what stands at a dotted path of mappings.

    Args:
        parent: a document, or a part of one.
        path: keys, for example ``human_access.possible``.

    Returns:
        The value; `NOT_STATED` where there is none, and `WITHHELD` or `UNKNOWN` where one
        of these stands on the way to it.
    """
    value: Any = parent
    for key in path.split("."):
        if value in (WITHHELD, UNKNOWN):
            return value
        value = value.get(key) if isinstance(value, dict) else None
    return NOT_STATED if value is None else value


def stated(program: object, path: str) -> Any:  # noqa: ANN401 - a document is what it is
    """Return the same as `at`, but what a program lists as withheld is `WITHHELD`."""
    value = at(program, path)
    if value != NOT_STATED:
        return value
    return WITHHELD if reason_of(program, path) is not None else NOT_STATED


def reason_of(program: object, path: str) -> str | None:
    """Return why a program's field is withheld; ``None`` if it does not list the field."""
    for entry in items(at(program, "withheld")):
        field = text(entry.get("field"))
        if field and (path == field or path.startswith(f"{field}.")):
            return text(entry.get("reason"))
    return None


def items(value: object) -> list[dict[str, Any]]:
    """Return a list's mappings; a bare text in it is one with a ``name`` only."""
    found = value if isinstance(value, list) else []
    return [
        item if isinstance(item, dict) else {"name": item}
        for item in found
        if isinstance(item, (dict, str))
    ]


def texts(value: object) -> list[str]:
    """Return a list's texts; a mapping in it by its name, a single text as a list."""
    if isinstance(value, str):
        return [] if value == NOT_STATED else [value]
    found = value if isinstance(value, list) else []
    return [name for item in found if (name := name_of(item))]


def text(value: object) -> str:
    """Return a value that is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def name_of(item: object) -> str:
    """Return what an item of a list is called: by its type, id or name; else empty."""
    if isinstance(item, dict):
        return next(
            (text(item[key]) for key in (*_NAMES, "text") if text(item.get(key))), ""
        )
    return text(item)


def recipients_of(document: object, program: object) -> Any:  # noqa: ANN401 - as above
    """Return who receives what a program records, companies of the group included."""
    own, group = stated(program, "recipients"), at(document, "group_recipients")
    companies = [{"role": "group", **item} for item in items(group)]
    if isinstance(own, list) or (own == NOT_STATED and companies):
        return [*items(own), *companies]
    return own


def programs(document: object) -> list[dict[str, Any]]:
    """Return the declared programs."""
    return items(at(document, "programs"))


def leaves(value: object, path: str = "", item: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield every text below a value: its path without items, its item's name, itself."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key, item)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path, item or name_of(inner))
    elif isinstance(value, str):
        yield path, item, value
