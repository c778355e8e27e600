"""Reading that can be given up: a child process does it, and is killed when it is stuck.

A file system that does not answer leaves its reader in a sleep that no signal ends. So
files outside ``/proc`` and ``/sys`` are read by a forked child, which works through a list
of tasks in order and reports by a pipe. While it reads, the parent can do other work. A
child that says nothing for too long is killed, never waited for, and another one takes up
what remains. The child keeps none of the parent's descriptors, so a stuck one holds no
display connection, no pipe and no lock.
"""

from __future__ import annotations

import errno
import fcntl
import gc
import marshal
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

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
_LENGTH = 4
_PIPE = 1 << 20
_CHUNK = 1 << 16
_MOST_DESCRIPTORS = 1 << 20
_KINDS = {
    errno.EACCES: (GapKind.DENIED, "file-refused", "root"),
    errno.EPERM: (GapKind.DENIED, "file-refused", "root"),
    errno.ENOENT: (GapKind.VANISHED, "file-gone", ""),
    errno.ENOTDIR: (GapKind.VANISHED, "file-gone", ""),
    errno.ESRCH: (GapKind.VANISHED, "file-gone", ""),
}


@frozen
class Task:
    """One thing for the child to do.

    Attributes:
        place: the path it is about; a gap names it, and its mount may forbid it.
        run: does it in the child, and may return a gap; an `OSError` becomes one.
    """

    place: str
    run: Callable[[Beat], Plain | Gap]


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
    """

    mounts: Mounts
    seconds: float = _SECONDS
    remote: bool = False
    _tasks: list[Task] = field(default_factory=list)
    _answers: dict[int, Answer] = field(default_factory=dict)
    _child: _Child | None = None

    def start(self, tasks: Sequence[Task]) -> None:
        """Begin the tasks in a child and return at once; one list at a time."""
        self._tasks, self._answers = list(tasks), {}
        if not self.remote:
            for number, task in enumerate(self._tasks):
                if self.mounts.is_remote(task.place):
                    self._answers[number] = _skipped(task)
        self._fork()

    def collect(self) -> tuple[Answer, ...]:
        """Wait for all answers and return them in the order of the tasks."""
        while self._child is not None:
            try:
                number, answer = self._child.next(self.seconds)
            except TimeoutError:
                self._give_up(GapKind.TIMED_OUT, "file-timed-out")
                self.seconds = max(self.seconds / 2, _LEAST_SECONDS)
            except EOFError:
                self._give_up(GapKind.FAILED, "file-reader-ended")
            else:
                self._answers[number] = answer
                if len(self._answers) == len(self._tasks):
                    self._child.end()
                    self._child = None
        return tuple(self._answers[number] for number in range(len(self._tasks)))

    def _fork(self) -> None:
        pending = [
            (number, task)
            for number, task in enumerate(self._tasks)
            if number not in self._answers
        ]
        try:
            self._child = _spawn(pending) if pending else None
        except OSError:  # no process to be had
            self._child = None
            for number, task in pending:
                gap = Gap(kind=GapKind.FAILED, reason="file-reader-ended", place=task.place)
                self._answers[number] = Answer(None, gap)

    def _give_up(self, kind: GapKind, reason: str) -> None:
        """Kill the child, account for what it was at, and go on with the rest."""
        if self._child is not None:
            self._child.end()
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


@slotted
class _Child:
    """The reading process and the pipe from it."""

    pid: int
    pipe: int
    poll: select.poll
    buffer: bytearray = field(default_factory=bytearray)

    def next(self, seconds: float) -> tuple[int, Answer]:
        """Return the next answer and the number of its task.

        Raises:
            TimeoutError: the child said nothing for so long.
            EOFError: the child ended.
        """
        while True:
            frame = self._frame()
            if frame:
                number, value, gap = marshal.loads(frame)  # noqa: S302 - our own child
                return number, Answer(value, _gap(gap) if gap else None)
            if frame is None:
                if not self.poll.poll(seconds * 1000):
                    raise TimeoutError
                chunk = os.read(self.pipe, _CHUNK)
                if not chunk:
                    raise EOFError
                self.buffer += chunk

    def _frame(self) -> bytes | None:
        """Return the next whole frame: empty for a beat, ``None`` when there is none."""
        if len(self.buffer) < _LENGTH:
            return None
        end = _LENGTH + int.from_bytes(self.buffer[:_LENGTH], "little")
        if len(self.buffer) < end:
            return None
        frame = bytes(self.buffer[_LENGTH:end])
        del self.buffer[:end]
        return frame

    def end(self) -> None:
        """Kill the child and reap it if it dies at once, as one that is not stuck does."""
        os.close(self.pipe)
        with suppress(PermissionError):  # it became somebody else, and has an end set
            os.kill(self.pid, signal.SIGKILL)
        for _ in range(20):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return
            time.sleep(0.001)


def _spawn(tasks: list[tuple[int, Task]]) -> _Child:
    reading, writing = os.pipe2(os.O_CLOEXEC)
    pid = os.fork()
    if pid == 0:
        try:
            _work(tasks, writing)
        finally:
            os._exit(0)
    os.close(writing)
    with suppress(OSError):  # more than an unprivileged process may have
        fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, _PIPE)
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    return _Child(pid, reading, poll)


def _work(tasks: list[tuple[int, Task]], writing: int) -> None:
    """Do the tasks, in the child."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(ending, signal.SIG_DFL)
    gc.disable()  # a collection would touch, and so copy, all of the parent's memory
    os.closerange(0, writing)
    os.closerange(writing + 1, _MOST_DESCRIPTORS)

    def beat() -> None:
        os.write(writing, bytes(_LENGTH))

    for number, task in tasks:
        try:
            value = task.run(beat)
        except OSError as error:
            kind, reason, needs = _KINDS.get(
                error.errno or 0, (GapKind.FAILED, "file-unreadable", "")
            )
            value = Gap(kind=kind, reason=reason, needs=needs, place=task.place)
        plain = (
            (number, None, (value.kind.value, value.reason, value.place, value.needs))
            if isinstance(value, Gap)
            else (number, value, None)
        )
        frame = marshal.dumps(plain)
        _write(writing, len(frame).to_bytes(_LENGTH, "little") + frame)


def _write(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]


def _gap(fields: tuple[str, str, str, str]) -> Gap:
    kind, reason, place, needs = fields
    return Gap(kind=GapKind(kind), reason=reason, place=place, needs=needs)
