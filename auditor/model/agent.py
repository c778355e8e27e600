"""Agents that a server is named to, by their settings."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class AgentSettings:
    """One file of settings that names a server, or whose agent is there.

    Attributes:
        shape: whose form of settings it has, by `auditor.parse.agent_shapes`; empty when
            none of the known ones, then only ``hosts`` was read.
        managing: of what manages the machine, by that form.
        place: the file.
        program: real path of the agent's program; empty when none was found.
        pid: the process whose arguments name the file; 0 for none.
        started: of that process.
        hosts: names or addresses of other machines that it is set to report to, or that
            may ask it, sorted; never resolved.
        switched: capabilities that its settings turn on, sorted.
        possible: capabilities that a server may ask for at any time, sorted.
    """

    shape: str = ""
    managing: bool = False
    place: str = ""
    program: str = ""
    pid: int = 0
    started: int = 0
    hosts: tuple[str, ...] = ()
    switched: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


@frozen
class AgentTable:
    """All of them, and what was missed."""

    agents: tuple[AgentSettings, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are named."""
        return tuple(item.pid for item in self.agents if item.pid)


AGENTS: Surface[AgentTable] = Surface("agents", AgentTable)
"""Settings of agents: to whom they report, and what they turn on."""
