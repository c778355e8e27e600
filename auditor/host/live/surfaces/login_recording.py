"""Settings of PAM, sudo and shells that record logins, terminals and commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine, aside
from auditor.model.coverage import Gap
from auditor.model.login import LoginSetting, LoginTable
from auditor.model.process import Process

_Rows = tuple[tuple[str, str, str, str], ...]
_HOOK, _STARTED = "PROMPT_COMMAND", "BASH_ENV"


def gather(shelf: Shelf) -> Plain:
    """Return the settings as rows: kind, place, component, PAM service."""
    from auditor.host.live.logins.pam import pam_rows  # noqa: PLC0415 - in the child alone
    from auditor.host.live.logins.shells import (  # noqa: PLC0415
        forced_rows,
        session_rows,
        shell_rows,
        start_files,
        start_rows,
    )
    from auditor.host.live.logins.sudo import sudo_rows  # noqa: PLC0415

    return (
        *map(tuple, pam_rows(shelf)),
        *map(tuple, sudo_rows(shelf)),
        *map(tuple, shell_rows(shelf)),
        *map(tuple, session_rows(shelf)),
        *map(tuple, forced_rows(shelf)),
        *map(tuple, start_rows(shelf, start_files(shelf))),
    )


def answer(host: Machine, gathered: Plain) -> LoginTable:
    """Return them as a value, with what the environments of processes add."""
    services: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    rows = cast("_Rows", gathered or ())
    for kind, place, component, service in rows:
        services[kind, place, component].add(service)
    table = host.walked().processes
    processes = [item for item in table if item.environment]
    started, gaps = _started(host, processes)
    for kind, place, component, service in started:
        services[kind, place, component].add(service)
    found = [
        LoginSetting(
            kind=kind,
            place=place,
            component=component,
            services=tuple(sorted(filter(None, names))),
        )
        for (kind, place, component), names in sorted(services.items())
    ]
    return LoginTable(settings=(*found, *_hooks(processes)), gaps=gaps)


def _hooks(processes: list[Process]) -> Iterator[LoginSetting]:
    """Yield the processes whose environment has a hook that hands on commands."""
    for process in processes:
        hook = process.environment.get(_HOOK, "")
        if hook and _hands_on(f"{_HOOK}={hook}"):
            yield LoginSetting(
                kind="shell-environment",
                place=_HOOK,
                component="",
                pid=process.pid,
                started=process.started,
            )


def _hands_on(text: str) -> bool:
    from auditor.parse.shell_recording import parse_shell_start  # noqa: PLC0415 - seldom

    found = parse_shell_start(text.encode("utf-8", "surrogateescape"))
    return "shell-commands" in found.kinds


def _started(host: Machine, processes: list[Process]) -> tuple[_Rows, tuple[Gap, ...]]:
    """Return what the start files hold that environments name (bash(1), BASH_ENV)."""
    paths = {item.environment.get(_STARTED, "") for item in processes}
    wanted = sorted(path for path in paths if path.startswith("/"))
    if not wanted:
        return (), ()
    rows, gaps = aside(host, look_at_start_files, *wanted)
    return cast("_Rows", rows or ()), gaps


def look_at_start_files(shelf: Shelf, *places: str) -> Plain:
    """Return the rows of some start files, in the child."""
    from auditor.host.live.logins.shells import start_rows  # noqa: PLC0415 - seldom

    return (*map(tuple, start_rows(shelf, list(places))),)
