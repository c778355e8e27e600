"""Who manages this machine, and who may log in to it from elsewhere.

## What it reads
The settings of what carries out a server's orders (configuration management, device
management, remote administration) and of membership in a directory, by the form of the
settings as `agents` reads them; which processes wait for connections from other machines.

## Why it matters
A server that manages a machine can have programs run there with all rights. Where its
agent does that by its nature, or a switch for scripts is set, that is `configured`; where
it carries out a declared state, which may hold anything, `capable`. Membership in a
directory and an open port are facts: what is done through them depends on the program.

## What it cannot see
What a server orders, and what a directory's rules say. Management by a hypervisor, a
firmware, a cloud's platform or a person with root. Ports that a firewall closes; ports of
other users' processes without root. A server that asks an agent only where settings of an
unknown form say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.agent import AGENTS, AgentSettings
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation, ProbeBasis
from auditor.probes import Probe, Seen

_LOOPBACK = ("127.", "[::1]", "::1", "[::ffff:127.")


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(AGENTS)
    yield from table.gaps
    for item in table.agents:
        if item.managing:
            yield from _managed(item)
    processes = host.processes().processes
    refused = sum("fd" in process.refused for process in processes)
    if refused:
        yield Gap(kind=GapKind.DENIED, reason="other-users-fd", count=refused, needs="root")
    for process in processes:
        ports = sorted(
            {_port(at) for at in process.listens if not at.startswith(_LOOPBACK)}
        )
        if ports:
            yield Observation(
                message="waits-for-others",
                arguments={"ports": ", ".join(ports)},
                pid=process.pid,
                started=process.started,
            )


def _port(listened: str) -> str:
    return listened.rpartition(":")[2]


def _managed(item: AgentSettings) -> Iterator[Observation]:
    if not item.program and not item.pid:
        yield _seen("management-settings-left", item)
        return
    for capability in item.switched:
        yield _seen("managed-by", item, capability, Basis.CONFIGURED)
    for capability in item.possible:
        yield _seen("managed-by", item, capability, Basis.CAPABLE)
    if not item.switched and not item.possible:
        yield _seen("directory-member", item)


def _seen(
    message: str, item: AgentSettings, capability: str = "", basis: ProbeBasis | None = None
) -> Observation:
    marks = [Mark(type=MarkType.SETTING, value=item.place)] if item.place else []
    if item.program:
        marks.insert(0, Mark(type=MarkType.EXECUTABLE, value=item.program))
    return Observation(
        message=message,
        arguments={
            "address": ", ".join(item.hosts),
            "path": item.place or "-",
            "form": item.shape,
        },
        pid=item.pid,
        started=item.started,
        capability=capability,
        basis=basis,
        marks=tuple(marks),
    )


PROBE = Probe(
    title="who manages this machine",
    topics=frozenset({Topic.MANAGEMENT}),
    uses=frozenset({Verb.PROCESSES, AGENTS}),
    look=_look,
)
