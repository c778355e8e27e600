"""Libraries that are put into programs which did not ask for them.

## What it reads
`/etc/ld.so.preload` and the `LD_PRELOAD` of `/etc/environment`, and of each process's
environment the names `LD_PRELOAD` and `LD_AUDIT` (ld.so(8)). Symbolic links are followed to
the library itself, a bare name is looked for in the library folders. No library is opened
but for its digest.

## Why it matters
A preloaded library runs inside the program: it is handed what the program reads, writes
and starts. One that is named for the whole system runs inside nearly every program. The
position shows what it could take, `process.events`: the basis is `configured` where a
setting names it for all and the file is there, `capable` where it is not, and where
processes were started with it. Modules that a program loads by its own rules (input
methods, themes, plug-ins) are none of these.

## What it cannot see
What a library does. Libraries that a program loads by itself or that are linked into it,
and those whose traces it removed from its environment: these are seen only among the
memory maps of programs that hold a device, a display or a terminal, as code that is not
the system's own. Settings of shells, units and sessions that name a library, before a
process was started with it. Statically linked programs take none. Other users'
environments without root.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation, Value
from auditor.model.preload import PRELOADS, Preload
from auditor.probes import Probe, Seen


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(PRELOADS)
    yield from table.gaps
    for library in table.everywhere:
        setting = Mark(type=MarkType.SETTING, value=library.source)
        yield Observation(
            message="preload-everywhere" if library.path else "preload-absent",
            arguments={"path": library.path or library.name, "place": library.source},
            capability="process.events",
            basis=Basis.CONFIGURED if library.path else Basis.CAPABLE,
            marks=(_mark(library), setting),
        )
    for library in table.started:
        yield _started(library)
    refused = sum("environ" in item.refused for item in host.processes().processes)
    if refused:
        yield Gap(
            kind=GapKind.DENIED,
            reason="other-users-environ",
            count=refused,
            needs="root",
        )


def _started(library: Preload) -> Observation:
    several = library.processes > 1
    arguments: dict[str, Value] = {
        "path": library.path or library.name,
        "name": library.source,
        "traced_pid": library.pid,
        **({"count": library.processes} if several else {}),
    }
    return Observation(
        message="preload-in-processes" if several else "preload-in-process",
        arguments=arguments,
        capability="process.events",
        basis=Basis.CAPABLE,
        marks=(_mark(library),),
    )


def _mark(library: Preload) -> Mark:
    return Mark(type=MarkType.EXECUTABLE, value=library.path or library.name)


PROBE = Probe(
    title="libraries put into programs",
    topics=frozenset({Topic.PRELOADS}),
    uses=frozenset({Verb.PROCESSES, PRELOADS}),
    look=_look,
)
