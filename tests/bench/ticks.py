"""What one more look costs when nothing has changed, in whole looks: `ticks.py [COUNT]`.

Prints the lowest, median and highest ratio over COUNT pairs of a whole look and the look
after it, CPU seconds of this process and of the children it started.
"""

import os
import sys
import time
from statistics import median

from auditor.host.live.machine import LiveHost
from auditor.probes import all_probes, collect

PAIRS = 7
TRIES = 50


def spent() -> float:
    """Return the CPU seconds of this process and its ended children."""
    return sum(os.times()[:4])


def pair(probes) -> float | None:
    """Return the cost of a later look in that of a whole one; nothing if it saw change."""
    begun = spent()
    host = LiveHost(os.getuid()).repeatedly()
    collect(host, probes)
    whole = spent() - begun
    begun = time.process_time()
    later = host.again(whole=False)
    return None if later is not None else (time.process_time() - begun) / whole


def main(count: int) -> None:
    """Measure and print."""
    probes = all_probes()
    collect(LiveHost(os.getuid()), probes)
    found: list[float] = []
    for _ in range(TRIES):
        ratio = pair(probes)
        if ratio is not None:
            found.append(ratio)
        if len(found) == count:
            break
    if not found:
        sys.exit("the machine never stood still from one look to the next")
    print(f"{min(found):.3f} {median(found):.3f} {max(found):.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS)
