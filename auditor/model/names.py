"""Whom this machine asks for names, and through what its packets pass."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import field, frozen
from auditor.model.surface import Surface


@frozen
class NameListener:
    """A process that answers questions for names (DNS) on this machine.

    Attributes:
        pid: the process.
        started: its start, see `auditor.model.process.Process`.
        address: where it listens, ``ADDRESS:PORT``.
        asked: the system's settings send its questions there.
    """

    pid: int
    started: int
    address: str
    asked: bool = False


@frozen
class TunnelHolder:
    """A process that holds a descriptor of the tunnel driver (``/dev/net/tun``).

    Attributes:
        pid: the process.
        started: its start.
        interface: the interface whose packets it is handed; empty when there is none, or
            it could not be read.
    """

    pid: int
    started: int
    interface: str = ""


@frozen
class NameTable:
    """Who is told names, and who is handed packets.

    Attributes:
        servers: addresses that ``resolv.conf``(5) and ``resolved.conf``(5) name, each
            with its file.
        listeners: processes, by PID.
        holders: likewise.
        tunnels: kind by name of the tunnel interfaces of our own namespace.
        profiles: files that hold settings of virtual private networks; only listed.
        unheld: how many sockets for names are held by nobody we could see.
        gaps: what was missed.
    """

    servers: dict[str, str] = field(default_factory=dict)
    listeners: tuple[NameListener, ...] = ()
    holders: tuple[TunnelHolder, ...] = ()
    tunnels: dict[str, str] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()
    unheld: int = 0
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes, which are looked at closely."""
        return (
            *(item.pid for item in self.listeners),
            *(item.pid for item in self.holders),
        )


NAME_RESOLUTION: Surface[NameTable] = Surface("name-resolution", NameTable)
"""Name servers, tunnels and who holds them."""
