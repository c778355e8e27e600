"""All X servers of this machine, each read within a time limit.

Servers are found by their listening sockets and by DISPLAY; only local sockets are ever
connected to. A cookie is sent only to a server that runs as root or as the user the
audit is for, or, when we are root, the server's own cookie to that server.
"""

from __future__ import annotations

import os
import socket
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from auditor.host.live.x11.census import Identity
from auditor.host.live.x11.opening import Peer, connect, open_session, peer_of
from auditor.host.live.x11.session import read_session
from auditor.host.live.x11.wire import Wire
from auditor.model.coverage import Gap, GapKind
from auditor.model.display import Display, DisplayTable
from auditor.parse.display_names import (
    SOCKET_PATH,
    DisplaySocket,
    display_sockets,
    local_display,
    server_authority,
    shared_segments,
)
from auditor.parse.procfs import parse_cmdline, parse_stat
from auditor.parse.xauthority import cookies

SECONDS_PER_DISPLAY = 2.0
"""How long one server may take in all."""

SECONDS_IN_ALL = 6.0
"""How long all servers together may take; a crowd of silent ones must not add up."""

_MOST_DISPLAYS = 64
_MOST_COOKIES = 2
_ROOT = 0
_MOST_BYTES = 4 * 1024 * 1024
_LOCAL_FOLDERS = ("/tmp/", "/run/", "/var/run/", "/var/lib/")  # noqa: S108

ReadFile = Callable[[str], bytes | None]
"""Reads a small regular file within a time limit; ``None`` when it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Credentials:
    """Whose audit it is, and where that person's cookies lie."""

    uid: int
    files: tuple[str, ...]
    read: ReadFile


def read_displays(
    *, display: str, xauthority: tuple[str, ...], uid: int, read: ReadFile
) -> DisplayTable:
    """Return what each local X server tells of its clients.

    Args:
        display: value of DISPLAY in the person's session, for example ``:0``; may be
            empty.
        xauthority: files that may hold the person's cookies, the likeliest first:
            XAUTHORITY, then ``~/.Xauthority``.
        uid: the person's user id.
        read: reads a cookie file; the path may lie on any file system.

    Returns:
        One `Display` per server that answered or refused, with its gaps; the System V
        shared memory segments; the gaps that concern no single server. Never raises for
        what a server or the system does.
    """
    gaps: list[Gap] = []
    sockets = list(display_sockets(_text("/proc/net/unix", gaps, "displays-unlisted")))
    segments = shared_segments(_text("/proc/sysvipc/shm", gaps, "shared-memory-unread"))
    named = local_display(display) if display else None
    if display and named is None:
        gaps.append(
            Gap(kind=GapKind.SKIPPED, reason="display-not-local", count=1, place=display)
        )
    elif named is not None and named not in {each.number for each in sockets}:
        # A server of another network namespace may still be reached by its path.
        sockets.append(DisplaySocket(number=named, path=f"{SOCKET_PATH}{named}"))
    credentials = _Credentials(uid=uid, files=xauthority, read=read)
    return DisplayTable(
        displays=tuple(_read_all(sockets, credentials)),
        shared_memory=segments,
        gaps=tuple(gaps),
    )


def _read_all(sockets: list[DisplaySocket], credentials: _Credentials) -> Iterator[Display]:
    """Read each display by the first of its sockets that can be connected to."""
    end = time.monotonic() + SECONDS_IN_ALL
    numbers = sorted({each.number for each in sockets})
    for place, number in enumerate(numbers):
        paths = [each.path for each in sockets if each.number == number]
        deadline = min(time.monotonic() + SECONDS_PER_DISPLAY, end)
        if place >= _MOST_DISPLAYS or deadline <= time.monotonic():
            gap = Gap(kind=GapKind.SKIPPED, reason="displays-too-many", place=f":{number}")
            yield Display(name=f":{number}", path=paths[0], gaps=(gap,))
        else:
            yield _read_number(number, paths, deadline, credentials)


def _read_number(
    number: int, paths: list[str], deadline: float, credentials: _Credentials
) -> Display:
    name = f":{number}"
    for path in paths:
        try:
            stream = connect(path, _left(deadline))
        except OSError as error:
            failure = _failure(error, name)
            continue
        return _read_one(number, path, stream, deadline, credentials)
    return Display(name=name, path=paths[0], gaps=(failure,))


def _read_one(
    number: int,
    path: str,
    stream: socket.socket,
    deadline: float,
    credentials: _Credentials,
) -> Display:
    """Read one server, trying at most two cookies and then none."""
    name = f":{number}"
    trips = 0
    try:
        for cookie in (*_cookies(peer_of(stream), number, credentials), b""):
            wire = Wire(stream, deadline)
            setup = open_session(wire, cookie)
            if setup:
                found = read_session(wire, setup, identify=_identify, own_pid=os.getpid())
                return replace(
                    found,
                    name=name,
                    path=path,
                    round_trips=trips + found.round_trips,
                    gaps=tuple(replace(gap, place=name) for gap in found.gaps),
                )
            stream.close()
            trips += wire.round_trips
            stream = connect(path, _left(deadline))
    except (OSError, ValueError) as error:
        return Display(
            name=name, path=path, round_trips=trips, gaps=(_failure(error, name),)
        )
    finally:
        stream.close()
    gap = Gap(
        kind=GapKind.DENIED, reason="x11-refused", place=name, needs="x-cookie", whole=True
    )
    return Display(name=name, path=path, round_trips=trips, gaps=(gap,))


def _cookies(peer: Peer, number: int, credentials: _Credentials) -> tuple[bytes, ...]:
    """Return the cookies that this server may be shown, at most two."""
    files: list[str] = []
    if peer.uid in {_ROOT, credentials.uid}:
        files += credentials.files
    if os.geteuid() == _ROOT:
        files += _server_files(peer)
    host = socket.gethostname()
    found: dict[bytes, None] = {}
    for file in files:
        data = credentials.read(file)
        found |= dict.fromkeys(cookies(data or b"", host=host, display=number))
    return tuple(found)[:_MOST_COOKIES]


def _server_files(peer: Peer) -> list[str]:
    """Return the cookie file that a server was started with, if it is its own.

    Another user may name any file in the arguments of a program that only plays a
    server, so the file must belong to the server's user or to root, and lie where no
    remote file system answers.
    """
    arguments = parse_cmdline(_raw(f"/proc/{peer.pid}/cmdline"))
    file = server_authority(arguments)
    if not file.startswith(_LOCAL_FOLDERS) or "/../" in file:
        return []
    try:
        status = os.stat(file, follow_symlinks=False)
    except (OSError, ValueError):
        return []
    owned = status.st_uid == peer.uid
    return [file] if owned and stat.S_ISREG(status.st_mode) else []


def _identify(pid: int) -> Identity:
    """Return a process as it is right now; zeros when there is none, or a dead one.

    A process that ended and was not collected by its parent (proc(5), state Z or X)
    holds nothing any more.
    """
    data = _raw(f"/proc/{pid}/stat")
    ended = data[data.rfind(b")") + 2 :].startswith((b"Z", b"X"))
    found = None if ended else parse_stat(data)
    try:
        executable = os.readlink(f"/proc/{pid}/exe")
    except OSError:
        executable = None
    return Identity(started=found.started if found else 0, executable=executable)


def _failure(error: OSError | ValueError, name: str) -> Gap:
    if isinstance(error, TimeoutError):
        return Gap(kind=GapKind.TIMED_OUT, reason="x11-silent", place=name, whole=True)
    if isinstance(error, ValueError):
        return Gap(kind=GapKind.FAILED, reason="x11-malformed", place=name, whole=True)
    if isinstance(error, PermissionError):
        return Gap(
            kind=GapKind.DENIED, reason="x11-refused", place=name, needs="root", whole=True
        )
    return Gap(kind=GapKind.FAILED, reason="x11-unreachable", place=name, whole=True)


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.001)


def _text(path: str, gaps: list[Gap], reason: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "surrogateescape")
    except OSError:
        gaps.append(Gap(kind=GapKind.FAILED, reason=reason, count=0, place=path))
        return ""


def _raw(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_MOST_BYTES)
    except OSError:
        return b""
