"""Who is told of what happens to files.

## What it reads
The inotify and fanotify descriptors of every process, and what the kernel tells of their
watches and marks (proc_pid_fdinfo(5), inotify(7), fanotify(7)). For watches it is compared
whether they lie on home folders or on folders one or two levels below, by inode; no name
is kept.

## Why it matters
A fanotify mark on a mount or file system hands its holder every event on it, whoever
causes it, and with some marks each access waits until the holder allows it, as virus
scanners do. A descriptor without marks covers nothing yet: `capable`.

inotify watches one folder each, so whoever watches whole trees of people's folders holds a
watch on every one of them. That, or many watches for every event there is (opening and
reading too), is `active`. File managers and editors hold a few watches on what they show,
which is not told; many watches for only some events, as developers' tools and the system's
own managers have, are a fact without a capability.

## What it cannot see
Which files a fanotify holder goes on to open, and which events a program throws away.
Descriptors of other users without root. Trees deeper within a home folder than two levels,
in hidden folders, or with fewer than two folders in them, unless the watches are many and
for every event. The older F_NOTIFY of fcntl(2), programs that look at folders again and
again, file systems that tell their own server, and the audit rules of the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Observation, ProbeBasis
from auditor.model.process import KernelObject, Process
from auditor.model.watch import HOME_WATCHES, HomeWatch
from auditor.probes import Probe, Seen

_EVENTS = "file.events"
_MANY = 16
"""From here on watches are many; a file manager holds some on the folders it shows."""
_DECIDING = 0x170000  # FAN_OPEN_PERM, FAN_ACCESS_PERM, FAN_OPEN_EXEC_PERM, FAN_PRE_ACCESS


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(HOME_WATCHES)
    yield from table.gaps
    homes = {item.pid: item for item in table.watches}
    refused = 0
    for process in host.processes().processes:
        refused += "fd" in process.refused and not process.kernel
        if process.objects:
            home = homes.get(process.pid, HomeWatch(pid=process.pid))
            yield from _watches(process, home)
            yield from _marks(process)
    if refused:
        yield Gap(
            kind=GapKind.DENIED, reason="other-users-watches", count=refused, needs="root"
        )


def _watches(process: Process, home: HomeWatch) -> Iterator[Observation]:
    held = [item for item in process.objects if item.kind == "inotify"]
    watches, every = _sum(held, "watches"), _sum(held, "all_events")
    told = {"watches": watches}
    if home.trees:
        yield _seen(process, "file-watch-homes", {**told, "folders": home.folders})
    elif every >= _MANY:
        yield _seen(process, "file-watch-many", told)
    elif watches >= _MANY:
        yield Observation(
            message="file-watch-some",
            arguments={**told},
            pid=process.pid,
            started=process.started,
        )


def _marks(process: Process) -> Iterator[Observation]:
    """Yield what all fanotify descriptors of one process give it together."""
    held = [item for item in process.objects if item.kind == "fanotify"]
    if not held:
        return
    marks = _sum(held, "marks")
    deciding = any(_number(item, "mask") & _DECIDING for item in held)
    if not marks:
        yield _seen(process, "file-monitor-idle", {}, Basis.CAPABLE)
    elif deciding:
        yield _seen(process, "file-monitor-deciding", {"marks": marks})
    elif _sum(held, "wide"):
        yield _seen(process, "file-monitor-wide", {"marks": marks})
    else:
        yield _seen(process, "file-monitor-files", {"marks": marks})


def _sum(held: list[KernelObject], fact: str) -> int:
    return sum(_number(item, fact) for item in held)


def _number(item: KernelObject, fact: str) -> int:
    value = item.facts.get(fact, 0)
    return value if isinstance(value, int) else 0


def _seen(
    process: Process,
    message: str,
    told: dict[str, int],
    basis: ProbeBasis = Basis.ACTIVE,
) -> Observation:
    return Observation(
        message=message,
        arguments={**told},
        pid=process.pid,
        started=process.started,
        capability=_EVENTS,
        basis=basis,
    )


PROBE = Probe(
    title="programs that are told of what happens to files",
    topics=frozenset({Topic.FILES}),
    uses=frozenset({Verb.PROCESSES, HOME_WATCHES}),
    look=_look,
)
"""See the module's docstring."""
