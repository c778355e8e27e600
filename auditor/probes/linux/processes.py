"""The process table: what runs, from which file, for whom.

## What it reads
`/proc` of every process (stat, status, cmdline, exe, cgroup, namespaces, the targets of
its descriptors), the executable's and script's own bytes for their digest, and the local
package database for whom a file belongs to.

## Why it matters
Whoever takes something from a person is a process. Its file, not its name, says who it is.

## What it cannot see
Other users' executables and descriptors without root. What a kernel module or a program
with root hides. The script of an interpreter rests on the argument vector, which the
process itself may rewrite; a script of somebody else may also be loaded beside the one
that is named (PYTHONPATH, sitecustomize). Descriptors that a thread keeps in a table of its
own (unshare(2), CLONE_FILES), that are registered with io_uring(7) and closed, or that wait
unread in a socket. Code that was written into a running process's memory (ptrace(2)), and
libraries that root put into the system's folders. A package that was built to look like the
distribution's own: the local database repeats what the package said.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Observation
from auditor.model.process import Process
from auditor.probes import Probe, Seen


def look(host: Host) -> Iterator[Seen]:
    """Yield every process and each tracer; the files that run are identified afterwards."""
    table = host.processes()
    yield from table.gaps
    yield from table.processes
    yield from tracers(table.processes)


def tracers(processes: tuple[Process, ...]) -> Iterator[Observation]:
    """Yield one observation per process that traces another (ptrace(2))."""
    started = {process.pid: process.started for process in processes}
    for process in processes:
        if process.tracer and process.tracer in started:
            yield Observation(
                message="traces-a-process",
                arguments={"traced_pid": process.pid},
                pid=process.tracer,
                started=started[process.tracer],
                capability="process.events",
                basis=Basis.ACTIVE,
            )


PROBE = Probe(
    title="The process table",
    topics=frozenset({Topic.PROCESSES, Topic.PACKAGES}),
    uses=frozenset({Verb.PROCESSES}),
    look=look,
)
"""See the module's docstring."""
