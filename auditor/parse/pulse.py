"""The sound server's own protocol (PulseAudio ``src/pulsecore/native-common.h``).

A control message is a list of tagged values. Only lists are asked for, in version 19 of the
protocol, whose answers are short and which PipeWire's server understands too. Reading never
raises and is bounded: an answer that contradicts itself is ``None``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from auditor.model.named import NamedTuple

HEAD = 20
"""Bytes in front of each message: length, channel, offset, flags."""

LONGEST = 4 << 20
"""Longest message that is read, in bytes."""

ERROR, REPLY = 0, 2
AUTH, NAME = 8, 9
SOURCES, CLIENTS, OUTPUTS = 24, 28, 32

NONE = 0xFFFFFFFF
"""No source, no client, not a monitor of any output."""

_CONTROL = 0xFFFFFFFF
_VERSION = 19
_COOKIE = bytes(256)
_SPEC = struct.Struct(">xBI")  # format, channels, rate
_SIZES = {"L": 4, "B": 1, "V": 4, "U": 8, "T": 8, "R": 8, "r": 8, "a": 6, "1": 0, "0": 0}
_SIZES["N"] = 0
_ITEMS = {
    CLIENTS: "L t L t P",
    OUTPUTS: "L t L L L a m U U t t P ?",
    SOURCES: "L t t a m L v ? L t U t L P U V L L L *",
}
_KEPT = frozenset(
    {
        "application.process.id",
        "pipewire.sec.pid",
        "stream.capture.sink",
        "media.class",
    }
)
_SLOWEST = 1_000  # samples a second; speech needs several thousand
_MOST_ITEMS = 4_096
_MOST_PROPERTIES = 1_000

Field = str | int | dict[str, str] | None


class Client(NamedTuple):
    """One client of the server, by number, and its narrowed properties."""

    number: int
    properties: dict[str, str]


class Output(NamedTuple):
    """One stream from a source to a client (a "source output").

    Attributes:
        client: number of the client; `NONE` for none.
        source: number of the source; `NONE` when it is not connected.
        rate: samples a second.
        method: how it is resampled; ``peaks`` passes on loudness only.
        corked: paused by the client.
        properties: narrowed.
    """

    client: int
    source: int
    rate: int
    method: str
    corked: bool
    properties: dict[str, str]


class Source(NamedTuple):
    """One source: its number, name, and whether it repeats an output's sound."""

    number: int
    name: str
    monitor: bool


def request(command: int, tag: int, body: bytes = b"") -> bytes:
    """Return a control message."""
    content = _number(command) + _number(tag) + body
    return struct.pack(">IIIII", len(content), _CONTROL, 0, 0, 0) + content


def auth(tag: int) -> bytes:
    """Return the first message: no cookie, for the kernel tells the server who we are."""
    return request(
        AUTH, tag, _number(_VERSION) + struct.pack(">cI", b"x", len(_COOKIE)) + _COOKIE
    )


def named(tag: int, name: str) -> bytes:
    """Return the message that tells our name."""
    value = name.encode() + b"\0"
    key = b"tapplication.name\0" + _number(len(value))
    return request(
        NAME, tag, b"P" + key + struct.pack(">cI", b"x", len(value)) + value + b"N"
    )


def _number(value: int) -> bytes:
    return struct.pack(">cI", b"L", value)


def message_size(head: bytes) -> int | None:
    """Return how long the message behind a head is; ``None`` when it cannot be true."""
    if len(head) < HEAD:
        return None
    size: int = struct.unpack_from(">I", head)[0]
    return size if size <= LONGEST else None


def is_control(head: bytes) -> bool:
    """Return whether a head is that of a control message, not of sound."""
    return struct.unpack_from(">I", head, 4)[0] == _CONTROL if len(head) >= HEAD else False


def answer_of(content: bytes) -> tuple[int, int, bytes] | None:
    """Return command, tag and body of a control message; ``None`` for nonsense."""
    cursor = _Cursor(content)
    try:
        command, tag = cursor.field("L"), cursor.field("L")
    except (ValueError, IndexError, struct.error):
        return None
    if not isinstance(command, int) or not isinstance(tag, int):
        return None
    return command, tag, content[cursor.at :]


def clients(body: bytes) -> tuple[Client, ...] | None:
    """Return the clients of an answer to `CLIENTS`."""
    found = _items(CLIENTS, body)
    if found is None:
        return None
    return tuple(Client(_int(item[0]), _properties(item[4])) for item in found)


def outputs(body: bytes) -> tuple[Output, ...] | None:
    """Return the streams of an answer to `OUTPUTS`."""
    found = _items(OUTPUTS, body)
    if found is None:
        return None
    return tuple(
        Output(
            client=_int(item[3]),
            source=_int(item[4]),
            rate=_int(item[5]),
            method=str(item[9] or ""),
            corked=bool(item[12]),
            properties=_properties(item[11]),
        )
        for item in found
    )


def sources(body: bytes) -> tuple[Source, ...] | None:
    """Return the sources of an answer to `SOURCES`."""
    found = _items(SOURCES, body)
    if found is None:
        return None
    return tuple(
        Source(_int(item[0]), str(item[1] or ""), _int(item[8]) != NONE) for item in found
    )


def sound_of(output: Output, source: Source | None) -> tuple[str, bool]:
    """Return where a stream's sound comes from, and whether it tells loudness only.

    The first is ``microphone``, ``output`` or ``nothing``, as `SoundStream.source` has it.
    """
    loudness = output.method == "peaks" or output.rate <= _SLOWEST
    if source is None:
        return "nothing", loudness
    played = source.monitor or output.properties.get("stream.capture.sink") == "true"
    return "output" if played else "microphone", loudness


def _int(value: Field) -> int:
    return value if isinstance(value, int) else NONE


def _properties(value: Field) -> dict[str, str]:
    return value if isinstance(value, dict) else {}


def _items(command: int, body: bytes) -> list[list[Field]] | None:
    cursor = _Cursor(body)
    found: list[list[Field]] = []
    try:
        while cursor.at < len(body):
            found.append(list(cursor.item(_ITEMS[command])))
            if len(found) > _MOST_ITEMS:
                return None
    except (ValueError, IndexError, struct.error):
        return None
    return found


class _Cursor:
    """Reads tagged values one behind the other."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def item(self, kinds: str) -> Iterator[Field]:
        """Yield the values of one entry of a list.

        Raises:
            ValueError, IndexError, struct.error: the bytes do not hold it.
        """
        for kind in kinds.split():
            if kind == "*":
                count = _int(self.field("L"))
                if count > _MOST_PROPERTIES:
                    raise ValueError("too many ports")
                for port in "ttL" * count + "t":
                    self.field(port)
            else:
                yield self.field(kind)

    def field(self, kind: str) -> Field:
        """Return the next value, which must be of a kind (``?`` for true or false)."""
        tag = chr(self.data[self.at])
        allowed = {"?": "10", "t": "tN"}.get(kind, kind)
        if tag not in allowed:
            raise ValueError("another kind of value was due")
        self.at += 1
        if tag == "t":
            return self._text()
        if tag == "P":
            return self._listed()
        if tag in {"m", "v"}:
            size = 1 + self.data[self.at] * (4 if tag == "v" else 1)
        else:
            size = _SIZES[tag]
        data = self.data[self.at : self.at + size]
        if len(data) < size:
            raise ValueError("a value beyond the end")
        self.at += size
        return _value(tag, data)

    def _text(self) -> str:
        end = self.data.index(b"\0", self.at)
        text = self.data[self.at : end].decode("utf-8", "replace")
        self.at = end + 1
        return text

    def _listed(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for _ in range(_MOST_PROPERTIES):
            key = self.field("t")
            if key is None:
                return found
            self.field("L")
            tag, size = struct.unpack_from(">cI", self.data, self.at)
            start = self.at + 5
            if tag != b"x" or start + size > len(self.data):
                raise ValueError("a property beyond the end")
            self.at = start + size
            if key in _KEPT:
                value = self.data[start : self.at].rstrip(b"\0")
                found[str(key)] = value[:64].decode("utf-8", "replace")
        raise ValueError("too many properties")


def _value(tag: str, data: bytes) -> Field:
    match tag:
        case "1" | "0":
            return int(tag)
        case "a":
            rate: int = _SPEC.unpack(data)[1]
            return rate
        case "L" | "V" | "U":
            return int.from_bytes(data, "big")
        case _:
            return None
