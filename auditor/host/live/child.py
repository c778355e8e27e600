"""The reading child of `auditor.host.live.reader`, at both ends of its pipes."""

from __future__ import annotations

import errno
import fcntl
import gc
import marshal
import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, slotted

if TYPE_CHECKING:
    from auditor.host.live.reader import Task

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

Numbered = tuple[int, "Task"]
"""A task and its number."""


@slotted
class Child:
    """The reading process, the pipe from it, and the pipe to it.

    Attributes:
        pid: of the process.
        pipe: gives its answers.
        asking: takes more tasks; -1 for none.
        poll: waits for answers.
    """

    pid: int
    pipe: int
    asking: int
    poll: select.poll
    buffer: bytearray = field(default_factory=bytearray)

    def tell(self, frames: bytes) -> bool:
        """Pass on more tasks, see `frame_of`; return whether it is there to take them."""
        try:
            _write(self.asking, frames)
        except BrokenPipeError:
            return False
        return True

    def next(self, seconds: float) -> Any:  # noqa: ANN401 - what `marshal` carries
        """Return the next answer, or the number of a told task that is begun.

        Returns:
            A number; or number, value and the fields of a gap, of which one is ``None``.

        Raises:
            TimeoutError: the child said nothing for so long.
            EOFError: the child ended.
        """
        while True:
            frame = self._frame()
            if frame:
                return marshal.loads(frame)  # noqa: S302 - our own child
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
        if self.asking >= 0:
            os.close(self.asking)
        with suppress(PermissionError):  # it became somebody else, and has an end set
            os.kill(self.pid, signal.SIGKILL)
        for _ in range(20):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return
            time.sleep(0.001)


def frame_of(number: int, task: Task) -> bytes:
    """Return what tells a child of a task, whose function is found by its name."""
    run = task.run
    return _framed((number, task.place, run.__module__, run.__qualname__, task.asked))


def spawn(tasks: list[Numbered], *, kept: bool) -> Child:
    """Start a child with its first tasks.

    Args:
        tasks: it does them in this order.
        kept: when it is done it waits for more, until we end it or end ourselves.

    Raises:
        OSError: there is no process to be had.
    """
    reading, writing = os.pipe2(os.O_CLOEXEC)
    told, asking = os.pipe2(os.O_CLOEXEC) if kept else (-1, -1)
    pid = os.fork()
    if pid == 0:
        try:
            _work(tasks, told, writing)
        finally:
            os._exit(0)
    os.close(writing)
    if kept:
        os.close(told)
    with suppress(OSError):  # more than an unprivileged process may have
        fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, _PIPE)
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    return Child(pid, reading, asking, poll)


def _work(tasks: list[Numbered], told: int, writing: int) -> None:
    """Do the tasks, in the child."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(ending, signal.SIG_DFL)
    gc.disable()  # a collection would touch, and so copy, all of the parent's memory
    begin = 0
    for own in sorted({told, writing} - {-1}):
        os.closerange(begin, own)
        begin = own + 1
    os.closerange(begin, _MOST_DESCRIPTORS)
    for number, task in tasks if told < 0 else _coming(tasks, told, writing):
        _write(writing, _framed(_answered(number, task, writing)))


def _coming(tasks: list[Numbered], told: int, writing: int) -> Iterator[Numbered]:
    """Yield tasks for ever; what we are told of comes before what is left."""
    poll = select.poll()
    poll.register(told, select.POLLIN)
    left = tasks[::-1]
    while True:
        if poll.poll(0 if left else None):
            number, task = _told(told)
            _write(writing, _framed(number))
            yield number, task
        else:
            yield left.pop()


def _told(pipe: int) -> Numbered:
    """Return a task that we are told of.

    Raises:
        EOFError: nobody is there any more to tell us.
    """
    from auditor.host.live.reader import Task  # noqa: PLC0415 - which imports this one

    size = int.from_bytes(_exactly(pipe, _LENGTH), "little")
    number, place, module, name, asked = marshal.loads(_exactly(pipe, size))  # noqa: S302
    return number, Task(place=place, run=getattr(import_module(module), name), asked=asked)


def _exactly(pipe: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(pipe, size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def _answered(number: int, task: Task, writing: int) -> tuple[Any, ...]:
    """Do a task and return its number with what came of it."""

    def beat() -> None:
        os.write(writing, bytes(_LENGTH))

    try:
        value = task.run(beat, *task.asked)
    except OSError as error:
        kind, reason, needs = _KINDS.get(
            error.errno or 0, (GapKind.FAILED, "file-unreadable", "")
        )
        value = Gap(kind=kind, reason=reason, needs=needs, place=task.place)
    if isinstance(value, Gap):
        return number, None, (value.kind.value, value.reason, value.place, value.needs)
    return number, value, None


def _framed(value: Any) -> bytes:  # noqa: ANN401 - what `marshal` carries
    data = marshal.dumps(value)
    return len(data).to_bytes(_LENGTH, "little") + data


def _write(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]
