"""Asking a local message bus (D-Bus Specification), bounded by one deadline.

Only calls are made, and none starts a service: no name is taken, no message of others is
asked for. A bus is not trusted. Whatever it does ends in `TimeoutError` (silent),
`ValueError` (nonsense) or `OSError` (closed or refused).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

from auditor.host.live.x11.wire import Wire
from auditor.parse.dbus import HEAD, Call, Value, call_bytes, message_size, parse_message

BUS = "org.freedesktop.DBus"
BUS_PATH = "/org/freedesktop/DBus"
_LONGEST_LINE = 512


def bus_call(member: str, *arguments: str, interface: str = BUS) -> Call:
    """Return a call to the bus itself."""
    return Call(BUS, BUS_PATH, interface, member, arguments)


class Conversation:
    """One connection to a bus.

    Args:
        stream: a connected local stream socket; closed by `close`.
        deadline: `time.monotonic` value after which every wait fails.

    Attributes:
        late: calls that were not answered before the deadline.
    """

    __slots__ = ("_serial", "_wire", "late")

    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._wire = Wire(stream, deadline)
        self._serial = 0
        self.late = 0

    def close(self) -> None:
        """Close the connection; the bus forgets us."""
        self._wire.close()

    def introduce(self) -> None:
        """Say who we are (EXTERNAL: the kernel vouches for it) and join the bus.

        Raises:
            ValueError: the bus is none, or does not let us in.
            OSError: the connection ended, or `TimeoutError`.
        """
        uid = str(os.geteuid()).encode().hex()
        self._wire.send(f"\0AUTH EXTERNAL {uid}\r\n".encode())
        line = b""
        while not line.endswith(b"\r\n"):
            line += self._wire.read(1)
            if len(line) > _LONGEST_LINE:
                raise ValueError("no answer of a bus")
        if not line.startswith(b"OK "):
            raise PermissionError("the bus does not let us in")
        self._wire.send(b"BEGIN\r\n")
        if self.ask([bus_call("Hello")])[0] is None:
            kind = TimeoutError if self.late else PermissionError
            raise kind("the bus does not let us join")

    def ask(self, calls: Sequence[Call]) -> list[tuple[Value, ...] | None]:
        """Make calls together and return what each gave, in the same order.

        Returns:
            The values of each answer; ``None`` where it was an error, or where a program
            on the bus did not answer before the deadline (then `late` counts it).

        Raises:
            ValueError: the bus sends what is no message, or without end.
            OSError: the connection ended.
        """
        first = self._serial + 1
        self._serial += len(calls)
        answers: dict[int, tuple[Value, ...] | None] = {}
        try:
            self._wire.send(
                b"".join(map(call_bytes, range(first, first + len(calls)), calls))
            )
            while len(answers) < len(calls):
                message = parse_message(self._message())
                if message is None:
                    raise ValueError("a message contradicts itself")
                if first <= message.replies_to < first + len(calls):
                    answers[message.replies_to] = None if message.failed else message.values
        except TimeoutError:
            self.late += len(calls) - len(answers)
        return [answers.get(number) for number in range(first, first + len(calls))]

    def _message(self) -> bytes:
        head = self._wire.read(HEAD)
        size = message_size(head)
        if size is None:
            raise ValueError("no message")
        return head + self._wire.read(size - HEAD)
