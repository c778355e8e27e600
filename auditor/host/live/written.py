"""What some processes write to: files and streams, where, never what is in them."""

from __future__ import annotations

import os
from contextlib import suppress

from auditor.host.live.clock import rfc3339
from auditor.host.live.procfs import slurp
from auditor.host.live.statx import known_of
from auditor.model.frozen import replace
from auditor.model.process import OpenFile, Process, Stream
from auditor.parse.fdinfo import access
from auditor.parse.interpreter import script_of

_MOST = 64
"""Most files, and most streams, of one process that are told."""

_SHARED = "/dev/shm/"  # noqa: S108 - nothing is written; files like others (shm_open(3))
_ELSEWHERE = ("/dev/", "/memfd:", "/proc/", "/sys/", "/SYSV")


def with_files(
    processes: tuple[Process, ...], pids: frozenset[int], near: frozenset[int]
) -> tuple[Process, ...]:
    """Return the processes, those named with the regular files they may write to.

    Args:
        processes: the table.
        pids: those whose files are told.
        near: those whose streams are told as well; see `may_record_terminals`.
    """
    return tuple(
        _opened(item, streams=item.pid in near) if item.pid in pids else item
        for item in processes
    )


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

    That is the holder itself, its parent and children, its brothers and sisters, its
    session, and whoever shares a pipe with it.
    """
    holders = [item for item in processes if item.masters]
    held = {item.pid for item in holders}
    parents = {item.parent for item in holders if item.parent > 1}
    sessions = {item.session for item in holders if item.session > 1}
    pipes = {pipe for item in holders for pipe in item.pipes}
    return frozenset(
        item.pid
        for item in processes
        if item.pid in held
        or item.pid in parents
        or item.parent in held
        or item.parent in parents
        or item.session in sessions
        or not pipes.isdisjoint(item.pipes)
    )


def _program(process: Process) -> tuple[str, str]:
    executable = process.executable or ""
    script = script_of(executable, process.arguments, process.directory)
    return (executable, script.label if script else "")


def _opened(process: Process, *, streams: bool) -> Process:
    files: list[OpenFile] = []
    ends: list[Stream] = []
    with suppress(OSError):
        base = os.open(f"/proc/{process.pid}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for number in os.listdir(f"/proc/self/fd/{base}/fd"):
                found = _end(base, number, streams=streams)
                if isinstance(found, OpenFile):
                    files.append(found)
                elif found is not None:
                    ends.append(found)
        finally:
            os.close(base)
    if not files and not ends:
        return process
    return replace(process, files=tuple(files[:_MOST]), streams=tuple(ends[:_MOST]))


def _end(base: int, number: str, *, streams: bool) -> OpenFile | Stream | None:
    """Return what one descriptor writes to or takes from; ``None`` when it is dull."""
    with suppress(OSError):
        path = os.readlink(f"fd/{number}", dir_fd=base)
        if streams and path.startswith(("pipe:[", "socket:[")):
            return _stream(base, number, path)
        shared = streams and path.startswith(_SHARED)
        if path.startswith("/") and (shared or not path.startswith(_ELSEWHERE)):
            return _file(base, number, path, streams=streams)
    return None


def _stream(base: int, number: str, target: str) -> Stream:
    told = access(slurp(f"fdinfo/{number}", base))
    return Stream(
        descriptor=int(number), target=target, readable=told.reads, writable=told.writes
    )


def _file(base: int, number: str, path: str, *, streams: bool) -> OpenFile | Stream | None:
    told = access(slurp(f"fdinfo/{number}", base))
    if not told.writes and not streams:
        return None
    known = known_of(f"fd/{number}", base)
    device, inode, size, modified, _ = known.key.split(":")
    if streams and known.fifo:
        return _stream(base, number, f"fifo:[{device}:{inode}]")
    if not known.regular or not told.writes:
        return None
    return OpenFile(
        path=path,
        size=int(size),
        modified_at=rfc3339(int(modified) // 10**9),
        descriptor=int(number),
        readable=told.reads,
        locked=told.locked,
    )
