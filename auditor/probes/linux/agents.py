"""Agents: to which servers they report, by their settings, and what those turn on.

## What it reads
The settings of agents that collect measurements, logs, inventories or events, at their
usual places, and files of settings that the arguments of a running process name. A form of
settings is told by its keys, whatever the program is called. Kept are the names of other
machines and which of the known switches are set; no password, no other value.

## Why it matters
An agent acts on its server's behalf, and its settings say whose that is. What it reports
by its nature, or by a switch that is set, is `configured`; what its server may ask for at
any time is `capable`. An agent that names no machine but this one reports to nobody here.

## What it cannot see
What the server does with it, and settings that the server sends. Settings that are built
into a program, kept in a database, taken from the environment or encrypted. Agents whose
settings have a form that is not known: of those that run, a server that their arguments or
their file name is told as a fact. Files that only root may read, without root. Names that
the settings take from another file.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host
from auditor.model.agent import AGENTS, AgentSettings
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation, ProbeBasis, Value
from auditor.probes import Probe, Seen


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(AGENTS)
    yield from table.gaps
    for item in table.agents:
        if not item.managing:
            yield from _agent(item)


def _agent(item: AgentSettings) -> Iterator[Observation]:
    if not item.shape:
        yield _seen("server-named", item)
    elif not item.program and not item.pid:
        yield _seen("agent-settings-left", item)
    else:
        for capability in item.switched:
            yield _seen("agent-reports", item, capability, Basis.CONFIGURED)
        for capability in item.possible:
            yield _seen("agent-may-be-asked", item, capability, Basis.CAPABLE)
        if not item.switched and not item.possible:
            yield _seen("agent-names-server", item)


def _seen(
    message: str, item: AgentSettings, capability: str = "", basis: ProbeBasis | None = None
) -> Observation:
    arguments: dict[str, Value] = {
        "address": ", ".join(item.hosts),
        "path": item.place or "-",
    }
    if item.shape:
        arguments["form"] = item.shape
    marks = [Mark(type=MarkType.SETTING, value=item.place)] if item.place else []
    if item.program:
        marks.insert(0, Mark(type=MarkType.EXECUTABLE, value=item.program))
    return Observation(
        message=message,
        arguments=arguments,
        pid=item.pid,
        started=item.started,
        capability=capability,
        basis=basis,
        marks=tuple(marks),
    )


PROBE = Probe(
    title="agents and their servers",
    topics=frozenset({Topic.MANAGEMENT}),
    uses=frozenset({AGENTS}),
    look=_look,
)
