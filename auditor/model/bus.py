"""Message buses of a person's session (D-Bus), and what each tells of who is on it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class BusListener:
    """What one program on an accessibility bus asked to be told of.

    Attributes:
        pid: of its connection; 0 when the bus did not tell it.
        keys: key presses: ``all``, ``some`` (listed keys only) or empty.
        buttons: presses of mouse buttons.
        events: ``Class:Kind:`` as the registry spells them, sorted, for example
            ``Object:TextChanged:``; ``*`` for all there are.
    """

    pid: int
    keys: str = ""
    buttons: bool = False
    events: tuple[str, ...] = ()


@frozen
class Eavesdropper:
    """A connection that is handed messages which go to others.

    Attributes:
        pid: of its connection; 0 when the bus did not tell it.
        interfaces: of the messages, sorted; an empty one for all there are.
    """

    pid: int
    interfaces: tuple[str, ...] = ()


@frozen
class Grant:
    """What the portals' permission store says of one application.

    Attributes:
        table: ``devices``, ``location``, ``screenshot``, ``screencast`` …
        item: within it, for example ``camera``.
        app: its id; empty for all programs outside a sandbox.
        allowed: it was granted; a refusal is stored as well.
    """

    table: str
    item: str
    app: str
    allowed: bool


@frozen
class Bus:
    """One bus that answered.

    Attributes:
        place: its socket; an abstract one starts with ``@``.
        accessibility: programs offer and read the contents of windows over it.
        registry: on an accessibility bus, the process that passes keys and events on to
            who asked for them; 0 when the bus did not tell it.
        listeners: on an accessibility bus, who asked to be told of something.
        guests: on an accessibility bus, who is connected, offers no window of its own and
            asked for nothing: it can read what others offer.
        monitors: how many connections receive every message; -1 when the bus does not tell.
        nameless: processes with a connection that the bus lists under no name; a monitor
            is one.
        eavesdroppers: who asked for messages to others.
        sessions: processes with a session at the portals, one for each.
        grants: what the permission store on this bus says.
    """

    place: str
    accessibility: bool = False
    registry: int = 0
    listeners: tuple[BusListener, ...] = ()
    guests: tuple[int, ...] = ()
    monitors: int = 0
    nameless: tuple[int, ...] = ()
    eavesdroppers: tuple[Eavesdropper, ...] = ()
    sessions: tuple[int, ...] = ()
    grants: tuple[Grant, ...] = ()


@frozen
class BusTable:
    """All buses of the person's that were found, and what was missed.

    Attributes:
        buses: those that answered.
        unread_stores: files of a permission store that no service offers at the moment.
    """

    buses: tuple[Bus, ...] = ()
    unread_stores: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> Iterator[int]:
        """The processes that are named."""
        for bus in self.buses:
            yield from (item.pid for item in bus.listeners)
            yield from (item.pid for item in bus.eavesdroppers)
            yield from (bus.registry, *bus.guests, *bus.nameless, *bus.sessions)


BUSES: Surface[BusTable] = Surface("buses", BusTable)
"""The message buses of the person's session."""
