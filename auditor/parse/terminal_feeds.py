"""Who is handed what passes through a pseudo-terminal, from who holds which end of what.

The holder of a master side (pty(7)) sees all that the terminal's programs write, and writes
what is typed. Whoever is at the other end of what it writes to may be handed the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from auditor.model.named import NamedTuple
from auditor.model.process import OpenFile, Process, Stream

_MAJORS = range(136, 144)  # Documentation/admin-guide/devices.txt, Unix98 PTY slaves
_OUTPUT, _ERRORS = 1, 2  # stdin(3)
_FURTHEST = 3
_SHARED = 2
_NONE = Process(pid=0, started=0)
UNNAMED = " (deleted)"


class Way(NamedTuple):
    """How something is written to.

    Attributes:
        log: by no descriptor of its own, but by that for errors, or by one that its parent
            has as well: where any program's messages go, or what was left open.
        output: by standard output alone.
    """

    log: bool
    output: bool


class Feed(NamedTuple):
    """One process that is handed what a holder writes.

    Attributes:
        taker: the process.
        way: how the holder writes it.
        socket: through a socket, of which the direction is not told.
    """

    taker: Process
    way: Way
    socket: bool = False


def terminal_of(device: int) -> int:
    """Return the number of a pseudo-terminal by its device in stat(5); -1 for others."""
    major, minor = device >> 8 & 0xFFF, device & 0xFF | device >> 12 & 0xFFF00
    return (major - _MAJORS[0]) * 256 + minor if major in _MAJORS else -1


def way_of(descriptors: Iterable[int], inherited: Iterable[int] = ()) -> Way:
    """Return how something is written to.

    Args:
        descriptors: their numbers.
        inherited: numbers by which the parent has the same thing open.
    """
    numbers = set(descriptors)
    if any(number > _ERRORS for number in numbers - set(inherited)):
        return Way(log=False, output=False)
    output = numbers == {_OUTPUT}
    return Way(log=not output, output=output)


class Wiring:
    """The processes, by what connects them.

    Args:
        processes: the table.
    """

    def __init__(self, processes: Iterable[Process]) -> None:
        """Index the processes by what they hold."""
        self.children: dict[int, list[Process]] = defaultdict(list)
        self.by_pid: dict[int, Process] = {}
        self._readers: dict[str, list[Process]] = defaultdict(list)
        self._writers: dict[str, set[int]] = defaultdict(set)
        for process in processes:
            self.by_pid[process.pid] = process
            self.children[process.parent].append(process)
            for end in process.streams:
                if end.readable:
                    self._readers[end.target].append(process)
                if end.writable:
                    self._writers[end.target].add(process.pid)
            for file in process.files:
                self._writers[file.path].add(process.pid)

    def holders(self) -> Iterator[Process]:
        """Yield who holds the master of a terminal that it is not itself inside of."""
        for process in self.by_pid.values():
            if process.masters and not _inside(process, process):
                yield process

    def members(self, holder: Process) -> tuple[Process, ...]:
        """Return a holder and the parts of it that it split off (fork(2)): same command."""
        above = self.by_pid.get(holder.parent)
        beside = self.children[holder.parent]
        near = [
            *self.children[holder.pid],
            *(item for item in beside if item.session == holder.session),
            *([above] if above else []),
        ]
        parts = {
            item.pid: item
            for item in near
            if item.executable == holder.executable
            and item.arguments == holder.arguments
            and item.masters in {(), holder.masters}
            and not _inside(item, holder)
        }
        return tuple({holder.pid: holder, **parts}.values())

    def is_shared(self, target: str, members: tuple[Process, ...]) -> bool:
        """Return whether several others write there too: the log of a whole session."""
        inside = {pid for pid in self._writers[target] if self._is_below(pid, members)}
        return len(self._writers[target] - inside) >= _SHARED

    def _is_below(self, pid: int, members: tuple[Process, ...]) -> bool:
        """Return whether a process is one of these or comes of one of them."""
        own = {item.pid for item in members}
        for _ in range(len(self.by_pid)):
            process = self.by_pid.get(pid)
            if pid in own or process is None:
                return pid in own
            pid = process.parent
        return False

    def feeds(self, members: tuple[Process, ...]) -> tuple[Feed, ...]:
        """Return who is handed what these parts of a holder write, each once."""
        found = {item.taker.pid: item for item in self._by_socket(members)}
        for feed in self._by_pipe(members, members):
            found.setdefault(feed.taker.pid, feed)
        last = list(found.values())
        for _ in range(_FURTHEST):  # what a filter is handed it hands on
            further = {
                item.taker.pid: feed._replace(taker=item.taker)
                for feed in last
                for item in self._by_pipe((feed.taker,), members)
                if not item.way.log and item.taker.pid not in found
            }
            found |= further
            last = list(further.values())
        return tuple(found.values())

    def kept(self, process: Process) -> Iterator[tuple[OpenFile, Way]]:
        """Yield the files that a process writes and how, each once; no mere locks."""
        by_path: dict[str, list[OpenFile]] = defaultdict(list)
        for file in process.files:
            if file.size or not file.locked:
                by_path[file.path].append(file)
        above = self._above((process,)).files
        for path, files in by_path.items():
            inherited = (file.descriptor for file in above if file.path == path)
            yield files[0], way_of((file.descriptor for file in files), inherited)

    def _above(self, members: tuple[Process, ...]) -> Process:
        """Return the parent of some parts of a program; a blank one when there is none."""
        own = {item.pid for item in members}
        parents = (item.parent for item in members if item.parent not in own)
        return self.by_pid.get(next(parents, 0), _NONE)

    def _by_pipe(
        self, writers: tuple[Process, ...], members: tuple[Process, ...]
    ) -> Iterator[Feed]:
        own = {item.pid for item in (*writers, *members)}
        ends: dict[str, set[int]] = defaultdict(set)
        for member in writers:
            for end in member.streams:
                if end.writable and not end.target.startswith("socket"):
                    ends[end.target].add(end.descriptor)
        above = self._above(writers)
        for target, descriptors in ends.items():
            way = way_of(descriptors, (end.descriptor for end in _at(above, target)))
            if way.log and self.is_shared(target, writers):
                continue
            for taker in self._ends_of(target):
                inside = any(_inside(taker, item) for item in members)
                if taker.pid not in own and not inside and not _answers(taker, members):
                    yield Feed(taker, way)

    def _ends_of(self, target: str) -> list[Process]:
        """Return who reads there, without those that only passed it on to a child."""
        readers = self._readers[target]
        parents = {item.parent for item in readers if item.parent != item.pid}
        return [item for item in readers if item.pid not in parents]

    def _by_socket(self, members: tuple[Process, ...]) -> Iterator[Feed]:
        """Yield who comes of a holder and has a socket for its input, and for that only."""
        own = {end.target for item in members for end in item.streams}
        for child in (each for item in members for each in self.children[item.pid]):
            target = next((end.target for end in child.streams if not end.descriptor), "")
            if not target.startswith("socket") or target in own:
                continue
            readers = self._readers[target]
            ends = {end.descriptor for item in readers for end in _at(item, target)}
            if ends == {0}:
                way = Way(log=False, output=False)
                yield from (Feed(item, way, socket=True) for item in self._ends_of(target))


def _at(process: Process, target: str) -> Iterator[Stream]:
    return (end for end in process.streams if end.target == target)


def _inside(process: Process, holder: Process) -> bool:
    """Return whether a process runs in a terminal of the holder's."""
    return terminal_of(process.terminal) in holder.masters and process.terminal > 0


def _answers(taker: Process, members: tuple[Process, ...]) -> bool:
    """Return whether a process's output goes back to who hands it its input."""
    output = {end.target for end in taker.streams if end.descriptor == _OUTPUT}
    return any(
        end.readable and end.target in output for item in members for end in item.streams
    )
