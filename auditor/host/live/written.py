"""The regular files that some processes may write to: where, never what is in them."""

from __future__ import annotations

import os
from contextlib import suppress

from auditor.host.live.clock import rfc3339
from auditor.host.live.procfs import slurp
from auditor.host.live.statx import known_of
from auditor.model.frozen import replace
from auditor.model.process import OpenFile, Process
from auditor.parse.fdinfo import may_write
from auditor.parse.interpreter import script_of

_MOST = 64
"""Most files of one process that are told."""

_ELSEWHERE = ("/dev/", "/memfd:", "/proc/", "/sys/", "/SYSV")


def with_files(processes: tuple[Process, ...], pids: frozenset[int]) -> tuple[Process, ...]:
    """Return the processes, those named with the regular files they may write to."""
    return tuple(_opened(item) if item.pid in pids else item for item in processes)


def of_the_same_programs(
    processes: tuple[Process, ...], pids: frozenset[int]
) -> frozenset[int]:
    """Return the processes named and all that run the executable and script of one.

    What one process of a program takes, another one may write.
    """
    named = [item for item in processes if item.pid in pids and item.executable]
    executables = {item.executable for item in named}
    programs = {_program(item) for item in named}
    return frozenset(
        item.pid
        for item in processes
        if item.pid in pids
        or (item.executable in executables and _program(item) in programs)
    )


def may_record_terminals(processes: tuple[Process, ...]) -> frozenset[int]:
    """Return who may keep what a terminal shows: a holder of its master, or close to one.

    That is the holder itself, its children, its brothers and sisters, and its session.
    """
    holders = [item for item in processes if item.masters]
    held = {item.pid for item in holders}
    parents = {item.parent for item in holders if item.parent > 1}
    sessions = {item.session for item in holders if item.session > 1}
    return frozenset(
        item.pid
        for item in processes
        if item.pid in held
        or item.parent in held
        or item.parent in parents
        or item.session in sessions
    )


def _program(process: Process) -> tuple[str, str]:
    executable = process.executable or ""
    script = script_of(executable, process.arguments, process.directory)
    return (executable, script.label if script else "")


def _opened(process: Process) -> Process:
    found: list[OpenFile] = []
    with suppress(OSError):
        base = os.open(f"/proc/{process.pid}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for number in os.listdir(f"/proc/self/fd/{base}/fd"):
                file = _written(base, number)
                if file is not None and len(found) < _MOST:
                    found.append(file)
        finally:
            os.close(base)
    return replace(process, files=tuple(found)) if found else process


def _written(base: int, number: str) -> OpenFile | None:
    with suppress(OSError):
        path = os.readlink(f"fd/{number}", dir_fd=base)
        if not path.startswith("/") or path.startswith(_ELSEWHERE):
            return None
        if not may_write(slurp(f"fdinfo/{number}", base)):
            return None
        known = known_of(f"fd/{number}", base)
        if not known.regular:
            return None
        _, _, size, modified, _ = known.key.split(":")
        return OpenFile(
            path=path, size=int(size), modified_at=rfc3339(int(modified) // 10**9)
        )
    return None
