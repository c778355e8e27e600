"""Local servers of a person's session that run already: found, and connected to."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from auditor.host.live.shelf import Shelf
from auditor.model.coverage import GapKind
from auditor.parse.local_sockets import served

if TYPE_CHECKING:
    import socket

SECONDS = 1.0
"""How long one server may take in all; a longer silence ends the reading child."""

SECONDS_IN_ALL = 2.0
"""How long all servers of one kind together may take."""

MOST_SERVERS = 8
_MOST_BYTES = 16 << 20
T = TypeVar("T")


def running(shelf: Shelf) -> dict[str, int]:
    """Return how many connections each named local server has accepted.

    Only these are ever connected to: a socket on which a service manager waits to start
    the server has accepted none, and nobody can be listening through it.
    """
    try:
        with open("/proc/net/unix", "rb") as file:
            return served(file.read(_MOST_BYTES).decode("utf-8", "surrogateescape"))
    except OSError:
        shelf.gap(GapKind.FAILED, "local-sockets-unread", "/proc/net/unix")
        return {}


def visit(
    shelf: Shelf,
    paths: Iterable[str],
    ask: Callable[[str, socket.socket, float], T],
    word: str,
) -> list[T]:
    """Connect to servers of our own user and return what asking each gave.

    Args:
        shelf: takes the gaps.
        paths: sockets, abstract ones with a leading ``@``.
        ask: is given the path, a connected stream, which is closed after, and the
            `time.monotonic` value by which it must be done.
        word: what gaps begin with: ``bus`` or ``sound``.
    """
    from auditor.host.live.x11.opening import connect, peer_of  # noqa: PLC0415 - seldom

    found = []
    end = time.monotonic() + SECONDS_IN_ALL
    for place, path in enumerate(dict.fromkeys(paths)):
        if place >= MOST_SERVERS or time.monotonic() > end:
            shelf.gap(GapKind.SKIPPED, f"{word}-too-many", path)
            break
        shelf.beat()
        try:
            stream = connect(path, SECONDS)
            with closing(stream):
                if peer_of(stream).uid != os.geteuid():
                    shelf.gap(GapKind.DENIED, f"{word}-of-others", path)
                    continue
                found.append(ask(path, stream, time.monotonic() + SECONDS))
        except PermissionError:
            shelf.gap(GapKind.DENIED, f"{word}-refused", path)
        except TimeoutError:
            shelf.gap(GapKind.TIMED_OUT, f"{word}-silent", path)
        except ValueError:
            shelf.gap(GapKind.FAILED, f"{word}-malformed", path)
        except OSError:
            shelf.gap(GapKind.FAILED, f"{word}-unreachable", path)
    return found
