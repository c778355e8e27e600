"""What the portals and their permission store tell over a bus (XDG Desktop Portal)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.parse.dbus import Value
from auditor.parse.match_rules import entries

_NODE = '<node name="'
_REFUSALS = frozenset({"no", "ask", "none", "0"})
_MOST = 256
_LONGEST = 256


def child_nodes(answer: Value) -> tuple[str, ...]:
    """Return the names of an object's children from the text that it describes itself by.

    Args:
        answer: XML as ``org.freedesktop.DBus.Introspectable`` gives it.
    """
    if not isinstance(answer, str):
        return ()
    parts = answer.split(_NODE)[1 : _MOST + 1]
    return tuple(part.partition('"')[0][:_LONGEST] for part in parts)


def session_owner(node: str) -> str:
    """Return the bus name in a session's object path: ``1_42`` is ``:1.42``."""
    return ":" + node.replace("_", ".")


def grants(answer: Value) -> Iterator[tuple[str, bool]]:
    """Yield each application of one entry of the store, and whether it was granted.

    Args:
        answer: ``a{sas}`` as the store's ``Lookup`` gives it. Most entries say ``yes``,
            ``no`` or ``ask``; a location has an accuracy, a shared screen what to restore.
    """
    for item in list(entries(answer))[:_MOST]:
        match item:
            case (str(app), tuple(words)):
                first = str(words[0]).lower() if words else ""
                yield app[:_LONGEST], bool(first) and first not in _REFUSALS
            case _:
                continue
