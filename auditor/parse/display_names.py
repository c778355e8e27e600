"""Where X servers listen, and which one a DISPLAY names (X(7), proc_net_unix(5))."""

from __future__ import annotations

import re
from itertools import pairwise

from auditor.model.display import SharedMemory
from auditor.model.frozen import frozen

SOCKET_PATH = "/tmp/.X11-unix/X"  # noqa: S108 - where the protocol's servers listen
_LISTENING = 0x10000  # __SO_ACCEPTCON, include/linux/net.h
_NAME = r"(?s)(?P<host>.*):(?P<number>[0-9]{1,5})(\.[0-9]{1,3})?"
_LOCAL_HOSTS = frozenset({"", "unix"})
_MOST_DIGITS = 5
_UNIX_FIELDS = 8
_SHM_FIELDS = 7


@frozen
class DisplaySocket:
    """One listening socket of an X server.

    Attributes:
        number: of the display; ``:N`` is its name.
        path: as the kernel lists it; abstract ones start with ``@``.
    """

    number: int
    path: str


def display_sockets(table: str) -> tuple[DisplaySocket, ...]:
    """Return the listening display sockets of a ``/proc/net/unix`` text.

    Sorted by number; a socket in the file system stands before the abstract one of the
    same number. A server commonly listens on both.
    """
    found = set()
    for line in table.splitlines()[1:]:
        fields = line.split(None, _UNIX_FIELDS - 1)
        if len(fields) < _UNIX_FIELDS or not _is_listening(fields[3]):
            continue
        path = fields[7]
        number = path.removeprefix("@").removeprefix(SOCKET_PATH)
        if path.removeprefix("@") == SOCKET_PATH + number and _is_number(number):
            found.add((int(number), path.startswith("@"), path))
    return tuple(
        DisplaySocket(number=number, path=path) for number, _, path in sorted(found)
    )


def _is_listening(flags: str) -> bool:
    try:
        return bool(int(flags, 16) & _LISTENING)
    except ValueError:
        return False


def local_display(name: str) -> int | None:
    """Return the number of the display a DISPLAY names; ``None`` when it is not local.

    ``:0``, ``:0.1``, ``unix:0`` and ``HOST/unix:0`` are local; ``HOST:0``,
    ``localhost:10.0`` and anything else are not, or not known to be.
    """
    match = re.fullmatch(_NAME, name)
    if match is None:
        return None
    host = match["host"]
    if host not in _LOCAL_HOSTS and not host.endswith("/unix"):
        return None
    return int(match["number"])


def server_authority(arguments: tuple[str, ...]) -> str:
    """Return the file behind an X server's ``-auth`` argument; empty when it has none."""
    for option, value in pairwise(arguments):
        if option == "-auth":
            return value
    return ""


def shared_segments(table: str) -> tuple[SharedMemory, ...]:
    """Return the segments of a ``/proc/sysvipc/shm`` text (proc(5)).

    Columns: key, shmid, perms, size, cpid, lpid, nattch, and more. Malformed lines are
    left out.
    """
    found = []
    for line in table.splitlines()[1:]:
        fields = line.split()
        if len(fields) < _SHM_FIELDS:
            continue
        try:
            identifier, size, creator, attached = (
                int(fields[place]) for place in (1, 3, 4, 6)
            )
        except ValueError:
            continue
        found.append(
            SharedMemory(id=identifier, size=size, creator=creator, attached=attached)
        )
    return tuple(found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
