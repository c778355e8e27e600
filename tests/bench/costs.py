"""What running a program costs: CPU and wall seconds, peak memory."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One run: CPU of the program and of all it started and waited for.

    Attributes:
        cpu: user and system seconds.
        wall: seconds.
        memory: the largest resident set of any one of them, in MiB.
    """

    cpu: float
    wall: float
    memory: float


Command = Callable[[], Sequence[str]]
"""Returns the words to run; asked anew for each run."""


class Failed(Exception):
    """A program that was to be measured did not do its work."""


def cost(words: Sequence[str], environment: dict[str, str]) -> Cost:
    """Run a program once, its output thrown away.

    Raises:
        Failed: it exited with anything but 0.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        words,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"{' '.join(words)} exited {process.returncode}"
        raise Failed(message)
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime, wall=wall, memory=usage.ru_maxrss / 1024
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Two programs run in turn, so that each pair shared what else the machine did."""

    ours: tuple[Cost, ...]
    theirs: tuple[Cost, ...]

    def ratios(self, of: str) -> list[float]:
        """Return ours divided by theirs for each pair, sorted; `of` is `cpu` or `wall`."""
        return sorted(
            getattr(our, of) / getattr(their, of)
            for our, their in zip(self.ours, self.theirs, strict=True)
        )

    def ratio(self, of: str) -> float:
        """Return the median of the ratios."""
        return median(self.ratios(of))


def pairs(ours: Command, theirs: Command, environment: dict[str, str], count: int) -> Pairs:
    """Measure two programs in turn, after one run of each that does not count."""
    cost(ours(), environment)
    cost(theirs(), environment)
    measured = [
        (cost(ours(), environment), cost(theirs(), environment)) for _ in range(count)
    ]
    return Pairs(
        ours=tuple(our for our, _ in measured), theirs=tuple(their for _, their in measured)
    )


def middle(costs: Sequence[Cost], of: str) -> float:
    """Return the median of one attribute over several runs."""
    return median(getattr(one, of) for one in costs)
