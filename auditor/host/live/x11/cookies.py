"""Which cookies a server may be shown.

A cookie opens a display, so it is sent only to a server that runs as root or as the
person whose cookie it is, or, when we are root, the server's own cookie to that server.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable

from auditor.host.live.x11.opening import Peer
from auditor.model.frozen import frozen
from auditor.parse.display_names import server_authority
from auditor.parse.procfs import parse_cmdline
from auditor.parse.xauthority import cookies

ReadFile = Callable[[str], bytes | None]
"""Reads a small regular file within a time limit; ``None`` when it cannot."""

_MOST_COOKIES = 2
_ROOT = 0
_LONGEST_COMMAND = 1 << 16
_LOCAL_FOLDERS = ("/tmp/", "/run/", "/var/run/", "/var/lib/")  # noqa: S108


@frozen
class Credentials:
    """Whose audit it is, and where that person's cookies lie.

    Attributes:
        uid: the person's user id.
        files: that may hold the person's cookies, the likeliest first.
        read: reads one of them; the path may lie on any file system.
    """

    uid: int
    files: tuple[str, ...]
    read: ReadFile


def cookies_for(peer: Peer, number: int, credentials: Credentials) -> tuple[bytes, ...]:
    """Return the cookies that a server may be shown, the likeliest first, at most two.

    Args:
        peer: the process that listens at the server's socket.
        number: of the display.
        credentials: the person's.
    """
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
    server, so the file must belong to the server's user, and lie where no remote file
    system answers.
    """
    try:
        with open(f"/proc/{peer.pid}/cmdline", "rb") as command:
            file = server_authority(parse_cmdline(command.read(_LONGEST_COMMAND)))
        if not file.startswith(_LOCAL_FOLDERS) or "/../" in file:
            return []
        status = os.stat(file, follow_symlinks=False)
    except (OSError, ValueError):
        return []
    owned = status.st_uid == peer.uid
    return [file] if owned and stat.S_ISREG(status.st_mode) else []
