"""Looks repeated over some time: ``--for 30m --every 10s``."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from auditor.host import Host
from auditor.model.frozen import ordered
from auditor.model.inventory import Inventory
from auditor.probes import all_probes, collect

if TYPE_CHECKING:
    from argparse import ArgumentParser, ArgumentTypeError

_UNITS = {"s": 1, "m": 60, "h": 3600}
_LONGEST = 24 * 3600
_WHOLE_EVERY = 300.0
"""Seconds after which a look reads everything anew, whatever seems unchanged."""

_DEFAULT_EVERY = 10


Tell = Callable[[int, int], None]


@ordered
class Schedule:
    """How long and how often to look, in seconds; ``length`` 0 is a single look."""

    length: int = 0
    every: int = _DEFAULT_EVERY


class Repeating(Protocol):
    """A host that can be looked at again, as `auditor.host.live.machine.LiveHost`."""

    def repeatedly(self) -> Host:
        """Return the host, ready to be looked at again."""
        ...

    def again(self, *, whole: bool) -> Host | None:
        """Return the host as it is now; ``None`` when nothing has changed."""
        ...


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of repeated looks."""
    parser.add_argument(
        "--for",
        dest="length",
        metavar="TIME",
        type=seconds,
        default=0,
        help="go on looking for so long: 90s, 30m, 8h",
    )
    parser.add_argument(
        "--every",
        metavar="TIME",
        type=seconds,
        default=_DEFAULT_EVERY,
        help="from one look to the next (with --for; 10s)",
    )


def seconds(text: str) -> int:
    """Return the seconds of a span such as ``90s``, ``30m`` or ``8h``.

    Raises:
        ArgumentTypeError: it is none, or none between a second and a day.
    """
    number, unit = text[:-1], text[-1:]
    if unit.isdigit():
        number, unit = text, "s"
    if unit not in _UNITS or not (number.isascii() and number.isdigit()):
        raise _wrong(f"{text!r} is no time such as 90s, 30m or 8h")
    found = int(number[:9]) * _UNITS[unit]
    if not 1 <= found <= _LONGEST:
        raise _wrong(f"{text!r} is not between 1s and 24h")
    return found


def _wrong(message: str) -> ArgumentTypeError:
    from argparse import ArgumentTypeError  # noqa: PLC0415 - costly, seldom

    return ArgumentTypeError(message)


def looks(
    host: Repeating, schedule: Schedule, tell: Tell = lambda _look, _of: None
) -> Inventory:
    """Look at a host again and again, and return everything that was seen.

    Being interrupted (Ctrl-C) ends the looking early, and what was seen until then counts.

    Args:
        host: ready to be looked at.
        schedule: how long and how often.
        tell: told of each later look: which one it is, and of how many.
    """
    from auditor.sampling import Looks  # noqa: PLC0415 - a single look needs none

    probes = all_probes()
    found = Looks(schedule.every)
    found.add(collect(host.repeatedly(), probes), whole=True)
    begun = whole_at = time.monotonic()
    number = 1
    try:
        while number * schedule.every <= schedule.length:
            time.sleep(max(0.0, begun + number * schedule.every - time.monotonic()))
            # The last one too, for whatever came and left the processes as they were.
            is_last = (number + 1) * schedule.every > schedule.length
            is_whole = is_last or time.monotonic() - whole_at >= _WHOLE_EVERY
            whole_at = time.monotonic() if is_whole else whole_at
            tell(number + 1, schedule.length // schedule.every + 1)
            later = host.again(whole=is_whole)
            if later is None:
                found.same()
            else:
                found.add(collect(later, probes), whole=is_whole)
                host = later  # type: ignore[assignment]
            number += 1
    except KeyboardInterrupt:
        pass
    return found.inventory()
