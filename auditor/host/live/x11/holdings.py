"""Fourth and fifth round trip: what each connection holds."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.host.live.x11.requests import CORE, X_RESOURCE, encode, intern_atom, numbers
from auditor.host.live.x11.surroundings import Surroundings
from auditor.host.live.x11.wire import Wire, sound
from auditor.model.frozen import frozen
from auditor.parse import x11_replies as replies

_MOST_TYPES = 256
_LONGEST_TYPE = 64
_ANY = 0  # of any type too: servers compare a wanted type with a number of their own
_RECORD_TYPE = "RecordContext"  # the server's own name of the type


@frozen
class Holdings:
    """What the connections hold.

    Attributes:
        resources: count by the server's name of the type, by resource base; a client
            that left meanwhile is missing.
        contexts: ``(client, context)`` of every RECORD context.
        unread: clients whose contexts could not be listed.
        broken: the server could not be asked any further.
    """

    resources: dict[int, dict[str, int]]
    contexts: tuple[tuple[int, int], ...]
    unread: int
    broken: bool = False


def count_holdings(
    wire: Wire, surroundings: Surroundings, clients: Sequence[int]
) -> Holdings:
    """Ask what each client holds; see `auditor.host.live.x11.wire` for what is raised."""
    opcodes = surroundings.opcodes
    # The server makes the names of its types when first asked for resources, so the
    # look-up of the one type we must know has to come after that in the same round trip.
    answers, (named,) = wire.ask_groups(
        [
            encode(X_RESOURCE, "QueryClientResources", numbers(client), opcodes=opcodes)
            for client in clients
        ],
        [intern_atom(_RECORD_TYPE)],
    )
    held = {
        client: sound(replies.pairs(reply))
        for client, reply in zip(clients, answers, strict=True)
        if reply
    }
    kind = replies.number(named) if named else 0
    recorders = [client for client, pairs in held.items() if kind and kind in dict(pairs)]
    kinds = sorted({atom for pairs in held.values() for atom, _ in pairs})[:_MOST_TYPES]
    names = wire.ask([encode(CORE, "GetAtomName", numbers(atom)) for atom in kinds])
    sizes = _sizes(wire, recorders, opcodes)
    types = {
        atom: sound(replies.atom_name(reply))[:_LONGEST_TYPE]
        for atom, reply in zip(kinds, names, strict=True)
        if reply
    }
    return Holdings(
        resources={client: _named(pairs, types) for client, pairs in held.items()},
        contexts=tuple(
            (client, context)
            for client, reply in zip(recorders, sizes or (), strict=sizes is not None)
            if reply
            for context in sound(replies.resource_ids(reply, kind))
        ),
        unread=len(recorders) if sizes is None else sizes.count(None),
        broken=sizes is None,
    )


def _sizes(
    wire: Wire, recorders: Sequence[int], opcodes: dict[str, int]
) -> list[bytes | None] | None:
    """Return what the server tells of each resource of those who record.

    A program can hold so many that the answer is never read to its end. That must not
    hide who records, so it gives ``None`` instead of the end of the reading.
    """
    requests = [
        encode(
            X_RESOURCE,
            "QueryResourceBytes",
            numbers(client, 1, _ANY, _ANY),
            opcodes=opcodes,
        )
        for client in recorders
    ]
    try:
        return wire.ask(requests)
    except (TimeoutError, ValueError):
        return None


def _named(pairs: Sequence[tuple[int, int]], types: dict[int, str]) -> dict[str, int]:
    """Return counts by name, sorted; two types of one name are added up."""
    counts: dict[str, int] = {}
    for atom, count in pairs:
        name = types.get(atom, f"type {atom}")
        counts[name] = counts.get(name, 0) + count
    return dict(sorted(counts.items()))
