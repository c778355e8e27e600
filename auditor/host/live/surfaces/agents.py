"""Settings of agents: at their usual places, and where arguments of processes point to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from auditor.host.live.jobs import PACKAGED
from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine, aside
from auditor.model.agent import AgentSettings, AgentTable
from auditor.model.coverage import Gap
from auditor.model.process import Process

_ENDS = (
    ".conf",
    ".yml",
    ".yaml",
    ".toml",
    ".json",
    ".cfg",
    ".ini",
    ".flags",
    ".xml",
    ".msh",
)
_MOST = 50
GENERIC_HOSTS = frozenset(
    {"server", "servers", "server_url", "serveractive", "endpoint", "endpoints", "master"}
    | {"manager", "collector", "remote_server", "remote_host", "tls_hostname", "api_url"}
    | {"destination", "upload_url", "controller", "management_server", "ingest_url"}
    | {"report_to", "server_host", "server-url", "server_address", "meshserver", "apiurl"}
)
"""Keys that name another machine in settings of an unknown form."""


def gather(shelf: Shelf) -> Plain:
    """Return the settings at the usual places, in the order of `_value`'s fields."""
    from auditor.parse.agent_table import SHAPES  # noqa: PLC0415 - the child's
    from auditor.parse.management_table import MANAGING  # noqa: PLC0415

    return tuple(
        item
        for shape in (*SHAPES, *MANAGING)
        for item in _of_shape(shelf, shape, _files(shelf, shape))
    )


def _files(shelf: Shelf, shape: Any) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401
    for pattern in shape.places:
        for place in _expanded(shelf, pattern):
            text = shelf.text(place)
            if text:
                yield place, text


def _of_shape(
    shelf: Shelf,
    shape: Any,  # noqa: ANN401 - a lazy import's
    files: Iterator[tuple[str, bytes]],
) -> Iterator[Plain]:
    """Yield the files that name a server, and those beside them that turn something on."""
    told = [(place, *_told(shape, text)) for place, text in files]
    servers = sorted({host for _, hosts, _, _ in told for host in hosts})
    for place, hosts, switched, possible in told if servers else ():
        more = tuple(item for item in switched if item not in shape.always)
        if hosts or more:
            known = (hosts, switched, possible) if hosts else (tuple(servers), more, ())
            program = _program(shelf, shape, place)
            yield (shape.name, shape.managing, place, program, *known)


def _expanded(shelf: Shelf, pattern: str) -> Iterator[str]:
    folder, star, _ = pattern.partition("/*")
    if not star:
        yield pattern
        return
    for name in shelf.names(folder):
        if not name.startswith(".") and not name.endswith((".dpkg-dist", ".dpkg-old", "~")):
            yield f"{folder}/{name}"


def _told(shape: Any, text: bytes) -> tuple[Any, Any, Any]:  # noqa: ANN401 - a lazy import's
    """Return hosts, and the capabilities switched on and possible."""
    from auditor.parse.agent_shapes import hosts_of, switched_by  # noqa: PLC0415
    from auditor.parse.settings_text import settings_of  # noqa: PLC0415

    settings = settings_of(text.decode("utf-8", "surrogateescape"))
    switched = tuple(sorted(set(switched_by(shape, settings))))
    possible = tuple(item for item in shape.possible if item not in switched)
    return hosts_of(shape.hosts, settings), switched, possible


def _program(shelf: Shelf, shape: Any, place: str) -> str:  # noqa: ANN401 - the same
    """Return the program of the settings that is there, of several the one named alike."""
    there = [real for path in shape.programs if (real := shelf.real(path))]
    stem = place.rpartition("/")[2].partition(".")[0]
    alike = [path for path in there if path.rpartition("/")[2] == stem]
    return next(iter((*alike, *there)), "")


def answer(host: Machine, gathered: Plain) -> AgentTable:
    """Return them as values, with the processes whose arguments name a server."""
    items: Any = gathered if isinstance(gathered, tuple) else ()
    known = {str(item[2]) for item in items}
    named, gaps = _named(host, known)
    return AgentTable(agents=(*(_value(item) for item in items), *named), gaps=gaps)


def _value(item: Any, process: Process | None = None) -> AgentSettings:  # noqa: ANN401
    shape, managing, place, program, hosts, switched, possible = item
    return AgentSettings(
        shape=shape,
        managing=managing,
        place=place,
        program=program,
        pid=process.pid if process else 0,
        started=process.started if process else 0,
        hosts=tuple(hosts),
        switched=tuple(switched),
        possible=tuple(possible),
    )


def _named(host: Machine, known: set[str]) -> tuple[list[AgentSettings], tuple[Gap, ...]]:
    wanted = [
        (process, place, text)
        for process in host.walked().processes
        if process.pid != os.getpid()
        for place, text in [_pointed(process, known)]
        if place or text
    ][:_MOST]
    if not wanted:
        return [], ()
    given, gaps = aside(host, recognise, *((place, text) for _, place, text in wanted))
    if not isinstance(given, tuple):
        return [], gaps
    told: Any = given
    pairs = zip(told, wanted, strict=True)
    return [_value(item, process) for item, (process, _, _) in pairs if item[4]], ()


def _pointed(process: Process, known: set[str]) -> tuple[str, str]:
    """Return the file that a process's arguments name, and arguments that name a server."""
    place, options = "", []
    for number, word in enumerate(process.arguments[1:], 2):
        if word.endswith(_ENDS):
            path = word.rpartition("=")[2]
            if path[:1] == "/" and path not in known and not path.startswith(PACKAGED):
                place = place or path
        if word[:2] == "--":
            key, is_set, value = word[2:].partition("=")
            if key in GENERIC_HOSTS:
                value = value if is_set else "".join(process.arguments[number : number + 1])
                options.append(f"{key}={value}")
    return place, "\n".join(options)


def recognise(shelf: Shelf, *asked: tuple[str, str]) -> Plain:
    """Return what each file and arguments come to, in the child."""
    from auditor.parse.agent_shapes import has_shape, hosts_by_key  # noqa: PLC0415
    from auditor.parse.agent_table import SHAPES  # noqa: PLC0415
    from auditor.parse.management_table import MANAGING  # noqa: PLC0415
    from auditor.parse.settings_text import settings_of  # noqa: PLC0415

    found: list[Plain] = []
    for place, options in asked:
        text = (
            (shelf.text(place) if place else b"") + b"\n" + options.encode(errors="replace")
        )
        settings = settings_of(text.decode("utf-8", "surrogateescape"))
        fits = [
            item
            for item in (*SHAPES, *MANAGING)
            if item.tells and has_shape(item, settings)
        ]
        told: Any = ((), (), ())
        if fits:
            told = _told(fits[0], text)
        if not told[0]:
            fits, told = [], (hosts_by_key(GENERIC_HOSTS, settings), (), ())
        form = (fits[0].name, fits[0].managing) if fits else ("", False)
        found.append((*form, place, "", *told))
    return tuple(found)
