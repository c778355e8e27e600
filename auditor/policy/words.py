"""Types of the schema's texts: each accepts some texts and says what it expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from auditor.model.capability import nodes
from auditor.policy.positions import quoted

EXPECTED = "expected"
"""Type of the errors made here; their message continues the word ``expected``."""

LONGEST = 4000
"""Most characters of one text."""


def unexpected(what: str) -> PydanticCustomError:
    """Return the error for a value that is not what was expected.

    Args:
        what: noun phrase; braces in it are shown as they are.
    """
    return PydanticCustomError(EXPECTED, "{what}", {"what": what})


def like(pattern: str, what: str) -> AfterValidator:
    """Return a validator for texts that match a pattern as a whole."""
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if not shape.fullmatch(value):
            raise unexpected(f"{what}, found {quoted(value)}")
        return value

    return AfterValidator(check)


def one_of(*words: str) -> AfterValidator:
    """Return a validator for a closed list of words."""

    def check(value: str) -> str:
        if value not in words:
            listing = ", ".join(words)
            raise unexpected(f"one of {listing}; found {quoted(value)}{hint(value, words)}")
        return value

    return AfterValidator(check)


def hint(word: str, known: tuple[str, ...]) -> str:
    """Return ``; did you mean …?`` for the nearest known word, or nothing."""
    near = get_close_matches(word[:100], known, n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _text(value: str) -> str:
    if not value.strip() or len(value) > LONGEST:
        raise unexpected(f"a text of 1 to {LONGEST} characters")
    return value


def _date(value: str) -> str:
    return value if value in {"unknown", "withheld"} else _day(value)


def _day(value: str) -> str:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise unexpected(f"a date like 2026-03-15, found {quoted(value)}")


def _capability(value: str) -> str:
    if value not in nodes():
        known = tuple(sorted(nodes()))
        raise unexpected(
            f"a word for a capability, found {quoted(value)}{hint(value, known)}"
        )
    return value


def _negative(value: str) -> str:
    if "*" not in value:
        return _capability(value)
    if not expand(value):
        raise unexpected(f"words for capabilities, found {quoted(value)}, which fits none")
    return value


def expand(negative: str) -> tuple[str, ...]:
    """Return the nodes that a declared negative names, sorted.

    Args:
        negative: a node, or one with ``*`` in place of whole labels: ``comm.*.content``.
    """
    wanted = negative.split(".")
    return tuple(
        node
        for node in sorted(nodes())
        if len(wanted) == len(labels := node.split("."))
        and all(want in {"*", label} for want, label in zip(wanted, labels, strict=True))
    )


def _lower(value: str) -> str:
    return value.lower()


_ID = like("[a-z0-9][a-z0-9._-]{0,63}", "an id of a-z, 0-9, `.`, `_` and `-`, 64 at most")
_SHA256 = like("[0-9a-fA-F]{64}", "a SHA-256 digest of 64 hexadecimal digits")
_PLACE = like("[A-Z]{2}(-[A-Z0-9]{1,3})?", "an ISO 3166 code like DE or US-NY")
_VERSION = like("[0-9A-Za-z][0-9A-Za-z.+~:_-]{0,63}", "a version like 1.2.0")
_ZONE = like(
    "UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}", "an IANA time zone like Europe/Berlin"
)

Text = Annotated[str, AfterValidator(_text)]
Id = Annotated[str, _ID]
Version = Annotated[str, _VERSION]
Date = Annotated[str, AfterValidator(_date)]
Day = Annotated[str, AfterValidator(_day)]
Place = Annotated[str, _PLACE]
Zone = Annotated[str, _ZONE]
Digest = Annotated[str, _SHA256, AfterValidator(_lower)]
Capability = Annotated[str, AfterValidator(_capability)]
Negative = Annotated[str, AfterValidator(_negative)]

Shorthand = Callable[[object], object]
"""Turns a short way of writing into the full one, before the types look at it."""


def under(key: str) -> Shorthand:
    """Return a function that turns a bare word into the mapping ``{key: word}``."""
    return lambda value: {key: value} if isinstance(value, str) else value


def unless(key: str) -> Shorthand:
    """Return a function that turns a mapping without a key into ``{key: [mapping]}``."""

    def wrap(value: object) -> object:
        if isinstance(value, dict) and key not in value:
            return {key: [value]}
        return value

    return wrap


def any_of(value: object) -> object:
    """Return the list inside ``{any_of: [...]}``; anything else as it is."""
    if isinstance(value, dict) and set(value) == {"any_of"}:
        return value["any_of"]
    return value


def not_empty() -> AfterValidator:
    """Return a validator for lists with at least one item."""

    def check(value: tuple[object, ...]) -> tuple[object, ...]:
        if not value:
            raise unexpected("at least one item, found an empty list")
        return value

    return AfterValidator(check)
