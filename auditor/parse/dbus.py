"""Messages of D-Bus (D-Bus Specification, "Message Protocol"): calls out, replies in.

Only method calls with strings are made, each with the flag that no service may be started
for it. Reading never raises and is bounded: a message that contradicts itself is ``None``.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from auditor.model.named import NamedTuple

LONGEST = 4 << 20
"""Longest message that is read, in bytes; the specification allows 128 MiB."""

HEAD = 16
"""How many bytes tell how long a message is."""

_CALL, _RETURN, _ERROR = 1, 2, 3
_NO_AUTO_START = 2
_VERSION = 1
_PATH, _INTERFACE, _MEMBER, _REPLY_SERIAL, _DESTINATION, _SIGNATURE = 1, 2, 3, 5, 6, 8
_ORDERS = {0x6C: "<", 0x42: ">"}  # l, B
_FIXED = {
    "y": "B",
    "n": "h",
    "q": "H",
    "b": "I",
    "i": "i",
    "u": "I",
    "h": "I",
    "x": "q",
    "t": "Q",
    "d": "d",
}
_ALIGNMENTS = {"s": 4, "o": 4, "g": 1, "v": 1, "a": 4, "(": 8, "{": 8}
_CLOSING = {"(": ")", "{": "}"}
_DEEPEST = 32
_MOST_VALUES = 200_000

Value = str | int | float | bytes | tuple["Value", ...]
"""A value: arrays, structures and dictionary entries are tuples, a variant is its value."""


class Call(NamedTuple):
    """One method call; all arguments are strings."""

    destination: str
    path: str
    interface: str
    member: str
    arguments: tuple[str, ...] = ()


class Message(NamedTuple):
    """One message, as far as an asker needs it.

    Attributes:
        replies_to: serial of the call that it answers; 0 for anything else.
        failed: it is an error.
        values: the body.
    """

    replies_to: int
    failed: bool
    values: tuple[Value, ...]


def call_bytes(serial: int, call: Call) -> bytes:
    """Return a method call that starts no service; ``serial`` is never 0."""
    fields = [(_PATH, "o", call.path), (_MEMBER, "s", call.member)]
    fields += [(_INTERFACE, "s", call.interface), (_DESTINATION, "s", call.destination)]
    if call.arguments:
        fields.append((_SIGNATURE, "g", "s" * len(call.arguments)))
    listed = b""
    for code, kind, text in fields:
        listed = _padded(listed, 8) + bytes((code, 1)) + kind.encode() + b"\0"
        listed += _short(text) if kind == "g" else _text(text)
    body = b""
    for text in call.arguments:
        body = _padded(body, 4) + _text(text)
    start = struct.pack(
        "<BBBBIII", 0x6C, _CALL, _NO_AUTO_START, _VERSION, len(body), serial, len(listed)
    )
    return _padded(start + listed, 8) + body


def _text(text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return struct.pack("<I", len(data)) + data + b"\0"


def _short(text: str) -> bytes:
    return bytes((len(text),)) + text.encode() + b"\0"


def _padded(data: bytes, step: int) -> bytes:
    return data + bytes(-len(data) % step)


def message_size(head: bytes) -> int | None:
    """Return the length of the message that begins with these `HEAD` bytes.

    ``None`` when it is no message, or longer than `LONGEST`.
    """
    order = _ORDERS.get(head[0]) if len(head) >= HEAD else None
    if order is None or head[3] != _VERSION:
        return None
    body, _, fields = struct.unpack_from(f"{order}III", head, 4)
    size = HEAD + fields + -fields % 8 + body
    return size if size <= LONGEST else None


def parse_message(data: bytes) -> Message | None:
    """Return a whole message; ``None`` when it contradicts itself."""
    size = message_size(data)
    if size is None or size != len(data):
        return None
    order = _ORDERS[data[0]]
    found = unpacked("a(yv)", data, order, start=HEAD - 4)
    if found is None:
        return None
    fields = dict(item for item in _tuples(found[0]) if len(item) == 2)  # noqa: PLR2004 - code and value
    replies_to, signature = fields.get(_REPLY_SERIAL, 0), fields.get(_SIGNATURE, "")
    body = data[size - struct.unpack_from(f"{order}I", data, 4)[0] :]
    if not isinstance(signature, str) or not isinstance(replies_to, int):
        return None
    values = unpacked(signature, body, order)
    if values is None:
        return None
    answers = data[1] in {_RETURN, _ERROR}
    return Message(replies_to if answers else 0, data[1] == _ERROR, values)


def _tuples(value: Value) -> Sequence[tuple[Value, ...]]:
    items = value if isinstance(value, tuple) else ()
    return [item for item in items if isinstance(item, tuple)]


def unpacked(
    signature: str, data: bytes, order: str = "<", start: int = 0
) -> tuple[Value, ...] | None:
    """Return the values of a signature; ``None`` when the bytes do not hold them.

    Args:
        signature: complete types one behind the other.
        data: bytes that are aligned as the message is.
        order: ``<`` or ``>``.
        start: where in ``data`` they begin.
    """
    reader = _Reader(data, order, start)
    try:
        values = []
        rest = signature
        while rest:
            kind, rest = _first(rest)
            values.append(reader.value(kind, 0))
    except (ValueError, IndexError, KeyError, struct.error):
        return None
    return tuple(values)


def _first(signature: str, deep: int = 0) -> tuple[str, str]:
    """Return the first complete type of a signature, and the rest.

    Raises:
        ValueError: it has none, or is nested too deeply.
    """
    if deep > _DEEPEST:
        raise ValueError("nested too deeply")
    start = signature[:1]
    if start == "a":
        kind, rest = _first(signature[1:], deep + 1)
        return f"a{kind}", rest
    if start not in _CLOSING:
        if start in _FIXED or start in {"s", "o", "g", "v"}:
            return start, signature[1:]
        raise ValueError("no type")
    end, rest, inside = _CLOSING[start], signature[1:], start
    while rest[:1] != end:
        kind, rest = _first(rest, deep + 1)
        inside += kind
    if inside == start:
        raise ValueError("an empty structure would be an array without end")
    return inside + end, rest[1:]


class _Reader:
    """Reads values one behind the other; see `unpacked`."""

    __slots__ = ("at", "data", "left", "order")

    def __init__(self, data: bytes, order: str, start: int) -> None:
        self.data, self.order, self.at = data, order, start
        self.left = _MOST_VALUES

    def value(self, kind: str, deep: int) -> Value:
        """Return the next value of a complete type.

        Raises:
            ValueError, IndexError, struct.error: there is none.
        """
        self.left -= 1
        if deep > _DEEPEST or self.left < 0:
            raise ValueError("too much")
        start = kind[0]
        if start in _FIXED:
            return self._number(_FIXED[start])
        self._align(_ALIGNMENTS[start])
        match start:
            case "a":
                return self._array(kind[1:], deep)
            case "v":
                inside, rest = _first(self._string("B"))
                if rest:
                    raise ValueError("a variant of several values")
                return self.value(inside, deep + 1)
            case "(" | "{":
                return self._structure(kind[1:-1], deep)
            case _:
                return self._string("B" if start == "g" else "I")

    def _number(self, code: str) -> int | float:
        size = struct.calcsize(f"<{code}")
        self._align(size)
        found: int | float = struct.unpack_from(self.order + code, self.data, self.at)[0]
        self.at += size
        return found

    def _string(self, code: str) -> str:
        size = int(self._number(code))
        end = self.at + size
        if end >= len(self.data):
            raise ValueError("a text beyond the end")
        text = self.data[self.at : end].decode("utf-8", "replace")
        self.at = end + 1
        return text

    def _structure(self, kinds: str, deep: int) -> Value:
        found = []
        while kinds:
            kind, kinds = _first(kinds)
            found.append(self.value(kind, deep + 1))
        return tuple(found)

    def _array(self, kind: str, deep: int) -> Value:
        size = int(self._number("I"))
        self._align(_ALIGNMENTS.get(kind[0]) or struct.calcsize(f"<{_FIXED[kind[0]]}"))
        end = self.at + size
        if end > len(self.data):
            raise ValueError("an array beyond the end")
        if kind == "y":
            data, self.at = self.data[self.at : end], end
            return data
        found = []
        while self.at < end:
            found.append(self.value(kind, deep + 1))
        if self.at != end:
            raise ValueError("an array that ends within a value")
        return tuple(found)

    def _align(self, step: int) -> None:
        self.at += -self.at % step
