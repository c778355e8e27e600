"""Kinds of text: which texts a field takes, and what people and editors are told of that.

Every scalar of a policy file is a text. A kind accepts some of them, says in one phrase
what it expected otherwise, and tells the same to an editor as JSON Schema.

Imports pydantic, so it is imported only when there is a policy to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import (
    no_info_after_validator_function,
    no_info_wrap_validator_function,
)

from auditor.model.frozen import slotted
from auditor.policy.positions import quoted

KNOWN_KEYS_ONLY = ConfigDict(extra="forbid")
"""How every form of the schema is configured."""

TAG = "~"
"""What the tags of a choice between two forms begin with: they are no keys."""

EXPECTED = "expected"
"""Type of the errors made here; their message continues the word ``expected``."""

UNSTATED = ("unknown", "withheld")
"""What may stand in place of a value that only the employer knows: it does not know the
value itself, or refuses to tell it."""

Judge = Callable[[str], str]
"""Returns the text to keep, or raises what `unexpected` returns."""


@slotted
class Kind:
    """One kind of text; stands in the annotation of a field.

    Attributes:
        judge: accepts a text or raises.
        json: its JSON Schema; ``$comment`` is the phrase that people read.
    """

    judge: Judge
    json: dict[str, Any]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return what pydantic judges a text by."""
        return no_info_after_validator_function(self.judge, handler(source))

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, Any]:
        """Return what an editor judges a text by."""
        return dict(self.json)


class NotEmpty:
    """Stands in the annotation of a list that needs at least one item."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return what pydantic judges a list by."""
        return no_info_after_validator_function(_not_empty, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return what an editor judges a list by."""
        return {**handler(core), "minItems": 1}


class Untold:
    """Stands in an annotation where one of `UNSTATED` may stand for the whole value."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return what pydantic judges a value by."""
        return no_info_wrap_validator_function(_untold, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return what an editor judges a value by."""
        return {"anyOf": [handler(core), {"enum": [*UNSTATED]}]}


def _untold(value: object, judge: Callable[[object], object]) -> object:
    return value if isinstance(value, str) and value in UNSTATED else judge(value)


def _not_empty(value: list[Any]) -> list[Any]:
    if not value:
        raise unexpected("at least one item, found an empty list")
    return value


def said(description: str, example: object = None) -> Any:  # noqa: ANN401 - as pydantic's
    """Return what people read of a field; schema, template and page are made from it.

    Args:
        description: one sentence.
        example: a value of the field as the file has it; a field without one is shown
            with the example of what is inside it, or with its first word.
    """
    return Field(description=description, examples=None if example is None else [example])


def unexpected(what: str) -> PydanticCustomError:
    """Return the error for a value that is not what was expected.

    Args:
        what: noun phrase; braces in it are shown as they are.
    """
    return PydanticCustomError(EXPECTED, "{what}", {"what": what})


def like(
    pattern: str,
    what: str,
    *,
    unstated: bool = False,
    number: str = "",
    usual: tuple[str, ...] = (),
) -> Kind:
    """Return the kind of texts that match a pattern as a whole.

    Args:
        pattern: a regular expression that Python and ECMAScript read alike.
        what: noun phrase.
        unstated: ``unknown`` and ``withheld`` may stand in its place.
        number: what some of the texts are to an editor: ``number`` (as ``1.10``) or
            ``integer``; empty for none.
        usual: texts that an editor offers.
    """
    whole = f"{'|'.join(UNSTATED)}|{pattern}" if unstated else pattern
    shape = re.compile(whole)

    def judge(value: str) -> str:
        if not shape.fullmatch(value):
            raise unexpected(f"{what}, found {quoted(value)}")
        return value

    told: dict[str, Any] = {"type": "string", "pattern": f"^({whole})$", "$comment": what}
    if number:
        told |= {"type": ["string", number], "minimum": 0}
    if usual:
        told = {"anyOf": [{"enum": [*usual]}, told]}
    return Kind(judge, told)


def one_of(*words: str) -> Kind:
    """Return the kind of a closed list of words."""
    known = frozenset(words)
    switches = {"true", "false"} <= known

    def judge(value: str) -> str:
        if value in known:
            return value
        if switches and value in {"True", "TRUE", "False", "FALSE"}:
            return value.lower()
        listing = ", ".join(words)
        raise unexpected(f"one of {listing}; found {quoted(value)}{hint(value, words)}")

    both: list[object] = [True, False] if switches else []
    return Kind(judge, {"enum": [*both, *words]})


def known_or(*words: str) -> Kind:
    """Return the kind of a closed list of words that the employer may also not state."""
    return one_of(*words, *(word for word in UNSTATED if word not in words))


def hint(word: str, known: tuple[str, ...]) -> str:
    """Return ``; did you mean …?`` for the nearest known word, or nothing."""
    near = get_close_matches(word[:100], known, n=1)
    return f"; did you mean `{near[0]}`?" if near else ""
