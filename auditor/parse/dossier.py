"""The facts about one running program that tell what it is, without a name for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model.inventory import Inventory
from auditor.model.observation import Value
from auditor.model.process import OpenFile, Process
from auditor.model.program import Program
from auditor.parse.interpreter import script_of
from auditor.parse.quoting import path_text

_ADDRESSES = 8
_STARTERS = 4
_SOON = 300
"""Seconds after the computer's own start within which a program's start is told as such."""
_COMM = 15
"""Longest name of a process (proc_pid_comm(5))."""
_NOTES = {
    "file-differs": "altered",
    "executable-deleted": "deleted",
    "foreign-code": "foreign_code",
    "interpreter-differs": "interpreter_altered",
    "in-a-container": "container",
    "executable-unreadable": "unreadable",
}


def dossier(program: Program, inventory: Inventory) -> dict[str, Value]:
    """Return what is known of a running program, as arguments of one message.

    Absent is what is not so, or was not seen. Ages are whole seconds before the look.

    Args:
        program: one with processes.
        inventory: what was seen.

    Returns:
        ``started`` (RFC 3339), ``running_seconds``, ``after_boot_seconds``, ``user``,
        ``unrelated_name`` (who started it, nearest first), ``unit``; ``script`` or
        ``executable``, ``package``, ``unpackaged`` and other flags of its files;
        ``process_name`` where it is not the file's; ``address`` with ``connections``, or
        ``family_connections`` when programs that it started hold some of them; of the
        file it changed last ``path``, ``bytes`` and ``changed_seconds``, with the number
        of ``more_files``; ``unseen`` when connections and files were refused,
        ``files_unread`` when files were not asked for.
    """
    table = {process.pid: process for process in inventory.processes}
    own = [table[pid] for pid in program.pids if pid in table]
    if not own:
        return {}
    first = min(own, key=lambda process: (process.started, process.pid))
    facts: dict[str, Value] = {
        **_running(first, inventory),
        "unrelated_name": ", ".join(_starters(first, program, table)),
        "unit": path_text(first.unit),
        **_files(program, first),
        **_connections(own, table),
        **_written(own, inventory.about.time),
        **_unseen(own),
    }
    return {
        key: value
        for key, value in facts.items()
        if value is not None and value is not False and value != ""
    }


def _running(first: Process, inventory: Inventory) -> dict[str, Value]:
    about = inventory.about
    after = _seconds(about.booted, first.started_at)
    return {
        "started": first.started_at,
        "running_seconds": _seconds(first.started_at, about.time),
        "after_boot_seconds": after if after is not None and after <= _SOON else None,
        "user": path_text(first.user),
    }


def _starters(first: Process, program: Program, table: dict[int, Process]) -> Iterator[str]:
    """Yield who started a program, nearest first: its forebears, or its session's leader.

    Whoever's parent has ended is given to another; its session it keeps (setsid(2)).
    """
    above = [*_forebears(first, table)]
    leader = table.get(first.session)
    if leader is not None and leader is not first and leader not in above:
        above = [leader, *_forebears(leader, table)]
    above = [each for each in above if each.pid not in program.pids]
    people = [each for each in above if each.pid != 1] or above
    yield from dict.fromkeys(_name(each) for each in people[:_STARTERS])


def _forebears(process: Process, table: dict[int, Process]) -> Iterator[Process]:
    seen = {process.pid}
    while process.parent in table and process.parent not in seen:  # a recording may loop
        process = table[process.parent]
        seen.add(process.pid)
        yield process


def _name(process: Process) -> str:
    executable = process.executable or ""
    script = script_of(executable, process.arguments, process.directory)
    path = script.path if script and script.path else executable
    return path_text(path.rpartition("/")[2] or process.name)


def _files(program: Program, first: Process) -> dict[str, Value]:
    # Whose package a running file was of, before an update replaced it, cannot be told.
    replaced = program.script is None and "executable-deleted" in program.notes
    facts: dict[str, Value] = {flag: note in program.notes for note, flag in _NOTES.items()}
    return facts | {
        "script": path_text(program.script) if program.script else None,
        "executable": None if program.script else path_text(program.executable or ""),
        "package": program.package,
        "unpackaged": bool(program.package_manager)
        and not program.package
        and not replaced,
        "process_name": _other_name(first, program.script or ""),
    }


def _other_name(process: Process, script: str) -> str:
    """Return what a process calls itself, where that is the name of none of its files.

    A link to a file often has a shorter or longer name than the file.
    """
    files = [path.rpartition("/")[2] for path in (process.executable or "", script)]
    known = [name[:_COMM] for name in files if name]
    if not known or any(_begins(process.name, name) for name in known):
        return ""
    return path_text(process.name)


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _connections(own: list[Process], table: dict[int, Process]) -> dict[str, Value]:
    pids = {process.pid for process in own}
    started = [
        process
        for process in table.values()
        if process.remotes
        and process.pid not in pids
        and any(each.pid in pids for each in _forebears(process, table))
    ]
    remotes = [each for process in (*own, *started) for each in process.remotes]
    told = list(dict.fromkeys(remotes))
    more = ["…"] if len(told) > _ADDRESSES else []
    return {
        "address": ", ".join([*told[:_ADDRESSES], *more]),
        "family_connections" if started else "connections": len(remotes) or None,
    }


def _written(own: list[Process], now: str) -> dict[str, Value]:
    files = {file.path: file for process in own for file in process.files}
    if not files:
        return {}
    last = max(files.values(), key=_changed)
    return {
        "path": path_text(last.path),
        "bytes": last.size,
        "changed_seconds": _seconds(last.modified_at, now),
        "more_files": len(files) - 1 or None,
    }


def _unseen(own: list[Process]) -> dict[str, Value]:
    refused = any("fd" in process.refused for process in own)
    looked = any(process.holder or process.files for process in own)
    return {"unseen": refused, "files_unread": not refused and not looked}


def _changed(file: OpenFile) -> tuple[str, int, str]:
    return (file.modified_at, file.size, file.path)


def _seconds(earlier: str, later: str) -> int | None:
    """Return the whole seconds from one RFC 3339 moment to another, at least 0."""
    try:
        passed = datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
    except (ValueError, TypeError):  # no moment, or one of them without a zone
        return None
    return max(0, int(passed.total_seconds()))
