"""PipeWire's native protocol (PipeWire documentation, "Native Protocol"; SPA POD).

Only the registry's list of what there is gets asked for; nothing in it is bound, so no
sound and no picture comes. Reading never raises and is bounded: nonsense is ``None``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from auditor.model.named import NamedTuple

HEAD = 16
"""Bytes in front of each message: object, method or event with length, number, files."""

DONE = (0, 1)
"""Object and event: what was asked before was answered; see `is_complete`."""

GLOBAL = (2, 0)
"""Object and event: one entry of the registry."""

_CORE, _CLIENT, _REGISTRY = 0, 1, 2
_HELLO, _SYNC, _GET_REGISTRY, _UPDATE = 1, 2, 5, 2
_VERSION = 3
_LAST = 3  # number of the last message of `question`
_INT, _STRING, _STRUCT = 4, 8, 14
_POD = struct.Struct("<II")
_SIZE_BITS = 0xFFFFFF
_DEEPEST = 4
_CONSUMES = "Stream/Input/"
_MOST_PROPERTIES = 1_000
_ENTRY = 5  # id, permissions, type, version, properties

Value = int | str | None | tuple["Value", ...]


class Global(NamedTuple):
    """One entry of the registry: its number, kind (``Node`` …) and properties."""

    number: int
    kind: str
    properties: dict[str, str]


class Consumer(NamedTuple):
    """A node that sound or pictures go to.

    Attributes:
        client: number of its client; -1 for none.
        source: what it is linked to: ``microphone``, ``output``, ``camera``, ``screen``
            (pictures that a program sends) or ``nothing``.
        name: of the node it is linked to.
    """

    client: int
    source: str
    name: str


def is_complete(body: bytes) -> bool:
    """Return whether a `DONE` event answers the last message of `question`."""
    return _value(body, 0, len(body), 0) == (_CORE, _LAST)


def question(name: str) -> bytes:
    """Return the messages that ask for the list, and for a sign when it is complete."""
    told = _struct(_int(1), _string("application.name"), _string(name))
    return b"".join(
        (
            _message(0, _CORE, _HELLO, _struct(_int(_VERSION))),
            _message(1, _CLIENT, _UPDATE, _struct(told)),
            _message(2, _CORE, _GET_REGISTRY, _struct(_int(_VERSION), _int(_REGISTRY))),
            _message(_LAST, _CORE, _SYNC, _struct(_int(_CORE), _int(_LAST))),
        )
    )


def _message(number: int, target: int, method: int, body: bytes) -> bytes:
    return struct.pack("<IIII", target, method << 24 | len(body), number, 0) + body


def _pod(kind: int, data: bytes) -> bytes:
    return _POD.pack(len(data), kind) + data + bytes(-len(data) % 8)


def _int(value: int) -> bytes:
    return _pod(_INT, struct.pack("<i", value))


def _string(value: str) -> bytes:
    return _pod(_STRING, value.encode() + b"\0")


def _struct(*parts: bytes) -> bytes:
    return _pod(_STRUCT, b"".join(parts))


def head_of(head: bytes) -> tuple[tuple[int, int], int]:
    """Return object and event of a message's head, and how long its body is."""
    target, word = struct.unpack_from("<II", head)
    return (target, word >> 24), word & _SIZE_BITS


def global_of(body: bytes) -> Global | None:
    """Return the entry that a `GLOBAL` event tells of."""
    values = _value(body, 0, len(body), 0)
    if not isinstance(values, tuple) or len(values) < _ENTRY:
        return None
    number, _, kind, _, listed = values[:_ENTRY]
    if not isinstance(number, int) or not isinstance(kind, str):
        return None
    properties = listed[1:] if isinstance(listed, tuple) else ()
    pairs = zip(properties[::2], properties[1::2], strict=False)
    return Global(
        number=number,
        kind=kind.rpartition(":")[2],
        properties={str(key): str(value) for key, value in pairs},
    )


def _value(data: bytes, at: int, end: int, deep: int) -> Value:
    """Return one value; kinds that are not needed are ``None``, and so is nonsense."""
    if at + _POD.size > end or deep > _DEEPEST:
        return None
    size, kind = _POD.unpack_from(data, at)
    start = at + _POD.size
    if start + size > end:
        return None
    if kind == _INT and size == 4:  # noqa: PLR2004 - bytes of an Int
        number: int = struct.unpack_from("<i", data, start)[0]
        return number
    if kind == _STRING:
        return data[start : start + size].split(b"\0")[0].decode("utf-8", "replace")
    if kind == _STRUCT:
        return tuple(_values(data, start, start + size, deep + 1))
    return None


def _values(data: bytes, at: int, end: int, deep: int) -> Iterator[Value]:
    for _ in range(_MOST_PROPERTIES):
        if at + _POD.size > end:
            return
        yield _value(data, at, end, deep)
        size = _POD.unpack_from(data, at)[0]
        at += _POD.size + size + -size % 8


def consumers(entries: Iterable[Global]) -> Iterator[Consumer]:
    """Yield each node that sound or pictures go to, once for each kind of source."""
    listed = tuple(entries)
    nodes = {item.number: item.properties for item in listed if item.kind == "Node"}
    links: dict[int, list[int]] = {}
    for item in listed:
        if item.kind == "Link":
            target = _number(item.properties, "link.input.node")
            links.setdefault(target, []).append(
                _number(item.properties, "link.output.node")
            )
    for number, properties in nodes.items():
        if not properties.get("media.class", "").startswith(_CONSUMES):
            continue
        linked = [nodes.get(source, {}) for source in links.get(number, ())]
        found = {_source(source): source.get("node.name", "") for source in linked}
        if not found and properties["media.class"].endswith("Audio"):
            found = {"nothing": ""}
        for source, name in found.items():
            yield Consumer(_number(properties, "client.id"), source, name)


def clients(entries: Iterable[Global]) -> dict[int, int]:
    """Return the process that the daemon holds each client for, by the client's number."""
    return {
        item.number: max(0, _number(item.properties, "pipewire.sec.pid"))
        for item in entries
        if item.kind == "Client"
    }


def _number(properties: dict[str, str], key: str) -> int:
    text = properties.get(key, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else -1  # noqa: PLR2004 - longer than any


def _source(properties: dict[str, str]) -> str:
    """Return what a node that sends is; see `Consumer.source`.

    What a program sends is of a client and belongs to no device: a screen that is shared.
    """
    kind = properties.get("media.class", "")
    if "Video" in kind:
        shared = "client.id" in properties and "device.id" not in properties
        return "screen" if shared else "camera"
    return "microphone" if kind.split("/")[1:2] == ["Source"] else "output"
