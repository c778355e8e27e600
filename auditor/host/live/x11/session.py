"""One reading of one X server: six round trips, seven if somebody records.

1. connection setup; 2. extensions, atoms, event masks on the root windows; 3. versions,
clients and their processes, selection owners, X Input selections on the roots; 4. what
each client holds; 5. names of the resource types, numbers of the RECORD contexts; 6. the
contexts, and the clients once more, so that what changed meanwhile is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from auditor.host.live.x11.census import Census, Identity, census_requests, take_census
from auditor.host.live.x11.holdings import Holdings, count_holdings
from auditor.host.live.x11.requests import (
    CORE,
    RECORD,
    X_INPUT,
    X_RESOURCE,
    encode,
    numbers,
)
from auditor.host.live.x11.surroundings import Surroundings, look_around
from auditor.host.live.x11.wire import Wire, sound
from auditor.model.coverage import Gap, GapKind
from auditor.model.display import Display, DisplayClient, RecordContext
from auditor.model.frozen import frozen, replace
from auditor.parse import x11_replies as replies
from auditor.parse.x11_setup import Setup

_MOST_CONTEXTS = 256

Contexts = dict[int, tuple[RecordContext, ...]]
"""RECORD contexts by resource base."""


@frozen
class _Roots:
    """What the third round trip tells beside the census."""

    owners: dict[str, int]
    xi1: dict[int, tuple[str, ...]]
    unread: int


def read_session(
    wire: Wire, setup: Setup, *, identify: Callable[[int], Identity], own_pid: int
) -> Display:
    """Return what a server tells of its clients; the caller adds name and path.

    Args:
        wire: an open connection, the setup already exchanged.
        setup: what the server said at the setup.
        identify: returns a process as it is right now.
        own_pid: our process id, to see whether the server's process ids are ours too.

    Raises:
        ValueError: an answer contradicts itself.
        OSError: the connection ended; `TimeoutError` when the server fell silent.
    """
    around = look_around(wire, setup)
    x_input = around.extensions.get(X_INPUT)
    display = Display(
        name="",
        vendor=setup.vendor,
        extensions=tuple(around.opcodes),
        opcodes=around.opcodes,
        screens=tuple((each.width, each.height) for each in setup.screens),
        root_events=around.root_events,
        xi_first_event=x_input.first_event if x_input else 0,
    )
    if X_RESOURCE not in around.extensions:
        gap = Gap(kind=GapKind.DENIED, reason="x11-untrusted", needs="x-cookie", whole=True)
        return replace(display, round_trips=wire.round_trips, gaps=(gap,))
    first, roots = _first_census(wire, around, setup, identify)
    mine = [client for client in first.clients if client != setup.base]
    holdings = count_holdings(wire, around, mine)
    contexts: Contexts = {}
    missed, last = 0, first
    if not holdings.broken:
        contexts, missed, last = _contexts_and_census(
            wire, around, holdings, identify, first
        )
    clients, left = _clients(holdings, contexts, first, last)
    ours = first.pids.get(setup.base) in {None, own_pid}
    return replace(
        display,
        clients=clients if ours else tuple(map(_without_process, clients)),
        root_xi1=roots.xi1,
        owners=roots.owners,
        round_trips=wire.round_trips,
        gaps=_gaps(
            unread_roots=around.unread + roots.unread,
            unread_contexts=holdings.unread + missed,
            left=len(mine) - len(holdings.resources) + left,
            told=first.told,
            ours=ours,
        ),
    )


def _first_census(
    wire: Wire,
    around: Surroundings,
    setup: Setup,
    identify: Callable[[int], Identity],
) -> tuple[Census, _Roots]:
    """Third round trip: who is there, and what the root windows tell."""
    opcodes = around.opcodes
    roots = around.roots if X_INPUT in opcodes else ()
    _, census, owners, classes = wire.ask_groups(
        _version_requests(opcodes),
        census_requests(opcodes),
        [
            encode(CORE, "GetSelectionOwner", numbers(atom))
            for atom in around.selections.values()
        ],
        [
            encode(X_INPUT, "GetSelectedExtensionEvents", numbers(root), opcodes=opcodes)
            for root in roots
        ],
    )
    first_event = around.extensions[X_INPUT].first_event if roots else 0
    xi1 = {
        root: sound(replies.xi1_kinds(reply, first_event))
        for root, reply in zip(roots, classes, strict=True)
        if reply
    }
    return take_census(census, identify), _Roots(
        owners={
            name: window & ~setup.mask
            for name, reply in zip(around.selections, owners, strict=True)
            if reply and (window := replies.number(reply))
        },
        xi1={root: kinds for root, kinds in xi1.items() if kinds},
        unread=classes.count(None),
    )


def _version_requests(opcodes: dict[str, int]) -> list[bytes]:
    """Return what each extension wants to be asked before anything else."""
    bodies = {
        X_RESOURCE: ("QueryVersion", bytes((1, 2, 0, 0))),
        RECORD: ("QueryVersion", bytes((1, 0, 13, 0))),
        X_INPUT: ("GetExtensionVersion", bytes((len(X_INPUT), 0, 0, 0)) + X_INPUT.encode()),
    }
    return [
        encode(extension, name, body, opcodes=opcodes)
        for extension, (name, body) in bodies.items()
        if extension in opcodes
    ]


def _contexts_and_census(
    wire: Wire,
    around: Surroundings,
    holdings: Holdings,
    identify: Callable[[int], Identity],
    first: Census,
) -> tuple[Contexts, int, Census]:
    """Sixth round trip: the RECORD contexts, how many were missed, the second census.

    A program can make its contexts too long to be read. That must not hide that it has
    them: then none is read, and the first census stands.
    """
    opcodes = around.opcodes
    places = _first_of_each(holdings.contexts) if RECORD in opcodes else ()
    try:
        replied, census = wire.ask_groups(
            [
                encode(RECORD, "GetContext", numbers(context), opcodes=opcodes)
                for _, context in places
            ],
            census_requests(opcodes),
        )
    except (TimeoutError, ValueError):
        return {}, len(holdings.contexts), first
    contexts: Contexts = {}
    for (client, _), reply in zip(places, replied, strict=True):
        if reply:  # an error: the context was freed meanwhile
            context = sound(replies.record_context(reply))
            contexts[client] = (*contexts.get(client, ()), context)
    return contexts, len(holdings.contexts) - len(places), take_census(census, identify)


def _first_of_each(contexts: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Return at most 256 contexts, such that no client's many leave out another's."""
    before: Counter[int] = Counter()
    turns = []
    for client, context in contexts:
        turns.append((before[client], client, context))
        before[client] += 1
    return [(client, context) for _, client, context in sorted(turns)[:_MOST_CONTEXTS]]


def _clients(
    holdings: Holdings, contexts: Contexts, first: Census, last: Census
) -> tuple[tuple[DisplayClient, ...], int]:
    """Return the clients that stayed, and how many left meanwhile."""
    stayed = [client for client in holdings.resources if client in set(last.clients)]
    clients = []
    for client in stayed:
        pid, identity = first.of(client)
        clients.append(
            DisplayClient(
                xid=client,
                pid=pid,
                started=identity.started,
                resources=holdings.resources[client],
                contexts=contexts.get(client, ()),
                steady=last.of(client) == (pid, identity),
            )
        )
    return tuple(clients), len(holdings.resources) - len(stayed)


def _without_process(client: DisplayClient) -> DisplayClient:
    return replace(client, pid=0, started=0)


def _gaps(
    *, unread_roots: int, unread_contexts: int, left: int, told: bool, ours: bool
) -> tuple[Gap, ...]:
    found = []
    if unread_roots:
        found.append(
            Gap(kind=GapKind.DENIED, reason="x11-roots-unread", count=unread_roots)
        )
    if unread_contexts:
        found.append(
            Gap(kind=GapKind.FAILED, reason="x11-contexts-unread", count=unread_contexts)
        )
    if left:
        gap = Gap(
            kind=GapKind.VANISHED, reason="x11-clients-left", count=left, harmless=True
        )
        found.append(gap)
    if not told:
        found.append(Gap(kind=GapKind.UNSUPPORTED, reason="x11-processes-untold", count=0))
    elif not ours:
        found.append(Gap(kind=GapKind.UNSUPPORTED, reason="x11-processes-foreign", count=0))
    return tuple(found)
