"""This Linux machine as a host: every answer is read once and kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from auditor.host import Verb
from auditor.host.live.about import read_about
from auditor.host.live.changes import Key, process_keys
from auditor.host.live.clock import Clock, read_clock
from auditor.host.live.executables import running_files
from auditor.host.live.files import Digests, digest_tasks, digests_of, start_identifying
from auditor.host.live.holders import with_connections, with_mappings
from auditor.host.live.mounts import Mounts, read_mounts
from auditor.host.live.processes import Walk
from auditor.host.live.reader import Reader, Task
from auditor.host.live.reading import read_text
from auditor.host.live.surfaces import Surfaces
from auditor.host.live.written import (
    may_record_terminals,
    of_the_same_programs,
    with_files,
)
from auditor.model.about import About
from auditor.model.coverage import Gap, GapKind
from auditor.model.device import DeviceTable
from auditor.model.display import DisplayTable
from auditor.model.frozen import field, slotted
from auditor.model.network import SocketTable
from auditor.model.process import (
    FileIdentity,
    FileRequest,
    FileTable,
    Process,
    ProcessTable,
)
from auditor.model.surface import Surface
from auditor.parse.procfs import parse_homes, parse_users

T = TypeVar("T")
_LASTING = ("surface ", Verb.DEVICES, Verb.PACKAGES)
"""Answers that a later look keeps, unless it is a whole one."""
_LONGEST_TEXT = 4 << 20


@slotted
class LiveHost:
    """This machine.

    Attributes:
        person: user id of whom the audit is for.
        hints: file of the person's own that speeds up the next look; ``None`` for none.
        clock: the one reading of the clock.
        mounts: the mount table.
        users: names by user id; from ``/etc/passwd`` only, so no name service is asked.
        folders: home folders of people by user id; likewise.
        keys: what processes looked like when they were read; only where looks are repeated.
        surfaces: answer the further questions; made with the first look.
    """

    person: int
    hints: str | os.PathLike[str] | None = None
    clock: Clock = field(default_factory=read_clock)
    mounts: Mounts = field(default_factory=read_mounts)
    users: dict[int, str] = field(default_factory=lambda: parse_users(_text("/etc/passwd")))
    folders: dict[int, str] = field(
        default_factory=lambda: parse_homes(_text("/etc/passwd"))
    )
    surfaces: Surfaces | None = None
    keys: dict[int, Key] = field(default_factory=dict)
    _known: dict[tuple[str, str, bool], FileIdentity] = field(default_factory=dict)
    _answers: dict[str, object] = field(default_factory=dict)
    _digests: Digests | None = None

    def about(self) -> About:
        """See `Host.about`."""
        return self._once(
            Verb.ABOUT, lambda: read_about(self.clock, self.mounts, self.users, self.person)
        )

    def processes(self) -> ProcessTable:
        """See `Host.processes`."""
        return self._once(Verb.PROCESSES, self._with_mappings)

    def sockets(self) -> SocketTable:
        """See `Host.sockets`."""
        from auditor.host.live.sockets import read_sockets  # noqa: PLC0415

        return self._once(Verb.SOCKETS, lambda: read_sockets(self.walked()))

    def devices(self) -> DeviceTable:
        """See `Host.devices`."""
        from auditor.host.live.devices import read_devices  # noqa: PLC0415

        return self._once(Verb.DEVICES, read_devices)

    def displays(self) -> DisplayTable:
        """See `Host.displays`."""
        return self._once(Verb.DISPLAYS, self._displays)

    def _displays(self) -> DisplayTable:
        if not os.environ.get("DISPLAY") and _shows_no_display(_text("/proc/net/unix")):
            return DisplayTable()  # most servers have no display; nothing is loaded for one
        from auditor.host.live.displays import read_displays  # noqa: PLC0415

        named = os.environ.get("XAUTHORITY", "")
        own = f"{os.path.expanduser('~')}/.Xauthority"
        return read_displays(
            display=os.environ.get("DISPLAY", ""),
            xauthority=tuple(path for path in (named, own) if path),
            uid=self.person,
            read=self._read,
        )

    def _read(self, path: str) -> bytes | None:
        reader = Reader(self.mounts)
        reader.start((Task(place=path, run=lambda _beat: read_text(path)),))
        value = reader.collect()[0].value
        return value if isinstance(value, bytes) else None

    def identify(self, requests: tuple[FileRequest, ...]) -> FileTable:
        """See `Host.identify`."""
        missing = self._unknown(requests)
        if missing or not self._known:
            table, packages = start_identifying(
                missing, self.mounts, hints=self.hints, digests=self._digests
            ).collect()
            self._answers.setdefault(Verb.PACKAGES, packages)
        else:
            table = FileTable()
        self.reader().end()
        if not self.keys:  # a single look: nothing is kept beyond it
            return table
        fresh = {
            (request.path, request.file_key, request.check): file
            for request, file in zip(missing, table.files, strict=True)
        }
        # What has no key of its own (a script) may change from one look to the next.
        self._known |= {key: file for key, file in fresh.items() if key[1]}
        all_known = {**self._known, **fresh}
        files = [all_known[each.path, each.file_key, each.check] for each in requests]
        return FileTable(files=tuple(files), gaps=table.gaps)

    def _unknown(self, requests: tuple[FileRequest, ...]) -> tuple[FileRequest, ...]:
        if not self._known:
            return requests
        known = self._known
        return tuple(r for r in requests if (r.path, r.file_key, r.check) not in known)

    def packages(self) -> frozenset[str]:
        """See `Host.packages`."""
        if Verb.PACKAGES not in self._answers:
            self.identify(())
        return self._once(Verb.PACKAGES, frozenset)

    def read(self, surface: Surface[T]) -> T:
        """See `Host.read`."""
        kind: Any = surface.answer
        found = self._surface(surface.name)
        if found is None or isinstance(found, Gap):
            gap = found or Gap(kind=GapKind.UNSUPPORTED, reason="not-looked-at", whole=True)
            absent: T = kind(gaps=(gap,))
            return absent
        given: T = found
        return given

    def _surface(self, name: str) -> Any:  # noqa: ANN401 - the surface's own type
        self.walked()
        surfaces = self.surfaces
        return self._once(
            f"surface {name}", lambda: surfaces.read(name, self) if surfaces else None
        )

    def walked(self) -> ProcessTable:
        """Return the process table before anything is joined to it."""
        return self._once("walk", self._walk)

    def ask_as_person(self) -> None:
        """Begin what only the person may ask, before the power to become them is gone."""
        self._surfaces().start_as_person()

    def _surfaces(self) -> Surfaces:
        if self.surfaces is None:
            self.surfaces = Surfaces(self.mounts, self.person, self.folders)
            self.surfaces.load()
        return self.surfaces

    def reader(self) -> Reader:
        """Return whose child still reads, or would read; it ends when files are known."""
        return self._digests.reader if self._digests else Reader(self.mounts)

    def _walk(self) -> ProcessTable:
        requests = running_files()
        begun = self._surfaces().start(digest_tasks(requests))
        self._digests = digests_of(requests, *begun)
        walk = Walk(self.users, self.clock)
        processes = walk.all()
        gaps = list(walk.gaps())
        if self.mounts.hidden_processes and os.geteuid():
            gaps.append(Gap(kind=GapKind.HIDDEN, reason="hidepid", count=0, needs="root"))
        return ProcessTable(processes=processes, gaps=tuple(gaps))

    def repeatedly(self) -> LiveHost:
        """Return this machine, ready for `again`."""
        self.keys = process_keys()
        return self

    def again(self, *, whole: bool) -> LiveHost | None:
        """Return this machine as it is now; ``None`` when nothing has changed.

        Args:
            whole: look at everything anew. Else what is told of the system as a whole is
                kept, and of processes only those are read that changed or came.
        """
        later = LiveHost(self.person, self.hints)
        if whole:
            return later._keep_personal(self).repeatedly()
        later._known = self._known
        # The display first: whoever is connected to it is then among the processes.
        displays = later.displays()
        later.keys = process_keys()
        changed = {pid for pid, key in later.keys.items() if self.keys.get(pid) != key}
        same = not changed and later.keys.keys() == self.keys.keys()
        if same and displays == self.displays():
            return None
        later.surfaces = self.surfaces
        kept = {k: v for k, v in self._answers.items() if k.startswith(_LASTING)}
        later._answers |= {**kept, Verb.DISPLAYS: displays}
        walk = Walk(self.users, later.clock)
        later._answers["walk"] = walk.again(self.walked(), later.keys.keys(), changed)
        return later

    def _keep_personal(self, before: LiveHost) -> LiveHost:
        """Keep what was asked as the person, where nobody can become them any more."""
        asked = before.surfaces
        if os.geteuid() != self.person and asked is not None:
            self._surfaces().may_become = False
            for name in filter(asked.is_personal, asked.modules):
                self._answers[f"surface {name}"] = before._surface(name)
        return self

    def _with_mappings(self) -> ProcessTable:
        table, sockets = self.walked(), self.sockets()
        held = frozenset(_held_sockets(sockets))
        tracers = {item.tracer for item in table.processes}
        named = self._named_by_surfaces() | tracers
        pids = frozenset(
            item.pid for item in table.processes if _holds(item, held) or item.pid in named
        )
        recorders = may_record_terminals(table.processes)
        writers = of_the_same_programs(table.processes, pids) | recorders
        processes = with_connections(with_mappings(table.processes, pids), sockets)
        processes = with_files(processes, writers, recorders)
        return ProcessTable(processes=processes, gaps=table.gaps)

    def _named_by_surfaces(self) -> frozenset[int]:
        names = list(self.surfaces.modules) if self.surfaces else []
        answers = [self._surface(name) for name in names]
        return frozenset(pid for item in answers for pid in getattr(item, "pids", ()))

    def _once(self, name: str, ask: Callable[[], T]) -> T:
        if name not in self._answers:
            self._answers[name] = ask()
        return self._answers[name]  # type: ignore[return-value]


def _holds(process: Process, held: frozenset[int]) -> bool:
    return bool(
        process.handles
        or process.objects
        or process.masters
        or not held.isdisjoint(process.sockets)
    )


def _held_sockets(table: SocketTable) -> Iterator[int]:
    for pair in table.display_pairs:
        yield pair.client
    for space in table.namespaces:
        for item in space.packet:
            yield item.inode
        for listener in space.netlink:
            if listener.groups:
                yield listener.inode


def _shows_no_display(table: str) -> bool:
    """Tell whether a table of sockets was read whole and has none of a display."""
    return 0 < len(table) < _LONGEST_TEXT and "/.X11-unix/X" not in table


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(_LONGEST_TEXT)
    except OSError:
        return ""
