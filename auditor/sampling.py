"""Several looks at one machine, put together: what was seen, and in how many of them.

A capture that lasts a fifth of a second is missed by nearly every single look, and caught
by many of a few hundred. What was seen in an earlier look stays in the inventory, with the
looks that saw it; a process that has ended stays as one that has.
"""

from __future__ import annotations

from auditor.model.coverage import Gap, coverage_of
from auditor.model.frozen import field, replace, slotted
from auditor.model.inventory import Inventory, ProbeRun, Sampling
from auditor.model.named import NamedTuple
from auditor.model.observation import Observation, Ranges
from auditor.model.process import FileIdentity, Process

_MOST_ENDED = 20_000
"""Most ended processes that are kept; the oldest are given up first."""


class _Fact(NamedTuple):
    """What makes two observations of two looks the same one."""

    probe: str
    pid: int
    started: int
    message: str
    capability: str
    marks: tuple[object, ...]
    basis: str


@slotted
class Looks:
    """All looks so far.

    Attributes:
        every: seconds from one to the next.
        count: how many there were.
        whole: how many of them looked at everything anew.
    """

    every: int
    count: int = 0
    whole: int = 0
    _first: str = ""
    _last: Inventory | None = None
    _now: set[_Fact] = field(default_factory=set)
    _seen: dict[_Fact, Observation] = field(default_factory=dict)
    _gaps: dict[str, dict[tuple[str, ...], Gap]] = field(default_factory=dict)
    _processes: dict[tuple[int, int], Process] = field(default_factory=dict)
    _files: dict[tuple[str, str], FileIdentity] = field(default_factory=dict)

    def add(self, inventory: Inventory, *, whole: bool) -> None:
        """Take one more look."""
        self.whole += whole
        self._first = self._first or inventory.about.time
        self._last = inventory
        self._now = set()
        for run in inventory.runs:
            self._take_gaps(run)
            for seen in run.observations:
                fact = _fact(run.probe, seen)
                self._now.add(fact)
                before = self._seen.get(fact)
                self._seen[fact] = replace(seen, looks=before.looks if before else ())
        self._processes |= {(item.pid, item.started): item for item in inventory.processes}
        for file in inventory.files:
            known = self._files.get((file.path, file.file_key))
            if known is None or file.check or not known.check:
                self._files[file.path, file.file_key] = file
        self.same()

    def same(self) -> None:
        """Count one more look, in which all is as it was in the last one."""
        self.count += 1
        for fact in self._now:
            seen = self._seen[fact]
            self._seen[fact] = replace(seen, looks=_with(seen.looks, self.count))

    def inventory(self) -> Inventory:
        """Return everything that was seen, as one inventory in the frame of the last look.

        Raises:
            ValueError: there was no look.
        """
        last = self._last
        if last is None:
            raise ValueError("there was no look")
        return replace(
            last,
            runs=tuple(self._run(run) for run in last.runs),
            processes=self._all_processes(last),
            files=tuple(self._files.values()),
            sampling=Sampling(
                looks=self.count, whole=self.whole, every=self.every, begun=self._first
            ),
        )

    def _take_gaps(self, run: ProbeRun) -> None:
        kept = self._gaps.setdefault(run.probe, {})
        for gap in run.gaps:
            key = (gap.kind, gap.reason, gap.place, gap.needs)
            before = kept.get(key)
            if before is None or before.count < gap.count:
                kept[key] = gap

    def _run(self, run: ProbeRun) -> ProbeRun:
        gaps = tuple(self._gaps[run.probe].values())
        observations = tuple(
            seen for fact, seen in self._seen.items() if fact.probe == run.probe
        )
        return replace(
            run, coverage=coverage_of(gaps), gaps=gaps, observations=observations
        )

    def _all_processes(self, last: Inventory) -> tuple[Process, ...]:
        """Return the processes of all looks, those that are no more marked as ended."""
        alive = {(item.pid, item.started) for item in last.processes}
        ended = [key for key in self._processes if key not in alive][-_MOST_ENDED:]
        kept = {key: replace(self._processes[key], ended=True) for key in ended}
        kept |= {(item.pid, item.started): item for item in last.processes}
        return tuple(kept[key] for key in sorted(kept))


def _with(ranges: Ranges, look: int) -> Ranges:
    if ranges and ranges[-1][1] == look - 1:
        return (*ranges[:-1], (ranges[-1][0], look))
    return (*ranges, (look, look))


def _fact(probe: str, seen: Observation) -> _Fact:
    return _Fact(
        probe,
        seen.pid,
        seen.started,
        seen.message,
        seen.capability,
        tuple(seen.marks),
        str(seen.basis),
    )
