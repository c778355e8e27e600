"""Reading one display within a time limit, whatever its server does."""

from __future__ import annotations

import os
import socket
import time

from auditor.host.live.x11.census import Identity
from auditor.host.live.x11.cookies import Credentials, cookies_for
from auditor.host.live.x11.opening import connect, open_session, peer_of
from auditor.host.live.x11.session import read_session
from auditor.host.live.x11.wire import Wire
from auditor.model.coverage import Gap, GapKind
from auditor.model.display import Display
from auditor.model.frozen import replace
from auditor.parse.procfs import parse_stat

_LONGEST_STAT = 4096
_THREADS = 17  # field 20 of proc_pid_stat(5), counted from the state


def read_display(
    number: int, paths: tuple[str, ...], *, seconds: float, credentials: Credentials
) -> Display:
    """Return what one server tells of its clients, or why it tells nothing.

    Args:
        number: of the display.
        paths: sockets to try, in this order; abstract ones start with ``@``.
        seconds: how long everything may take.
        credentials: the person's, for cookies.

    Returns:
        The display. It never raises: a server that is silent, refuses or talks nonsense
        leaves a display without clients and with a gap.
    """
    name = f":{number}"
    deadline = time.monotonic() + seconds
    failure: OSError = FileNotFoundError(name)
    for path in paths:
        try:
            stream = connect(path, _left(deadline))
        except OSError as error:
            failure = error
            continue
        with stream:
            return _read(number, path, stream, deadline, credentials)
    return Display(name=name, path="", gaps=(_gap(failure, name),))


def _read(
    number: int,
    path: str,
    stream: socket.socket,
    deadline: float,
    credentials: Credentials,
) -> Display:
    """Read a server, trying the cookies there are and then none."""
    name = f":{number}"
    trips = 0
    found = Display(name=name, path=path, gaps=(_refused(name),))
    try:
        for cookie in (*cookies_for(peer_of(stream), number, credentials), b""):
            if trips:
                stream.close()
                stream = connect(path, _left(deadline))
            wire = Wire(stream, deadline)
            setup = open_session(wire, cookie)
            if setup:
                found = read_session(wire, setup, identify=identify, own_pid=os.getpid())
                trips += found.round_trips
                break
            trips += wire.round_trips
    except (OSError, ValueError) as error:
        found = replace(found, gaps=(_gap(error, name),))
    finally:
        stream.close()
    gaps = tuple(replace(gap, place=name) for gap in found.gaps)
    return replace(found, name=name, path=path, round_trips=trips, gaps=gaps)


def identify(pid: int) -> Identity:
    """Return a process as it is right now; zeros when there is none, or a dead one.

    A process that ended and was not collected by its parent (proc(5), state Z or X)
    holds nothing any more, unless only its first thread has ended.
    """
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            data = file.read(_LONGEST_STAT)
    except OSError:
        return Identity()
    fields = data[data.rfind(b")") + 2 :].split()
    ended = fields[:1] in ([b"Z"], [b"X"]) and fields[_THREADS : _THREADS + 1] == [b"1"]
    stat = None if ended else parse_stat(data)
    try:
        executable = os.readlink(f"/proc/{pid}/exe")
    except OSError:
        executable = None
    return Identity(started=stat.started if stat else 0, executable=executable)


def _gap(error: OSError | ValueError, place: str) -> Gap:
    if isinstance(error, TimeoutError):
        return Gap(kind=GapKind.TIMED_OUT, reason="x11-silent", place=place, whole=True)
    if isinstance(error, ValueError):
        return Gap(kind=GapKind.FAILED, reason="x11-malformed", place=place, whole=True)
    if isinstance(error, PermissionError):
        return replace(_refused(place), needs="root")
    return Gap(kind=GapKind.FAILED, reason="x11-unreachable", place=place, whole=True)


def _refused(place: str) -> Gap:
    return Gap(
        kind=GapKind.DENIED, reason="x11-refused", place=place, needs="x-cookie", whole=True
    )


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.001)
