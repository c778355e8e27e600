"""Jobs of timers, crontabs and sessions, and the loops and scripts that run now."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from auditor.host.live.jobs import PACKAGED
from auditor.host.live.reader import Beat, Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.coverage import Gap
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


def _running(host: Machine) -> tuple[list[Job], tuple[Gap, ...]]:
    """Return the processes whose arguments are a job, as far as something is recognised."""
    wanted = [
        (process, text, script)
        for process in host.walked().processes
        if process.pid != os.getpid()
        for text, script in [(_loop(process), _own_script(process))]
        if text or script
    ][:_MOST]
    if not wanted:
        return [], ()
    from auditor.host.live.reader import Reader, Task  # noqa: PLC0415 - seldom

    reader = Reader(host.mounts)
    texts = [(text, script) for _, text, script in wanted]
    reader.start([Task(place="/", run=lambda beat: _recognised(host, texts, beat))])
    (given,) = reader.collect()
    if not isinstance(given.value, tuple):
        return [], (given.gap,) if given.gap else ()
    told: Any = given.value
    found = [
        _job(("running", "", "", "", process.user, script, deeds, own), process)
        for (deeds, own), (process, _, script) in zip(told, wanted, strict=True)
        if deeds
    ]
    return found, ()


def _loop(process: Process) -> str:
    """Return the shell text, among a process's arguments, that does something again."""
    for word in process.arguments[1:]:
        if " " in word and len(word) < _LONGEST and any(sign in word for sign in _LOOPS):
            return word
    name = process.executable.rpartition("/")[2] if process.executable else ""
    return " ".join(map(_quoted, process.arguments)) if name == "watch" else ""


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def _own_script(process: Process) -> str:
    """Return the script of an interpreter that lies outside the folders of packages."""
    if not process.executable or not is_interpreter(process.executable):
        return ""
    script = script_of(process.executable, process.arguments, process.directory)
    path = script.path if script else ""
    return "" if path.startswith(PACKAGED) else path


def _recognised(host: Machine, texts: list[tuple[str, str]], beat: Beat) -> Plain:
    """Return deeds and own programs of each, in the child."""
    from auditor.host.live.jobs.commands import Commands  # noqa: PLC0415 - the child's

    commands = Commands(Shelf(host.mounts, host.person, {}, beat))
    return tuple(
        (commands.of_file(script) if script else commands.of_text(text)).plain()
        for text, script in texts
    )
