"""Jobs of timers, crontabs and sessions, and the loops and scripts that run now."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from auditor.host.live.jobs import PACKAGED
from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine, aside
from auditor.model.coverage import Gap, GapKind
from auditor.model.named import NamedTuple
from auditor.model.process import Process
from auditor.model.schedule import Deed, Job, JobTable
from auditor.parse.interpreter import is_interpreter, script_of

_LOOPS = ("while", "until", "for ", "watch", "sleep")
_LONGEST = 1 << 16
_MOST = 100


def gather(shelf: Shelf) -> Plain:
    """Return the jobs that files tell, and how many there are of each kind."""
    from auditor.host.live.jobs.commands import Commands  # noqa: PLC0415 - the child's
    from auditor.host.live.jobs.tables import gather_tables  # noqa: PLC0415
    from auditor.host.live.jobs.units import gather_units  # noqa: PLC0415

    commands = Commands(shelf)
    kinds: Counter[str] = Counter()
    kept: list[Plain] = []
    for gathering in (gather_units, gather_tables):
        for job in gathering(shelf, commands):
            kind, deeds, own = job[0], job[6], job[7]  # type: ignore[index]
            kinds[str(kind)] += 1
            if deeds or own:
                kept.append(job)
    return tuple(sorted(kinds.items())), tuple(kept)


def answer(host: Machine, gathered: Plain) -> JobTable:
    """Return them as values, with the loops and scripts that run."""
    counts, jobs = gathered if isinstance(gathered, tuple) else ((), ())
    running, gaps = _running(host)
    told: Any = counts
    return JobTable(
        jobs=(*(_job(item) for item in jobs), *running),  # type: ignore[union-attr]
        counts=tuple((str(kind), int(count)) for kind, count in told),
        gaps=gaps,
    )


def _job(item: Any, process: Process | None = None) -> Job:  # noqa: ANN401 - from marshal
    kind, place, unit, schedule, user, script, deeds, own = item
    return Job(
        kind=kind,
        place=place,
        unit=unit,
        schedule=schedule,
        user=user,
        script=script,
        pid=process.pid if process else 0,
        started=process.started if process else 0,
        deeds=tuple(Deed(*deed) for deed in deeds),
        own_programs=tuple(own),
    )


class _Text(NamedTuple):
    """What a process runs by its arguments: a script's path, or the commands themselves."""

    script: str
    text: str
    is_shell: bool


def _running(host: Machine) -> tuple[list[Job], tuple[Gap, ...]]:
    """Return the processes whose arguments are a job, as far as something is recognised."""
    processes = host.walked().processes
    refused = sum("exe" in item.refused for item in processes)
    gaps = [Gap(kind=GapKind.DENIED, reason="other-users-exe", count=refused, needs="root")]
    gaps = gaps if refused else []
    wanted: dict[_Text, list[Process]] = {}
    for process in processes:
        if process.pid != os.getpid() and (text := _text_of(process)) is not None:
            wanted.setdefault(text, []).append(process)
    if len(wanted) > _MOST:
        left = len(wanted) - _MOST
        gaps.append(Gap(kind=GapKind.SKIPPED, reason="scripts-too-many", count=left))
    texts = list(wanted)[:_MOST]
    if not texts:
        return [], tuple(gaps)
    asked = [(each.script, each.text, each.is_shell) for each in texts]
    given, refusals = aside(host, recognise, *asked)
    if not isinstance(given, tuple):
        return [], (*gaps, *refusals)
    told: Any = given
    found = [
        _job(("running", "", "", "", process.user, text.script, deeds, own), process)
        for (deeds, own), text in zip(told, texts, strict=True)
        if deeds
        for process in wanted[text]
    ]
    return found, tuple(gaps)


def _text_of(process: Process) -> _Text | None:
    """Return what a process runs; ``None`` for what is neither a script nor a loop."""
    executable = process.executable or ""
    name = executable.rpartition("/")[2]
    is_shell = name == "busybox" or name.rstrip("0123456789.-").endswith("sh")
    is_code = is_interpreter(executable) and not is_shell
    script = _own_script(process) if is_interpreter(executable) else ""
    if script:
        return _Text(script, "", is_shell=not is_code)
    for word in process.arguments[1:]:
        if " " in word and len(word) < _LONGEST and any(sign in word for sign in _LOOPS):
            return _Text("", word, is_shell=not is_code)
    if name == "watch":
        return _Text("", " ".join(map(_quoted, process.arguments)), is_shell=True)
    return None


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def _own_script(process: Process) -> str:
    """Return the script of an interpreter that lies outside the folders of packages."""
    script = script_of(process.executable or "", process.arguments, process.directory)
    path = script.path if script else ""
    return "" if path.startswith(PACKAGED) else path


def recognise(shelf: Shelf, *texts: tuple[str, str, bool]) -> Plain:
    """Return deeds and own programs of each `_Text`, in the child."""
    from auditor.host.live.jobs.commands import Commands  # noqa: PLC0415 - the child's

    commands = Commands(shelf)
    return tuple(_found(commands, _Text(*item)).plain() for item in texts)


def _found(commands: Any, item: _Text) -> Any:  # noqa: ANN401 - lazy imports'
    if item.script:
        return commands.of_file(item.script)
    if item.is_shell:
        return commands.of_text(item.text)
    return commands.of_code(item.text)
