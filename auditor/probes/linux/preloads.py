"""Libraries that are put into programs which did not ask for them.

## What it reads
`/etc/ld.so.preload`, and of each process's environment the names `LD_PRELOAD` and
`LD_AUDIT` (ld.so(8)). No library is opened but for its digest.

## Why it matters
A preloaded library runs inside the program: it is handed what the program reads, writes
and starts. One that is named for the whole system runs inside nearly every program. The
position shows what it could take, `process.events`: the basis is `configured` where a
setting names it for all, `capable` where a single process was started with it.

## What it cannot see
What a library does. Libraries that a program loads by itself, that are linked into it, or
whose traces it removed from its environment; statically linked programs take none. Other
users' environments without root.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation
from auditor.model.preload import PRELOADS
from auditor.model.process import Process
from auditor.parse.preload import parse_preload
from auditor.probes import Probe, Seen

_NAMES = ("LD_PRELOAD", "LD_AUDIT")


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(PRELOADS)
    yield from table.gaps
    for path in table.libraries:
        yield Observation(
            message="preload-everywhere",
            arguments={"path": path},
            capability="process.events",
            basis=Basis.CONFIGURED,
            marks=(Mark(type=MarkType.EXECUTABLE, value=path),),
        )
    refused = 0
    for process in host.processes().processes:
        refused += "environ" in process.refused
        yield from _preloaded(process)
    if refused:
        yield Gap(
            kind=GapKind.DENIED,
            reason="other-users-environ",
            count=refused,
            needs="root",
        )


def _preloaded(process: Process) -> Iterator[Observation]:
    for name in _NAMES:
        value = process.environment.get(name, "")
        for path in parse_preload(value.encode("utf-8", "surrogateescape")):
            yield Observation(
                message="preload-in-process",
                arguments={"path": path, "name": name, "traced_pid": process.pid},
                capability="process.events",
                basis=Basis.CAPABLE,
                marks=(Mark(type=MarkType.EXECUTABLE, value=path),),
            )


PROBE = Probe(
    title="libraries put into programs",
    topics=frozenset({Topic.PRELOADS}),
    uses=frozenset({Verb.PROCESSES, PRELOADS}),
    look=_look,
)
