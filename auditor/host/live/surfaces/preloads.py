"""``/etc/ld.so.preload`` and the environments of processes (ld.so(8))."""

from __future__ import annotations

import os
from collections import defaultdict

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine, aside
from auditor.model.coverage import Gap
from auditor.model.preload import Preload, PreloadTable
from auditor.model.process import Process
from auditor.parse.preload import candidates, parse_environment_file, parse_preload

PLACE = "/etc/ld.so.preload"
_ENVIRONMENT = "/etc/environment"
_NAMES = ("LD_PRELOAD", "LD_AUDIT")

_Key = tuple[str, str, str]  # the environment's name, the library's, the root to look below


def gather(shelf: Shelf) -> Plain:
    """Return the libraries that are named for all: name, place and the file itself."""
    named = [(name, PLACE) for name in parse_preload(shelf.text(PLACE))]
    told = parse_environment_file(shelf.text(_ENVIRONMENT))
    named += [(name, _ENVIRONMENT) for name in told]
    return tuple((name, place, _found(shelf, name)) for name, place in named)


def answer(host: Machine, gathered: Plain) -> PreloadTable:
    """Return them as a value, with those that processes were started with."""
    rows = gathered if isinstance(gathered, tuple) else ()
    everywhere = [
        Preload(name=str(row[0]), source=str(row[1]), path=str(row[2]))
        for row in rows
        if isinstance(row, tuple)
    ]
    started: dict[_Key, list[int]] = defaultdict(list)
    for process in host.walked().processes:
        if process.environment:
            for key in _told(process):
                started[key].append(process.pid)
    paths, gaps = _resolved(host, tuple(started))
    return PreloadTable(
        everywhere=tuple(everywhere),
        started=tuple(
            Preload(
                name=name,
                source=source,
                path=path,
                processes=len(numbers),
                pid=numbers[0],
            )
            for ((source, name, _), numbers), path in zip(
                started.items(), paths, strict=True
            )
        ),
        gaps=gaps,
    )


def _told(process: Process) -> list[_Key]:
    """Return what a process's environment names, each once."""
    found: dict[tuple[str, str], None] = {}
    for source in _NAMES:
        value = process.environment.get(source, "").encode("utf-8", "surrogateescape")
        for name in parse_preload(value):
            found[source, name] = None
    if not found:
        return []
    own = os.readlink("/proc/self/ns/mnt")[5:-1]
    apart = process.namespaces.get("mnt", own) != own
    root = f"/proc/{process.pid}/root" if apart else ""
    return [(source, name, root) for source, name in found]


def _resolved(
    host: Machine, keys: tuple[_Key, ...]
) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """Return the file of each library, and what could not be seen."""
    if not keys:
        return (), ()
    given, gaps = aside(host, look_for_libraries, *keys)
    paths = given if isinstance(given, tuple) else ("",) * len(keys)
    return tuple(map(str, paths)), gaps


def look_for_libraries(shelf: Shelf, *keys: _Key) -> Plain:
    """Return the file of each library, in the child."""
    return tuple(_found(shelf, name, root) for _, name, root in keys)


def _found(shelf: Shelf, name: str, root: str = "") -> str:
    """Return the file that the loader takes for a name; empty when there is none.

    Below another root the path stays one that leads into the process's own mounts, found
    or not, so that no file of ours is taken for it.
    """
    paths = candidates(name, f"{os.uname().machine}-linux-gnu")
    for path in paths:
        real = shelf.real(f"{root}{path}") if path.startswith("/") else ""
        if real:
            return f"{root}{path}" if root else real
    return f"{root}/{paths[0].lstrip('/')}" if root else ""
