"""YAML bytes to text, lists and mappings, and where in the file each of them stands.

A strict subset of YAML 1.1: one document of mappings, lists and text. No anchors, aliases,
tags or directives, so a small file cannot become a large value; no key twice; every scalar
stays the text that was written (``NO``, ``22:30`` and ``1.10`` mean themselves).

Reading keeps no positions: a file with thousands of programs has hundreds of thousands of
values, and all but very few files have nothing wrong. Where there is, the file is read a
second time to say where.

Imports PyYAML, so it is imported only when there is a file to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from sys import intern
from typing import Any, NoReturn

import yaml

from auditor.model.frozen import slotted
from auditor.policy.positions import Places, Position, Problem, quoted, refusal, start

MOST_BYTES = 8 << 20
"""Largest policy file; two thousand programs are under 2 MiB."""

MOST_NODES = 500_000
"""Most values in one file; two thousand programs have under 200,000."""

DEEPEST = 32
"""Most levels of mappings and lists; the deepest field of the schema is on level 9."""

MOST_KEYS = 1000
"""Most keys of one mapping; the schema knows 45 at most, and there are 300 countries."""

Plain = str | list["Plain"] | dict[str, "Plain"]
"""A value of the file: what the schema judges."""

_ENCODINGS = (
    (b"\xef\xbb\xbf", "UTF-8 with a byte order mark"),
    (b"\xff\xfe", "UTF-16 or UTF-32"),
    (b"\xfe\xff", "UTF-16"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
)
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_NULLS = {"", "~", "null", "Null", "NULL"}


def read(data: bytes, source: str) -> dict[str, Plain]:
    """Return the file's one document; ``x-…`` keys are left out.

    Args:
        data: the file's bytes.
        source: the file as the person named it.

    Raises:
        PolicyError: the bytes are not UTF-8 text, not YAML, or use what is not allowed;
            its one problem says where and what was expected.
    """
    text = _text(data, source)
    try:
        parser = _loader()(text)
        try:
            return _Reader(source=source, following=parser.get_event).document()
        finally:
            parser.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = start(mark) if mark else Position(1, 1)
        at = min(at, _position(text, len(text)))  # libyaml may point behind the end
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or ""
        _refuse(source, at, f"expected YAML; {quoted(str(reason))[1:-1] or 'unreadable'}")


def places(data: bytes) -> Places:
    """Return where the values of a file stand that `read` could read."""
    return Places(yaml.compose(data.decode(), Loader=_loader()))


def _loader() -> Any:  # noqa: ANN401 - the two have no common type
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml when it is there


def _refuse(source: str, at: Position, text: str) -> NoReturn:
    raise refusal(source, [Problem(at, text)])


def _text(data: bytes, source: str) -> str:
    if len(data) > MOST_BYTES:
        mebibytes = MOST_BYTES >> 20
        _refuse(source, Position(1, 1), f"expected a file of at most {mebibytes} MiB")
    for mark, name in _ENCODINGS:
        if data.startswith(mark):
            _refuse(source, Position(1, 1), f"expected plain UTF-8 text, found {name}")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        at = _position(before, len(before))
        _refuse(source, at, f"expected UTF-8 text, found the byte {data[error.start]:#04x}")
    if found := _UNPRINTABLE.search(text):
        at = _position(text, found.start())
        _refuse(source, at, f"expected printable text, found {_code(found[0])}")
    if found := _TAB.search(text):
        at = _position(text, found.end() - 1)
        _refuse(source, at, "expected blanks as indentation, found a tab")
    return text


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _position(text: str, index: int) -> Position:
    lines = re.split(r"\r\n|\r|\n", text[:index])
    return Position(len(lines), len(lines[-1]) + 1)


@slotted
class _Reader:
    """Turns the events of one file into values; used once."""

    source: str
    following: Callable[[], Any]
    nodes: int = 0

    def document(self) -> dict[str, Plain]:
        root: dict[str, Plain] | None = None
        while (event := self.following()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                self._one_document(event, root)
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, 0)
                if not isinstance(value, dict):
                    self._refuse(event, "expected a mapping of keys to values")
                root = value
        if root is None:
            _refuse(self.source, Position(1, 1), "expected a policy, found an empty file")
        return root

    def _one_document(self, event: Any, root: object) -> None:  # noqa: ANN401
        if root is not None:
            self._refuse(event, "expected one document, found a second one")
        if event.version or event.tags:
            self._refuse(event, "expected no YAML directives (`%…`)")

    def _value(self, event: Any, depth: int) -> Plain:  # noqa: ANN401
        self.nodes += 1
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor or event.tag or depth > DEEPEST:
            self._forbid(event, depth)
        if self.nodes > MOST_NODES:
            self._refuse(event, f"expected at most {MOST_NODES} values")
        if kind is yaml.ScalarEvent:
            return self._scalar(event, depth)
        if kind is yaml.MappingStartEvent:
            return self._mapping(depth + 1)
        items: list[Plain] = []
        while type(event := self.following()) is not yaml.SequenceEndEvent:
            items.append(self._value(event, depth + 1))
        return items

    def _forbid(self, event: Any, depth: int) -> NoReturn:  # noqa: ANN401
        if depth > DEEPEST:
            self._refuse(event, f"expected at most {DEEPEST} levels of nesting")
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "expected the value itself, found an alias")
        if event.anchor:
            self._refuse(event, f"expected no anchor, found {quoted(event.anchor)}")
        self._refuse(event, f"expected no tag, found {quoted(event.tag)}")

    def _scalar(self, event: Any, depth: int) -> str:  # noqa: ANN401
        text: str = event.value
        if depth and event.implicit[0] and text in _NULLS:
            self._refuse(event, "expected a value; leave the key out for `not stated`")
        if event.style == '"' and (found := _UNPRINTABLE.search(text)):
            self._refuse(event, f"expected printable text, found {_code(found[0])}")
        return text

    def _mapping(self, depth: int) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        lines: dict[str, int] = {}
        while type(event := self.following()) is not yaml.MappingEndEvent:
            key = self._value(event, depth)
            if not isinstance(key, str):
                self._refuse(event, "expected a word as key, found a list or a mapping")
            if key in lines:
                text = f"{quoted(key)} is already on line {lines[key]}"
                self._refuse(event, f"expected each key once; {text}")
            if len(lines) >= MOST_KEYS:
                self._refuse(event, f"expected at most {MOST_KEYS} keys in one mapping")
            lines[key] = event.start_mark.line + 1
            value = self._value(self.following(), depth)
            if not key.startswith("x-"):
                entries[intern(key)] = value
        return entries

    def _refuse(self, event: Any, text: str) -> NoReturn:  # noqa: ANN401
        _refuse(self.source, start(event.start_mark), text)
