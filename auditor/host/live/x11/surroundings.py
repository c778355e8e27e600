"""Second round trip: which extensions, names and root windows a server has."""

from __future__ import annotations

from auditor.host.live.x11.requests import (
    CORE,
    EXTENSIONS,
    NAMED_EXTENSIONS,
    encode,
    intern_atom,
    numbers,
    query_extension,
)
from auditor.host.live.x11.wire import Wire, sound
from auditor.model.frozen import frozen
from auditor.parse import x11_replies as replies
from auditor.parse.x11_setup import Setup

_SELECTIONS = ("CLIPBOARD", "CLIPBOARD_MANAGER")
_SCREEN_SELECTIONS = ("WM_S", "_NET_WM_CM_S")
_MOST_SCREENS = 16


@frozen
class Surroundings:
    """What a server has.

    Attributes:
        roots: root windows, at most 16.
        extensions: those present, of the ones asked for.
        selections: atom by name of the selections of interest that exist.
        root_events: event masks that anybody selected on a root window.
        unread: root windows whose masks were refused.
    """

    roots: tuple[int, ...]
    extensions: dict[str, replies.Extension]
    selections: dict[str, int]
    root_events: tuple[str, ...]
    unread: int

    @property
    def opcodes(self) -> dict[str, int]:
        """Major opcodes by extension, in the order of the names."""
        return {name: self.extensions[name].opcode for name in sorted(self.extensions)}


def look_around(wire: Wire, setup: Setup) -> Surroundings:
    """Ask what is there; see `auditor.host.live.x11.wire` for what is raised."""
    roots = tuple(screen.root for screen in setup.screens[:_MOST_SCREENS])
    selections = [
        *_SELECTIONS,
        *(f"{name}{place}" for name in _SCREEN_SELECTIONS for place in range(len(roots))),
    ]
    wanted = (*EXTENSIONS, *NAMED_EXTENSIONS)
    present, known, attributes = wire.ask_groups(
        [query_extension(name) for name in wanted],
        [intern_atom(name) for name in selections],
        [encode(CORE, "GetWindowAttributes", numbers(root)) for root in roots],
    )
    extensions = {
        name: found
        for name, reply in zip(wanted, present, strict=True)
        if reply and (found := replies.extension(reply))
    }
    atoms = [replies.number(reply) if reply else 0 for reply in known]
    masks = {
        event
        for reply in attributes
        if reply
        for event in sound(replies.event_masks(reply))
    }
    return Surroundings(
        roots=roots,
        extensions=extensions,
        selections={
            name: atom for name, atom in zip(selections, atoms, strict=True) if atom
        },
        root_events=tuple(event for event in replies.EVENT_MASKS if event in masks),
        unread=attributes.count(None),
    )
