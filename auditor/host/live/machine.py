"""This Linux machine as a host: every answer is read once and kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from auditor.host import Verb
from auditor.host.live.about import read_about
from auditor.host.live.clock import Clock, read_clock
from auditor.host.live.executables import running_files
from auditor.host.live.files import (
    Digests,
    Identification,
    start_digests,
    start_identifying,
)
from auditor.host.live.holders import with_connections, with_mappings
from auditor.host.live.mounts import Mounts, read_mounts
from auditor.host.live.processes import Walk
from auditor.host.live.surfaces import Surfaces
from auditor.host.live.written import may_record_terminals, with_files
from auditor.model.about import About
from auditor.model.coverage import Gap, GapKind
from auditor.model.device import DeviceTable
from auditor.model.display import DisplayTable
from auditor.model.frozen import field, slotted
from auditor.model.network import SocketTable
from auditor.model.process import FileRequest, FileTable, Process, ProcessTable
from auditor.model.surface import Surface
from auditor.parse.files import file_requests
from auditor.parse.procfs import parse_homes, parse_users

T = TypeVar("T")
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
        surfaces: answer the further questions; made with the first look.
    """

    person: int
    hints: Path | None = None
    clock: Clock = field(default_factory=read_clock)
    mounts: Mounts = field(default_factory=read_mounts)
    users: dict[int, str] = field(default_factory=lambda: parse_users(_text("/etc/passwd")))
    folders: dict[int, str] = field(
        default_factory=lambda: parse_homes(_text("/etc/passwd"))
    )
    surfaces: Surfaces | None = None
    _answers: dict[str, object] = field(default_factory=dict)
    _digests: Digests | None = None
    _identification: Identification | None = None

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
        from auditor.host.live.reader import Reader, Task  # noqa: PLC0415
        from auditor.host.live.reading import read_text  # noqa: PLC0415

        reader = Reader(self.mounts)
        reader.start((Task(place=path, run=lambda _beat: read_text(path)),))
        value = reader.collect()[0].value
        return value if isinstance(value, bytes) else None

    def identify(self, requests: tuple[FileRequest, ...]) -> FileTable:
        """See `Host.identify`."""
        table, packages = self._identifying(requests).collect()
        self._answers[Verb.PACKAGES] = packages
        return table

    def _identifying(self, requests: tuple[FileRequest, ...]) -> Identification:
        """Return the identification of these files that is under way, or begin one."""
        begun = self._identification
        if begun is None or begun.requests != requests:
            if begun is not None:
                begun.collect()  # so that its child is not left behind
            begun = start_identifying(
                requests, self.mounts, hints=self.hints, digests=self._digests
            )
            self._identification = begun
        return begun

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

    def _walk(self) -> ProcessTable:
        self._surfaces().start()
        walk = Walk(self.users, self.clock)
        self._digests = start_digests(running_files(), self.mounts)
        processes = walk.all()
        gaps = list(walk.gaps())
        if self.mounts.hidden_processes and os.geteuid():
            gaps.append(Gap(kind=GapKind.HIDDEN, reason="hidepid", count=0, needs="root"))
        return ProcessTable(processes=processes, gaps=tuple(gaps))

    def _with_mappings(self) -> ProcessTable:
        table, sockets = self.walked(), self.sockets()
        held = frozenset(_held_sockets(sockets))
        named = self._named_by_surfaces()
        pids = frozenset(
            item.pid for item in table.processes if _holds(item, held) or item.pid in named
        )
        recorders = may_record_terminals(table.processes)
        processes = with_connections(with_mappings(table.processes, pids), sockets)
        processes = with_files(processes, pids | recorders)
        # Whoever looks at processes asks for their files next: the child begins now.
        self._identifying(file_requests(processes))
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


def _shows_no_display(table: str) -> bool:
    """Tell whether a table of sockets was read whole and has none of a display."""
    return 0 < len(table) < _LONGEST_TEXT and "/.X11-unix/X" not in table


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(_LONGEST_TEXT)
    except OSError:
        return ""
