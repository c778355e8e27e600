"""Reading that can be given up: a child process does it, and is killed when it is stuck.

A file system that does not answer leaves its reader in a sleep that no signal ends. So
files outside ``/proc`` and ``/sys`` are read by a forked child, which works through a list
of tasks in order and reports by a pipe. While it reads, the parent can do other work. A
child that is kept takes more tasks, which saves starting another. A child that says nothing
for too long is killed, never waited for, and another one takes up what remains. The child
keeps none of the parent's descriptors, so a stuck one holds no display connection, no pipe
of others and no lock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from auditor.host.live.child import Child, Numbered, frame_of, spawn
from auditor.host.live.mounts import Mounts
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, frozen, slotted
from auditor.model.named import NamedTuple

Plain = str | int | bytes | bool | None | tuple["Plain", ...]
"""What a task may give: what `marshal` carries."""

Beat = Callable[[], None]
"""Called by a long task whenever it has got on; silence is taken for being stuck."""

_SECONDS = 2.0
_LEAST_SECONDS = 0.5
_SMALL = 1 << 12
"""Bytes of tasks that a pipe takes at once, however little it holds."""


@frozen
class Task:
    """One thing for the child to do.

    Attributes:
        place: the path it is about; a gap names it, and its mount may forbid it.
        run: does it in the child, and may return a gap; an `OSError` becomes one.
        asked: what it is given besides the beat. A kept child finds the function by its
            module and name, so for that one it is a module's own, and this says it all.
    """

    place: str
    run: Callable[..., Plain | Gap]
    asked: tuple[Any, ...] = ()


class Answer(NamedTuple):
    """What came of a task: a value, or a gap and ``None``."""

    value: Plain
    gap: Gap | None = None


@slotted
class Reader:
    """A list of tasks, done by one child at a time.

    Attributes:
        mounts: tells which paths lie on file systems that may not answer.
        seconds: longest silence; halved at each child that got stuck, so that many stuck
            files cost little.
        remote: read such file systems too.
        kept: the child stays when it is done, until `end`.
    """

    mounts: Mounts
    seconds: float = _SECONDS
    remote: bool = False
    kept: bool = False
    _tasks: list[Task] = field(default_factory=list)
    _answers: dict[int, Answer] = field(default_factory=dict)
    _child: Child | None = None
    _begun: int = -1

    def start(self, tasks: Sequence[Task]) -> range:
        """Begin tasks in a child and return at once; a kept child does them next.

        Returns:
            Their numbers, for `collect`.
        """
        first = len(self._tasks)
        numbers = range(first, first + len(tasks))
        pending: list[Numbered] = []
        for number, task in zip(numbers, tasks, strict=True):
            if not self.remote and self.mounts.is_remote(task.place):
                self._answers[number] = _skipped(task)
            else:
                pending.append((number, task))
        if self._child is not None:
            self._tell(b"".join(frame_of(*each) for each in pending))
        self._tasks += tasks
        if self._child is None:
            self._fork()
        return numbers

    def _tell(self, frames: bytes) -> None:
        if len(frames) > _SMALL:
            self.collect()  # a child with nothing else to do takes any length
        if self._child is not None and not self._child.tell(frames):
            self._child.end()
            self._child = None

    def collect(self, numbers: range | None = None) -> tuple[Answer, ...]:
        """Wait for answers and return them in the order of the tasks.

        Args:
            numbers: the tasks whose answers are wanted; all when not told.
        """
        wanted = range(len(self._tasks)) if numbers is None else numbers
        missing = set(wanted) - self._answers.keys()
        while missing:
            if self._child is None:
                self._fork()
            else:
                self._advance(self._child)
            missing -= self._answers.keys()
        return tuple(self._answers[number] for number in wanted)

    def _advance(self, child: Child) -> None:
        """Take what the child says next, or give it up."""
        try:
            told = child.next(self.seconds)
        except TimeoutError:
            self._give_up(GapKind.TIMED_OUT, "file-timed-out")
            self.seconds = max(self.seconds / 2, _LEAST_SECONDS)
        except EOFError:
            self._give_up(GapKind.FAILED, "file-reader-ended")
        else:
            if isinstance(told, int):
                self._begun = told
                return
            number, value, gap = told
            self._answers[number] = Answer(value, _gap(gap) if gap else None)
            if not self.kept and len(self._answers) == len(self._tasks):
                self.end()

    def end(self) -> None:
        """End the child; another one is started for tasks that are left, or come."""
        self.kept = False
        if self._child is not None:
            self._child.end()
            self._child = None

    def _fork(self) -> None:
        pending = [
            (number, task)
            for number, task in enumerate(self._tasks)
            if number not in self._answers
        ]
        try:
            self._child = spawn(pending, kept=self.kept) if pending else None
        except OSError:  # no process to be had
            self._child = None
            for number, task in pending:
                gap = Gap(kind=GapKind.FAILED, reason="file-reader-ended", place=task.place)
                self._answers[number] = Answer(None, gap)

    def _give_up(self, kind: GapKind, reason: str) -> None:
        """Kill the child, account for what it was at, and go on with the rest."""
        if self._child is not None:
            self._child.end()
        number = self._begun  # what it was told stands before its list
        if number < 0 or number in self._answers:
            number = next(n for n in range(len(self._tasks)) if n not in self._answers)
        stuck = self.mounts.remote_point(self._tasks[number].place)
        for other, task in enumerate(self._tasks):
            if other not in self._answers and (
                other == number or (stuck and self.mounts.remote_point(task.place) == stuck)
            ):
                gap = Gap(kind=kind, reason=reason, place=task.place)
                self._answers[other] = Answer(None, gap)
        self._fork()


def _skipped(task: Task) -> Answer:
    gap = Gap(kind=GapKind.SKIPPED, reason="remote-file-system", place=task.place)
    return Answer(None, gap)


def _gap(fields: tuple[str, str, str, str]) -> Gap:
    kind, reason, place, needs = fields
    return Gap(kind=GapKind(kind), reason=reason, place=place, needs=needs)
