"""JSON that has one meaning only: read once, with everything doubtful noted.

RFC 8259 leaves open what a repeated name, a number beyond 2^53 or half of a surrogate
pair mean, so two readers can see two reports in the same signed bytes. Such things are
noted while reading; the numbered checks refuse them.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from auditor.model.frozen import frozen, slotted
from auditor.seal.canonical import INTEGER_LIMIT

DEEPEST = 32
"""Levels of objects and lists that a report may have."""

_DEEPEST_READ = 200
_TOO_DEEP = "it is nested too deeply"
_LONGEST_INTEGER = len(str(-INTEGER_LIMIT))


@frozen
class Document:
    """A JSON text and what is doubtful in it.

    Attributes:
        value: null when the text is no JSON at all.
        broken: why it is no JSON; empty when it is.
        repeated: a name that one object has twice; empty when there is none.
        number: a number that is not exactly an integer below 2^53; empty likewise.
        lone_surrogate: some text cannot be written as UTF-8.
        depth: levels of objects and lists.
    """

    value: object
    broken: str = ""
    repeated: str = ""
    number: str = ""
    lone_surrogate: bool = False
    depth: int = 0


def read_json(data: bytes) -> Document:
    """Read UTF-8 JSON; never raises."""
    return reader()(data)


def reader() -> Callable[[bytes], Document]:
    """Return what reads one text after another as `read_json` does.

    Making a decoder costs more than most texts of a report's disclosures do.
    """
    doubts = _Doubts()
    decoder = json.JSONDecoder(
        object_pairs_hook=doubts.pairs,
        parse_int=doubts.integer,
        parse_float=doubts.other_number,
        parse_constant=doubts.other_number,
    )

    def read(data: bytes) -> Document:
        doubts.repeated = doubts.number = ""
        try:
            value = decoder.decode(data.decode("utf-8"))
        except RecursionError:
            return Document(value=None, broken=_TOO_DEEP, depth=_DEEPEST_READ)
        except ValueError as error:
            return Document(value=None, broken=str(error))
        depth, surrogate = _survey(value)
        if depth > _DEEPEST_READ:  # nothing that walks it may run out of stack
            return Document(value=None, broken=_TOO_DEEP, depth=depth)
        return Document(
            value=value,
            repeated=doubts.repeated,
            number=doubts.number,
            lone_surrogate=surrogate,
            depth=depth,
        )

    return read


@slotted
class _Doubts:
    """Collects while the decoder runs."""

    repeated: str = ""
    number: str = ""

    def pairs(self, items: list[tuple[str, object]]) -> dict[str, object]:
        fields: dict[str, object] = {}
        for name, item in items:
            if name in fields:
                self.repeated = self.repeated or name or '""'
            fields[name] = item
        return fields

    def integer(self, text: str) -> int:
        value = int(text) if len(text) <= _LONGEST_INTEGER else INTEGER_LIMIT
        if abs(value) >= INTEGER_LIMIT or text == "-0":
            self.other_number(text)
        return value

    def other_number(self, text: str) -> int:
        self.number = self.number or text[:40]
        return 0


def _survey(value: object) -> tuple[int, bool]:
    """Return the depth of a value, and whether any text in it is no Unicode text."""
    level: list[object] = [value]
    depth, surrogate = 0, False
    while level:
        below: list[object] = []
        nested = False
        for item in level:
            if isinstance(item, str):
                if not (surrogate or item.isascii()):
                    surrogate = _has_surrogate(item)
            elif isinstance(item, dict):
                nested = True
                below += item
                below += item.values()
            elif isinstance(item, list):
                nested = True
                below += item
        depth += nested
        level = below
    return depth, surrogate


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
