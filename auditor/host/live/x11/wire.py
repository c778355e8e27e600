"""The wire to an X server: bounded, with one deadline for everything.

A server is not trusted: it may stop answering, lie about lengths, number its replies
wrongly or send events without end. Whatever it does ends in one of three built-in
errors before the deadline: `TimeoutError` (silent), `ValueError` (nonsense), `OSError`
(closed or refused).
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

MOST_BYTES = 16 * 1024 * 1024
"""All that one server may send us; 1,000 clients need about one megabyte."""

LONGEST_REPLY = 8 * 1024 * 1024
"""A longer reply is a lie."""

_HEADER = 32
_ERROR = 0
_REPLY = 1
_GENERIC_EVENT = 35
_SENT_EVENT = 0x80


T = TypeVar("T")


def sound(value: T | None) -> T:
    """Return a parsed reply.

    Raises:
        ValueError: it is ``None``: the reply contradicted itself.
    """
    if value is None:
        raise ValueError("a reply contradicts itself")
    return value


class Wire:
    """One connection.

    Args:
        stream: a connected local stream socket; closed by `close`.
        deadline: `time.monotonic` value after which every wait fails.

    Attributes:
        round_trips: how often we sent something and waited for the answer.
    """

    __slots__ = ("_buffer", "_deadline", "_received", "_sent", "_stream", "round_trips")

    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline
        self._buffer = bytearray()
        self._received = 0
        self._sent = 0
        self.round_trips = 0

    def close(self) -> None:
        """Close the connection; the server forgets us."""
        self._stream.close()

    def send(self, data: bytes) -> None:
        """Send bytes and count a round trip.

        Raises:
            TimeoutError: the server did not take them in time.
            OSError: the connection is gone.
        """
        self.round_trips += 1
        self._stream.settimeout(self._left())
        # The signal would end the reading child, in which it is not ignored.
        self._stream.sendall(data, socket.MSG_NOSIGNAL)

    def read(self, size: int) -> bytes:
        """Return exactly ``size`` bytes from the server.

        Raises:
            TimeoutError: they did not come in time.
            ValueError: more than `MOST_BYTES` came in all.
            OSError: the connection ended before.
        """
        while len(self._buffer) < size:
            self._stream.settimeout(self._left())
            piece = self._stream.recv(65536)
            if not piece:
                raise ConnectionResetError("the server closed the connection")
            self._received += len(piece)
            if self._received > MOST_BYTES:
                raise ValueError("the server sends without end")
            self._buffer += piece
        result = bytes(self._buffer[:size])
        del self._buffer[:size]
        return result

    def ask(self, requests: Sequence[bytes]) -> list[bytes | None]:
        """Send requests together and return their replies in the same order.

        Args:
            requests: complete requests, each of a kind that the server answers.

        Returns:
            One whole reply each, at least 32 bytes; ``None`` where the server answered
            with an error.

        Raises:
            TimeoutError: not all answers came in time.
            ValueError: a length or sequence number cannot be true.
            OSError: the connection is gone.
        """
        if not requests:
            return []
        self.send(b"".join(requests))
        answers = [
            self._answer(self._sent + place) for place in range(1, len(requests) + 1)
        ]
        self._sent += len(requests)
        return answers

    def ask_groups(self, *groups: Sequence[bytes]) -> list[list[bytes | None]]:
        """Send groups of requests together and return their answers group by group."""
        answers = self.ask([request for group in groups for request in group])
        ends = list(accumulate(map(len, groups)))
        return [
            answers[end - len(group) : end] for group, end in zip(groups, ends, strict=True)
        ]

    def _answer(self, sequence: int) -> bytes | None:
        while True:
            header = self.read(_HEADER)
            kind = header[0]
            number, words = struct.unpack_from("<HI", header, 2)
            if kind == _REPLY or kind & ~_SENT_EVENT == _GENERIC_EVENT:
                rest = self._rest(words)
            else:
                rest = b""
            if kind > _REPLY:
                continue  # an event; every client gets MappingNotify, asked for or not
            if number != sequence & 0xFFFF:
                raise ValueError(f"answer {number} where {sequence & 0xFFFF} was due")
            return None if kind == _ERROR else header + rest

    def _rest(self, words: int) -> bytes:
        if words * 4 > LONGEST_REPLY:
            raise ValueError(f"a reply of {words * 4} bytes")
        return self.read(words * 4)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server did not answer in time")
        return left
