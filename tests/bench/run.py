"""Compare a whole audit with `lsof -n -P`: `run.py [--pairs N] [COUNT ...]`.

For each population the two are run in turn on the same machine at the same time, so the
ratio of a pair says more than either number. Nothing of the user's is read or written: the
audit has a home of its own. Needs lsof; compares with ps and ss where they are installed.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from costs import Cost, Failed, Pairs, cost, middle, pairs

HERE = Path(__file__).parent
AUDITOR = Path(sys.executable).with_name("auditor")
LSOF = ("lsof", "-n", "-P")
PEERS = (("ps", "aux"), ("ss", "-anp"))
RATIO_BARS = {200: 0.9, 1000: 0.6}
GROWTH_BAR = 1.3
TICK_BAR = 0.1
MEMORY_BAR = 80.0
VERSION_BAR = 4.0
VERSION_PAIRS = 15
MANY = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured beside one population."""

    asked: int
    processes: int
    audit: Pairs
    tick: float


@contextlib.contextmanager
def population(count: int, folder: Path) -> Iterator[None]:
    """Let a population live; it ends with the block, or with this process."""
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, HERE / "population.py", str(count), folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as nursery:
        try:
            if nursery.stdout is None or nursery.stdout.readline() != b"ready\n":
                raise Failed("the population did not start")
            yield
        finally:
            nursery.communicate(timeout=60)
    shutil.rmtree(folder)


def processes() -> int:
    """Count the processes of this machine."""
    return sum(entry.name.isdigit() for entry in Path("/proc").iterdir())


def audit_words(folder: Path) -> list[str]:
    """Return the command line of one whole audit, into a folder of its own."""
    evidence = folder / f"evidence-{time.monotonic_ns()}"
    return [
        *(str(AUDITOR), "audit", "--format", "json", "--no-exit-codes"),
        *("--no-passphrase", "--output", str(evidence)),
    ]


def tell(label: str, found: Pairs) -> None:
    """Print the ratios and medians of pairs."""
    for of in ("cpu", "wall"):
        low, high = found.ratios(of)[0], found.ratios(of)[-1]
        print(
            f"  {label:<24} {of:<4}  {low:5.2f} {found.ratio(of):5.2f} {high:5.2f}"
            f"   {middle(found.ours, of) * 1000:7.0f} ms"
            f" against {middle(found.theirs, of) * 1000:7.0f} ms"
        )


def tell_peers(reference: float, environment: dict[str, str]) -> None:
    """Print what the other programs that are installed cost."""
    for words in PEERS:
        if shutil.which(words[0]):
            costs = [cost(words, environment) for _ in range(3)]
            ratio = middle(costs, "cpu") / reference
            print(
                f"  {' '.join(words):<24} cpu         {ratio:5.2f}      "
                f"   {middle(costs, 'cpu') * 1000:7.0f} ms"
            )


def tell_stages(words: list[str], environment: dict[str, str], least: int) -> None:
    """Print the stages of one audit, and stop where it did not see the population."""
    done = subprocess.run(
        [*words, "--timings"], env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise Failed(f"{' '.join(words)}: {done.stderr}")
    for line in done.stderr.splitlines():
        if line.startswith("timing: "):
            print(f"  {line.removeprefix('timing: ')}")
    seen = json.loads(done.stdout)["summary"]["processes"]
    if seen < least:
        raise Failed(f"the audit saw {seen} processes; {least} were started")


def measure(asked: int, count: int, folder: Path, environment: dict[str, str]) -> Measured:
    """Measure beside one population, and print what was measured."""
    with population(asked, folder / "population"):
        there = processes()
        print(f"\n{asked} processes ({there} with this machine's own)")
        found = pairs(lambda: audit_words(folder), lambda: LSOF, environment, count)
        tell("audit / lsof -n -P", found)
        tell_peers(middle(found.theirs, "cpu"), environment)
        print(
            f"  peak memory {memory(found.ours):.0f} MiB, lsof {memory(found.theirs):.0f}"
        )
        tell_stages(audit_words(folder), environment, asked)
        tick = tell_tick(environment)
    return Measured(asked=asked, processes=there, audit=found, tick=tick)


def tell_tick(environment: dict[str, str]) -> float:
    """Print what a look costs when nothing changed, in whole looks; return the median."""
    done = subprocess.run(
        [sys.executable, HERE / "ticks.py"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Failed(f"ticks.py: {done.stderr}")
    low, middle_one, high = map(float, done.stdout.split())
    print(f"  unchanged look / whole   cpu   {low:6.3f} {middle_one:5.3f} {high:5.3f}")
    return middle_one


def memory(costs: tuple[Cost, ...]) -> float:
    """Return the largest memory of several runs, in MiB."""
    return max(one.memory for one in costs)


def growths(found: list[Measured]) -> list[float]:
    """Return the CPU seconds per added process, from each population to the next."""
    return [
        (middle(more.audit.ours, "cpu") - middle(fewer.audit.ours, "cpu"))
        / (more.processes - fewer.processes)
        for fewer, more in pairwise(found)
    ]


def bars(found: list[Measured], version: Pairs) -> Iterator[tuple[str, float, float]]:
    """Yield what is promised: its words, what was measured, and the most it may be."""
    for one in found:
        for of in ("cpu", "wall"):
            if one.asked in RATIO_BARS:
                words = f"{of} of an audit at {one.asked} processes, in lsof's"
                yield words, one.audit.ratio(of), RATIO_BARS[one.asked]
        yield f"cpu of an unchanged look at {one.asked}, in whole ones", one.tick, TICK_BAR
        if one.asked == 1000:
            yield "peak memory at 1000 processes, MiB", memory(one.audit.ours), MEMORY_BAR
    grown = growths(found)
    if [one.asked for one in found] == [200, 1000, 3000]:
        yield "cpu per added process, above 1000 in below", grown[1] / grown[0], GROWTH_BAR
    for of in ("cpu", "wall"):
        words = f"{of} of auditor --version, in python -c pass"
        yield words, version.ratio(of), VERSION_BAR


def bench(sizes: list[int], count: int, folder: Path) -> None:
    """Measure everything and print it, the bars last."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
    }
    (folder / "home").mkdir()
    print(f"{count} pairs each, in turn; lowest, median and highest ratio; median times")
    if processes() > MANY:
        print(
            f"note: {processes()} processes run already; the bars are for a quiet machine"
        )
    version = pairs(
        lambda: [str(AUDITOR), "--version"],
        lambda: [sys.executable, "-c", "pass"],
        environment,
        VERSION_PAIRS,
    )
    tell("--version / -c pass", version)
    found = [measure(size, count, folder, environment) for size in sorted(sizes)]
    for (fewer, more), seconds in zip(pairwise(found), growths(found), strict=True):
        print(
            f"\n{seconds * 1e6:.0f} us of cpu per process added,"
            f" from {fewer.asked} to {more.asked}"
        )
    print()
    for words, value, most in bars(found, version):
        verdict = "holds" if value <= most else "DOES NOT HOLD"
        print(f"{words:<52} {value:6.2f}  at most {most:5.2f}  {verdict}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare a whole audit with lsof.")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("sizes", type=int, nargs="*", default=[200, 1000, 3000])
    options = parser.parse_args()
    if not shutil.which(LSOF[0]):
        print(
            "error: lsof is not installed\nhint: install the package lsof", file=sys.stderr
        )
        return 1
    try:
        with tempfile.TemporaryDirectory(prefix="auditor-bench-") as folder:
            bench(options.sizes, options.pairs, Path(folder))
    except Failed as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
