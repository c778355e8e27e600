"""An X server's own account of its clients, read without selecting anything.

Sources: the X-Resource extension 1.2, the RECORD extension protocol 1.13, the X Input
extension protocol, and the core protocol's GetWindowAttributes and GetSelectionOwner.
"""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import field, frozen


@frozen
class RecordRange:
    """One range of a RECORD context (RECORD protocol, RECORDRANGE); bounds inclusive."""

    core_requests: tuple[int, int] = (0, 0)
    core_replies: tuple[int, int] = (0, 0)
    ext_requests: tuple[int, int, int, int] = (0, 0, 0, 0)
    ext_replies: tuple[int, int, int, int] = (0, 0, 0, 0)
    delivered_events: tuple[int, int] = (0, 0)
    device_events: tuple[int, int] = (0, 0)


@frozen
class RecordContext:
    """One RECORD context as GetContext tells it.

    Attributes:
        enabled: recording right now.
        ranges: what is intercepted, of any client.
    """

    enabled: bool
    ranges: tuple[RecordRange, ...] = ()


@frozen
class DisplayClient:
    """One connection to the server.

    Attributes:
        xid: resource base of the connection.
        pid: the process the server says connected; 0 when it says none (remote client).
        started: start of that process in clock ticks, read at the same moment; 0 when
            there is no such process.
        resources: how many of each resource type it holds, by the server's type name.
        contexts: its RECORD contexts.
        steady: a second reading gave the same process and executable.
    """

    xid: int
    pid: int = 0
    started: int = 0
    resources: dict[str, int] = field(default_factory=dict)
    contexts: tuple[RecordContext, ...] = ()
    steady: bool = True


@frozen
class Display:
    """One X server.

    Attributes:
        name: for example ``:0``.
        path: the socket it was reached by.
        vendor: the server's own vendor text.
        extensions: the wanted extensions that are present.
        opcodes: their major opcodes, which name the ranges of a RECORD context.
        screens: ``(width, height)`` of each screen in pixels.
        clients: all connections but our own.
        root_events: core event masks that somebody selected on a root window, by name
            (``KeyPress``, ``PointerMotion`` …), screen by screen merged.
        root_xi1: ``{root window: kinds}``: what any client selected there by the X Input
            extension 1.x (``key``, ``button``, ``motion``); the server does not say who.
        owners: selections of interest (``WM_S0``, ``_NET_WM_CM_S0``, ``CLIPBOARD``,
            ``CLIPBOARD_MANAGER``) to the resource base of their owner.
        xi_first_event: first event code of the X Input extension; 0 when absent.
        round_trips: how often we waited for the server.
        gaps: what was missed on this display.
    """

    name: str
    path: str = ""
    vendor: str = ""
    extensions: tuple[str, ...] = ()
    opcodes: dict[str, int] = field(default_factory=dict)
    screens: tuple[tuple[int, int], ...] = ()
    clients: tuple[DisplayClient, ...] = ()
    root_events: tuple[str, ...] = ()
    root_xi1: dict[int, tuple[str, ...]] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    xi_first_event: int = 0
    round_trips: int = 0
    gaps: tuple[Gap, ...] = ()


@frozen
class SharedMemory:
    """One System V shared memory segment (``/proc/sysvipc/shm``)."""

    id: int
    size: int
    creator: int = 0
    attached: int = 0


@frozen
class DisplayTable:
    """All displays of this machine, and what was missed."""

    displays: tuple[Display, ...] = ()
    shared_memory: tuple[SharedMemory, ...] = ()
    gaps: tuple[Gap, ...] = ()
