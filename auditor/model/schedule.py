"""What starts by itself: jobs of timers, crontabs, sessions, and of loops that run."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.named import NamedTuple
from auditor.model.surface import Surface


class Deed(NamedTuple):
    """What one command of a job is for, by the command itself.

    Attributes:
        capability: a leaf of the capability tree; empty for one that only sends.
        certain: the command, as written, does this; else its code could.
        tool: file name of the program (``scrot``), or what in its code says so.
        places: files and folders that the command names; told to nobody.
        sends: it sends files to another machine.
    """

    capability: str
    certain: bool
    tool: str
    places: tuple[str, ...] = ()
    sends: bool = False


@frozen
class Job:
    """One thing that is started without anybody asking.

    Attributes:
        kind: ``timer``, ``service``, ``cron``, ``anacron``, ``at``, ``autostart``,
            ``init`` or ``running`` (a loop or script at work now).
        place: the file that has it started; empty for ``running``.
        unit: name of the systemd unit that runs; empty for others.
        schedule: when, in the words of its file (``*/5 * * * *``, ``OnCalendar=hourly``).
        user: whose rights it runs with, where its file says so.
        script: the file that holds the commands: a script it runs, else ``place``.
        pid: of the process, for ``running``.
        started: of the process, as `Process.started`.
        deeds: what its commands are for; empty when nothing was recognised.
        own_programs: programs it starts that lie outside the folders of packages.
    """

    kind: str
    place: str = ""
    unit: str = ""
    schedule: str = ""
    user: str = ""
    script: str = ""
    pid: int = 0
    started: int = 0
    deeds: tuple[Deed, ...] = ()
    own_programs: tuple[str, ...] = ()


@frozen
class JobTable:
    """The jobs of a machine.

    Attributes:
        jobs: those with something recognised, or that start programs of their own.
        counts: how many there are in all, by kind.
        gaps: what was missed.
    """

    jobs: tuple[Job, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are named."""
        return tuple(job.pid for job in self.jobs if job.pid)


SCHEDULED_JOBS: Surface[JobTable] = Surface("scheduled-jobs", JobTable)
"""What timers, crontabs, sessions and running loops start."""
