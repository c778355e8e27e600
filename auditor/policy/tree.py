"""YAML bytes to a tree of text, lists and mappings in which every value has a place.

A strict subset of YAML 1.1: one document of mappings, lists and text. No anchors, aliases,
tags or directives, so a small file cannot become a large value; no key twice; every scalar
stays the text that was written (``NO``, ``22:30`` and ``1.10`` mean themselves).

Imports PyYAML, so it is imported only when there is a file to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

from auditor.model.frozen import slotted
from auditor.policy.positions import Entry, Node, Position, Problem, quoted, refusal

MOST_BYTES = 1 << 20
"""Largest policy file; a full one of a large company is under 100 KiB."""

MOST_NODES = 50_000
"""Most values in one file."""

DEEPEST = 32
"""Most levels of mappings and lists; the deepest field of the schema is on level 9."""

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


def compose(data: bytes, source: str) -> Node:
    """Return the file's one document.

    Args:
        data: the file's bytes.
        source: the file as the person named it.

    Raises:
        PolicyError: the bytes are not UTF-8 text, not YAML, or use what is not allowed;
            its one problem says where and what was expected.
    """
    text = _text(data, source)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml when it is there
    try:
        return _Composer(source=source, events=yaml.parse(text, Loader=loader)).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        at = min(at, _position(text, len(text)))  # libyaml may point behind the end
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or ""
        _refuse(source, at, f"expected YAML; {quoted(str(reason))[1:-1] or 'unreadable'}")


def _refuse(source: str, at: Position, text: str) -> NoReturn:
    raise refusal(source, [Problem(at, text)])


def _text(data: bytes, source: str) -> str:
    if len(data) > MOST_BYTES:
        kibibytes = MOST_BYTES >> 10
        _refuse(source, Position(1, 1), f"expected a file of at most {kibibytes} KiB")
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
class _Composer:
    """Turns the events of one file into nodes; used once."""

    source: str
    events: Iterator[Any]
    nodes: int = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._one_document(event, root)
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        if root is None:
            self._refuse(Position(1, 1), "expected a policy, found an empty file")
        if not isinstance(root.value, dict):
            self._refuse(root.at, "expected a mapping of keys to values")
        return root

    def _one_document(self, event: Any, root: Node | None) -> None:  # noqa: ANN401
        if root is not None:
            self._refuse(_start(event), "expected one document, found a second one")
        if event.version or event.tags:
            self._refuse(_start(event), "expected no YAML directives (`%…`)")

    def _node(self, event: Any, depth: int) -> Node:  # noqa: ANN401
        at = _start(event)
        self._allow(event, at, depth)
        if isinstance(event, yaml.ScalarEvent):
            if depth and event.implicit[0] and event.value in _NULLS:
                self._refuse(at, "expected a value; leave the key out for `not stated`")
            if found := _UNPRINTABLE.search(event.value):
                self._refuse(at, f"expected printable text, found {_code(found[0])}")
            return Node(at=at, value=event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(at=at, value=tuple(self._items(depth)))
        return Node(at=at, value=self._mapping(depth))

    def _allow(self, event: Any, at: Position, depth: int) -> None:  # noqa: ANN401
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._refuse(at, f"expected at most {MOST_NODES} values")
        if depth > DEEPEST:
            self._refuse(at, f"expected at most {DEEPEST} levels of nesting")
        if isinstance(event, yaml.AliasEvent):
            self._refuse(at, "expected the value itself, found an alias")
        if event.anchor:
            self._refuse(at, f"expected no anchor, found {quoted(event.anchor)}")
        if event.tag:
            self._refuse(at, f"expected no tag, found {quoted(event.tag)}")

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, depth + 1)

    def _mapping(self, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, depth)
            name = str(key.value)
            if name in entries:
                line = entries[name].at.line
                text = f"expected each key once; {quoted(name)} is already on line {line}"
                self._refuse(key.at, text)
            entries[name] = Entry(at=key.at, node=self._node(next(self.events), depth + 1))
        return entries

    def _key(self, event: Any, depth: int) -> Node:  # noqa: ANN401
        key = self._node(event, depth + 1)
        if not isinstance(key.value, str):
            self._refuse(key.at, "expected a word as key, found a list or a mapping")
        return key

    def _refuse(self, at: Position, text: str) -> NoReturn:
        _refuse(self.source, at, text)


def _start(event: Any) -> Position:  # noqa: ANN401 - PyYAML's events have no common type
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)
