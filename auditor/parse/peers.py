"""Who is behind a server's clients: what the server says, and what the kernel shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def unaccounted(held: Sequence[tuple[int, ...]], told: Iterable[int]) -> tuple[int, ...]:
    """Return the holders of connections that the server did not tell of, sorted.

    A connection whose descriptor several processes hold (after fork(2)) is told once, as
    any one of them.

    Args:
        held: for each connection that the kernel shows, the processes that hold it.
        told: for each client that the server tells of, its process.
    """
    left = Counter(told)
    found: set[int] = set()
    for pids in sorted(held, key=len):
        known = next((pid for pid in pids if left[pid] > 0), None)
        if known is None:
            found.update(pids)
        else:
            left[known] -= 1
    return tuple(sorted(found))
