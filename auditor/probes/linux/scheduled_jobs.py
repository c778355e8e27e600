"""What starts by itself: timers, crontabs, log-in, start scripts, and loops that run.

## What it reads
Units of systemd that something switches on, with their drop-ins (systemd.unit(5)), of the
system and of people; `/etc/crontab`, `/etc/cron.*`, `/etc/anacrontab` and the spools of
crontab(5) and at(1); `/etc/rc*.d`; desktop entries in `/etc/xdg/autostart` and
`~/.config/autostart`, and what sessions run at their beginning (`.xsession`, a window
manager's `exec` lines); the arguments of running processes. Of each job the programs that
its commands name, the script it runs, and the scripts that this one runs.

## Why it matters
A command that takes one picture of the screen is gone before anybody looks; the job that
starts it every minute stays. A job is judged by what its commands are for: a copy of a
known tool under another name is told by its bytes, other programs of its own by the
functions they name (`capable`). A job of which nothing shows that it takes anything is
counted, and named as a plain fact if it starts a program that lies outside the folders of
packages.

## What it cannot see
Commands put together when they run; scripts further down; programs that were not
copied but written anew, or bring their libraries along; programs in the folders of
packages that a package's own unit starts. What D-Bus, udev, PAM, a shell's start files or
another machine starts. Other people's crontabs, jobs of at and home folders without root.
A loop that rewrote its arguments, was typed at a prompt, or runs inside a program.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation, Value
from auditor.model.schedule import SCHEDULED_JOBS, Deed, Job
from auditor.probes import Probe, Seen

_LONGEST = 80
"""Signs of a schedule that are told."""

_LEAST_FOLDER = 2
"""Names that a folder's path has at least for it to tell one job's files from another's."""


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(SCHEDULED_JOBS)
    yield from table.gaps
    if table.counts:
        taking = sum(bool(_taken(job)) for job in table.jobs)
        total = sum(count for _, count in table.counts)
        yield Observation(
            message="jobs-counted", arguments={"count": total, "taking": taking}
        )
    shots = [(deed, deed.places) for job in table.jobs for deed in _taken(job)]
    for job in table.jobs:
        yield from _seen(job, shots)


def _taken(job: Job) -> list[Deed]:
    return [deed for deed in job.deeds if deed.capability]


def _seen(job: Job, shots: list[tuple[Deed, tuple[str, ...]]]) -> Iterator[Observation]:
    taken, sends = _taken(job), [deed for deed in job.deeds if deed.sends]
    for deed in taken:
        message = "job-takes-and-sends" if sends else "job-takes"
        yield _observed(job, deed.capability, deed.tool, message, certain=deed.certain)
    for deed in [] if taken else sends:
        handed = {shot.capability for shot, places in shots if _meet(deed.places, places)}
        for capability in sorted(handed):
            yield _observed(job, capability, deed.tool, "job-sends-taken", certain=True)
        if not handed:
            yield Observation(message="job-sends", arguments=_arguments(job, deed.tool))
    if not job.deeds:
        for path in job.own_programs:
            arguments = _arguments(job, "") | {"executable": path}
            del arguments["tool"]
            yield Observation(message="job-own-program", arguments=arguments)


def _observed(
    job: Job, capability: str, tool: str, message: str, *, certain: bool
) -> Observation:
    return Observation(
        message=message if certain else "job-could-take",
        arguments=_arguments(job, tool),
        pid=job.pid,
        started=job.started,
        capability=capability,
        basis=Basis.CONFIGURED if certain else Basis.CAPABLE,
        marks=tuple(_marks(job)),
    )


def _arguments(job: Job, tool: str) -> dict[str, Value]:
    return {
        "kind": job.kind,
        "tool": tool,
        "schedule": job.schedule[:_LONGEST] or "-",
        "path": job.place or job.script,
        "user": job.user,
    }


def _marks(job: Job) -> Iterator[Mark]:
    if job.script:
        yield Mark(type=MarkType.SCRIPT, value=job.script)
    if job.unit:
        yield Mark(type=MarkType.UNIT, value=job.unit)
    if job.place:
        yield Mark(type=MarkType.SETTING, value=job.place)


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one of these places is, holds or lies in a folder of the others."""
    folders = [path.rpartition("/")[0] if _is_file(path) else path for path in other]
    return any(
        f"{path}/".startswith(f"{folder}/") or f"{folder}/".startswith(f"{path}/")
        for path in one
        for folder in folders
        if min(path.count("/"), folder.count("/")) >= _LEAST_FOLDER
    )


def _is_file(path: str) -> bool:
    return "." in path.rpartition("/")[2][1:]


PROBE = Probe(
    title="what starts by itself",
    topics=frozenset({Topic.SCHEDULES}),
    uses=frozenset({SCHEDULED_JOBS}),
    look=_look,
)
