"""All X servers of this machine, each read within a time limit.

Servers are found by their listening sockets and by DISPLAY; only local sockets are ever
connected to. A server that listens only in another network or mount namespace is not found.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from auditor.host.live.x11.cookies import Credentials, ReadFile
from auditor.host.live.x11.reading import read_display
from auditor.model.coverage import Gap, GapKind
from auditor.model.display import Display, DisplayTable
from auditor.model.frozen import replace
from auditor.parse.display_names import (
    SOCKET_PATH,
    DisplaySocket,
    display_sockets,
    local_display,
    shared_segments,
)

SECONDS_PER_DISPLAY = 2.0
"""How long one server may take in all."""

SECONDS_IN_ALL = 6.0
"""How long all servers together may take; a crowd of silent ones must not add up."""

_MOST_DISPLAYS = 64
_MOST_BYTES = 16 * 1024 * 1024


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
        gaps.append(Gap(kind=GapKind.SKIPPED, reason="display-not-local", place=display))
    elif named is not None and named not in {each.number for each in sockets}:
        # A server of another network namespace may still be reached by its path.
        sockets.append(DisplaySocket(number=named, path=f"{SOCKET_PATH}{named}"))
    # The person's own comes first: others can start any number of silent servers.
    sockets.sort(key=lambda each: (each.number != named, each.number))
    credentials = Credentials(uid=uid, files=xauthority, read=read)
    return DisplayTable(
        displays=_weighed(tuple(_read_all(sockets, credentials))),
        shared_memory=segments,
        gaps=tuple(gaps),
    )


def _read_all(sockets: list[DisplaySocket], credentials: Credentials) -> Iterator[Display]:
    end = time.monotonic() + SECONDS_IN_ALL
    for place, number in enumerate(dict.fromkeys(each.number for each in sockets)):
        paths = tuple(each.path for each in sockets if each.number == number)
        seconds = min(SECONDS_PER_DISPLAY, end - time.monotonic())
        if place < _MOST_DISPLAYS and seconds > 0:
            yield read_display(number, paths, seconds=seconds, credentials=credentials)
        else:
            name = f":{number}"
            gap = Gap(
                kind=GapKind.SKIPPED, reason="displays-too-many", place=name, whole=True
            )
            yield Display(name=name, path=paths[0], gaps=(gap,))


def _weighed(displays: tuple[Display, ...]) -> tuple[Display, ...]:
    """Return the displays; if one was read, an unread one is a part, not the whole."""
    if not any(all(not gap.whole for gap in each.gaps) for each in displays):
        return displays
    return tuple(
        replace(each, gaps=tuple(replace(gap, whole=False) for gap in each.gaps))
        for each in displays
    )


def _text(path: str, gaps: list[Gap], reason: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "surrogateescape")
    except OSError:
        gaps.append(Gap(kind=GapKind.FAILED, reason=reason, count=0, place=path))
        return ""
