"""What one bus tells of who is on it; see `auditor.model.bus`.

Everything is asked in three round trips, of the bus itself, of the accessibility registry
and of the portals, as far as they are there already.
"""

from __future__ import annotations

import os
import socket

from auditor.host.live.dbus import BUS, Conversation, bus_call
from auditor.host.live.reader import Plain
from auditor.host.live.unix_diag import read_pairs
from auditor.model.frozen import field, slotted
from auditor.parse.accessibility import asked
from auditor.parse.dbus import Call, Value
from auditor.parse.match_rules import eavesdropped, entries
from auditor.parse.portals import child_nodes, grants, session_owner

STATS = f"{BUS}.Debug.Stats"
REGISTRY = "org.a11y.atspi.Registry"
LAUNCHER = "org.a11y.Bus"
PORTALS = "org.freedesktop.portal.Desktop"
STORE = "org.freedesktop.impl.portal.PermissionStore"
SESSIONS = "/org/freedesktop/portal/desktop/session"
ITEMS = (
    ("devices", "camera"),
    ("devices", "microphone"),
    ("location", "location"),
    ("screenshot", "screenshot"),
)
TOKENS = ("screencast", "remote-desktop")
"""Tables whose items are one for each lasting permission."""

_MOST_NAMES = 1_000
_MOST_TOKENS = 64
_NOTHING: tuple[Value, ...] = ((),)


@slotted
class Survey:
    """One look at one bus.

    Attributes:
        talk: the conversation; it has been introduced.
        place: the bus's socket.
        own: inode of our own end.
    """

    talk: Conversation
    place: str
    own: int
    names: tuple[str, ...] = ()
    pids: dict[str, int] = field(default_factory=dict)
    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    monitors: int = -1

    def look(self) -> Plain:
        """Return what `auditor.model.bus.Bus` holds, as plain values in its order.

        Raises:
            ValueError, OSError: see `Conversation.ask`.
        """
        self._members()
        pairs = read_pairs(frozenset({self.place}))
        clients = tuple(each.client for each in pairs if each.client != self.own)
        listeners, guests, registry = self._accessibility()
        return (
            self.place,
            REGISTRY in self.names,
            registry,
            listeners,
            guests,
            self.monitors,
            clients,
            tuple(self.pids.values()),
            tuple(
                (self.pids.get(name, 0), interfaces)
                for name, interfaces in eavesdropped(self.rules).items()
            ),
            self._sessions(),
            self._grants(),
        )

    def launched(self) -> str:
        """Return the address of the session's accessibility bus; empty for none."""
        if LAUNCHER not in self.names:
            return ""
        call = Call(LAUNCHER, "/org/a11y/bus", LAUNCHER, "GetAddress")
        found = _one(self.talk.ask([call])[0])
        return found if isinstance(found, str) else ""

    def _members(self) -> None:
        listed, stats, rules = self.talk.ask(
            [
                bus_call("ListNames"),
                bus_call("GetStats", interface=STATS),
                bus_call("GetAllMatchRules", interface=STATS),
            ]
        )
        found = _one(listed)
        names = found if isinstance(found, tuple) else ()
        self.names = tuple(str(name) for name in names[:_MOST_NAMES])
        unique = [name for name in self.names if name.startswith(":")]
        answers = self.talk.ask(
            [bus_call("GetConnectionUnixProcessID", name) for name in unique]
        )
        for name, answer in zip(unique, answers, strict=True):
            pid = _one(answer)
            if pid != os.getpid():
                self.pids[name] = pid if isinstance(pid, int) else 0
        told = dict(item for item in entries(_one(stats)) if len(item) == 2)  # noqa: PLR2004 - name and value
        active = told.get("ActiveConnections")
        self.monitors = max(0, active - len(unique)) if isinstance(active, int) else -1
        for item in entries(_one(rules)):
            match item:
                case (str(name), tuple(listed)):
                    self.rules[name] = tuple(map(str, listed))
                case _:
                    continue

    def _accessibility(self) -> tuple[Plain, Plain, Plain]:
        if REGISTRY not in self.names:
            return (), (), 0
        events, keys, devices, children, owner = self.talk.ask(
            [
                Call(REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "GetRegisteredEvents"),
                _controller("GetKeystrokeListeners"),
                _controller("GetDeviceEventListeners"),
                Call(
                    REGISTRY,
                    "/org/a11y/atspi/accessible/root",
                    "org.a11y.atspi.Accessible",
                    "GetChildren",
                ),
                bus_call("GetNameOwner", REGISTRY),
            ]
        )
        found = asked(_one(events), self.rules, _one(keys), _one(devices))
        listeners = tuple(
            (self.pids.get(name, 0), item.keys, item.buttons, item.events)
            for name, item in found.items()
            if name != _one(owner)
        )
        shown = {str(item[0]) for item in entries(_one(children)) if item}
        known = {self.pids.get(name) for name in shown | found.keys() | {str(_one(owner))}}
        guests = () if children is None else sorted(set(self.pids.values()) - known - {0})
        return listeners, tuple(guests), self.pids.get(str(_one(owner)), 0)

    def _sessions(self) -> Plain:
        """Return the process of each session at the portals; 0 where it is not known."""
        if PORTALS not in self.names:
            return ()
        (top,) = self.talk.ask([_described(SESSIONS)])
        owners = child_nodes(_one(top))
        answers = self.talk.ask([_described(f"{SESSIONS}/{node}") for node in owners])
        return tuple(
            self.pids.get(session_owner(node), 0)
            for node, answer in zip(owners, answers, strict=True)
            for _ in child_nodes(_one(answer))
        )

    def _grants(self) -> Plain:
        """Return what the permission store says; ``None`` where there is none."""
        if STORE not in self.names:
            return None
        listed = self.talk.ask([_store("List", table) for table in TOKENS])
        items = [*ITEMS]
        for table, answer in zip(TOKENS, listed, strict=True):
            found = _one(answer)
            tokens = found[:_MOST_TOKENS] if isinstance(found, tuple) else ()
            items += [(table, str(token)) for token in tokens]
        answers = self.talk.ask([_store("Lookup", table, item) for table, item in items])
        return tuple(
            (table, item if (table, item) in ITEMS else "", app, allowed)
            for (table, item), answer in zip(items, answers, strict=True)
            for app, allowed in grants(_one(answer))
        )


def inode_of(stream: socket.socket) -> int:
    """Return the inode of a socket of ours."""
    return os.fstat(stream.fileno()).st_ino


def _one(answer: tuple[Value, ...] | None) -> Value:
    return (answer or _NOTHING)[0]


def _controller(member: str) -> Call:
    path = "/org/a11y/atspi/registry/deviceeventcontroller"
    return Call(REGISTRY, path, "org.a11y.atspi.DeviceEventController", member)


def _described(path: str) -> Call:
    return Call(PORTALS, path, f"{BUS}.Introspectable", "Introspect")


def _store(member: str, *arguments: str) -> Call:
    return Call(
        STORE, "/org/freedesktop/impl/portal/PermissionStore", STORE, member, arguments
    )
