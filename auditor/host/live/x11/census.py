"""Who is connected to a server, asked twice and compared.

Connection numbers and process ids are both used again after an end, so a client counts
as the same only if number, process, start of the process and executable agree in both
readings.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.host.live.x11.requests import X_RESOURCE, encode, numbers
from auditor.model.frozen import frozen
from auditor.parse import x11_replies as replies

_PIDS = 2  # LocalClientPIDMask
_ANY = 0
_SERVER = 0  # the server lists itself as the client with base 0


@frozen
class Identity:
    """A process at one moment: start in clock ticks and executable, where readable."""

    started: int = 0
    executable: str | None = None


@frozen
class Census:
    """The connections at one moment and the processes behind them.

    Attributes:
        clients: resource bases, without the server itself.
        pids: process id by resource base; empty when the server does not tell.
        identities: the processes right after the answer came.
        told: the server tells process ids at all.
    """

    clients: tuple[int, ...]
    pids: dict[int, int]
    identities: dict[int, Identity]
    told: bool

    def of(self, client: int) -> tuple[int, Identity]:
        """Return process id and identity behind a connection; 0 where not told."""
        pid = self.pids.get(client, 0)
        return pid, self.identities.get(pid, Identity())


def census_requests(opcodes: dict[str, int]) -> list[bytes]:
    """Return the two requests whose answers make a census."""
    return [
        encode(X_RESOURCE, "QueryClients", opcodes=opcodes),
        encode(X_RESOURCE, "QueryClientIds", numbers(1, _ANY, _PIDS), opcodes=opcodes),
    ]


def take_census(answers: list[bytes | None], identify: Callable[[int], Identity]) -> Census:
    """Return the census of two answers.

    Args:
        answers: to `census_requests`, in that order.
        identify: returns a process as it is right now.

    Raises:
        ValueError: an answer contradicts itself or the clients could not be listed.
    """
    listed, identified = answers
    clients = replies.pairs(listed) if listed else None
    pids = replies.client_pids(identified) if identified else {}
    if clients is None or pids is None:
        raise ValueError("the list of clients is malformed")
    return Census(
        clients=tuple(base for base, _ in clients if base != _SERVER),
        pids=pids,
        identities={pid: identify(pid) for pid in set(pids.values())},
        told=identified is not None,
    )
