"""The process table from ``/proc`` (proc(5)), read once, with raw system calls.

Cost is the kernel's: what is not needed is not read. Memory maps cost as much as all
else, so they are read for processes that hold something (`auditor.host.live.holders`).
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator

from auditor.host.live.clock import Clock
from auditor.host.live.descriptors import Descriptors, Held
from auditor.host.live.procfs import living_thread, pids, slurp
from auditor.host.live.statx import known_of
from auditor.host.masking import mask
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, slotted
from auditor.model.process import Process, ProcessTable
from auditor.parse.interpreter import is_interpreter
from auditor.parse.procfs import (
    Group,
    Stat,
    parse_cgroup,
    parse_cmdline,
    parse_environ,
    parse_stat,
    parse_status,
)

_NAMESPACES = ("mnt", "net", "pid")
DELETED = " (deleted)"


@slotted
class Walk:
    """One walk over the process table.

    Attributes:
        users: names by user id.
        clock: turns start ticks into times.
        refused: how many processes refused each part.
        vanished: how many ended while being read.
        unread: how many could not be read for another reason.
        descriptors: looks at what they hold.
        groups: unit and container by the text of the control group.
    """

    users: dict[int, str]
    clock: Clock
    refused: dict[str, int] = field(default_factory=dict)
    vanished: int = 0
    unread: int = 0
    descriptors: Descriptors = field(default_factory=Descriptors)
    groups: dict[bytes, Group] = field(default_factory=dict)

    def all(self) -> tuple[Process, ...]:
        """Return every process, by PID; a second look visits those that came meanwhile."""
        first = self._visit(pids())
        if not self.vanished:
            return tuple(first.values())
        self.vanished = 0
        late = self._visit(pid for pid in pids() if pid not in first)
        return tuple(process for _, process in sorted({**first, **late}.items()))

    def again(
        self, before: ProcessTable, there: Container[int], changed: set[int]
    ) -> ProcessTable:
        """Return the table as it is now.

        Args:
            before: as it was.
            there: the PIDs that are there now.
            changed: those of them to be read anew.
        """
        kept = (
            item
            for item in before.processes
            if item.pid in there and item.pid not in changed
        )
        processes = sorted(
            (*kept, *self._visit(sorted(changed)).values()), key=lambda item: item.pid
        )
        gaps = {(gap.kind, gap.reason): gap for gap in (*before.gaps, *self.gaps())}
        return ProcessTable(processes=tuple(processes), gaps=tuple(gaps.values()))

    def gaps(self) -> Iterator[Gap]:
        """Yield what this walk could not see."""
        for part, count in sorted(self.refused.items()):
            reason = f"other-users-{part}"
            yield Gap(kind=GapKind.DENIED, reason=reason, count=count, needs="root")
        if self.vanished:
            yield Gap(kind=GapKind.VANISHED, reason="processes-ended", count=self.vanished)
        if self.unread:
            yield Gap(kind=GapKind.FAILED, reason="processes-unread", count=self.unread)

    def _visit(self, pids: Iterable[int]) -> dict[int, Process]:
        found: dict[int, Process] = {}
        for pid in pids:
            try:
                process = self._read(pid)
            except (FileNotFoundError, ProcessLookupError):
                self.vanished += 1
                continue
            except OSError:
                self.unread += 1
                continue
            if process is not None:
                found[pid] = process
        return found

    def _read(self, pid: int) -> Process | None:
        # A folder of /proc that is held open never becomes another process's: once the
        # process is gone every look through it fails, whoever has the number by then.
        base = os.open(f"/proc/{pid}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            basics = parse_stat(slurp("stat", base))
            if basics is None:
                return None
            if basics.kernel:
                return Process(
                    pid=pid,
                    started=basics.started,
                    parent=basics.parent,
                    name=basics.name,
                    kernel=True,
                )
            refused: list[str] = []
            target = self._link(refused, "exe", base)
            thread = -1 if target or refused else living_thread(base)
            if thread < 0:
                return self._described(pid, base, basics, target, refused)
            try:
                target = self._link(refused, "exe", thread)
                return self._described(pid, thread, basics, target, refused)
            finally:
                os.close(thread)
        finally:
            os.close(base)

    def _described(
        self, pid: int, base: int, basics: Stat, target: str, refused: list[str]
    ) -> Process:
        status = parse_status(slurp("status", base))
        arguments, masked = mask(parse_cmdline(slurp("cmdline", base)))
        group = self._group(slurp("cgroup", base))
        key, executable, deleted = self._executable(base, target)
        spaces = self._namespaces(base) if target else {}
        held = self._held(base, refused, spaces.get("mnt", ""))
        directory = ""
        if executable and is_interpreter(executable):
            directory = self._link(refused, "cwd", base)
        return Process(
            pid=pid,
            started=basics.started,
            started_at=self.clock.at_tick(basics.started),
            parent=basics.parent,
            name=basics.name,
            executable=executable,
            file_key=key,
            deleted=deleted,
            arguments=arguments,
            masked=masked,
            directory=directory,
            uid=status.uid,
            user=self.users.get(status.uid, str(status.uid)),
            tracer=status.tracer,
            unit=group.unit,
            container=group.container,
            namespaces=spaces,
            session=basics.session,
            terminal=basics.terminal,
            environment=_environment(base, target, refused),
            handles=held.handles,
            objects=held.objects,
            masters=held.masters,
            sockets=held.sockets,
            pipes=held.pipes,
            refused=tuple(refused),
        )

    def _group(self, data: bytes) -> Group:
        known = self.groups.get(data)
        if known is None:
            known = self.groups[data] = parse_cgroup(data)
        return known

    def _link(self, refused: list[str], part: str, base: int) -> str:
        try:
            return os.readlink(part, dir_fd=base)
        except FileNotFoundError:
            return ""  # a process that has ended and was not yet waited for has none
        except ProcessLookupError:
            raise
        except OSError:  # refused, or longer than the kernel tells (one page)
            self._refuse(refused, part)
            return ""

    def _refuse(self, refused: list[str], part: str) -> None:
        refused.append(part)
        self.refused[part] = self.refused.get(part, 0) + 1

    def _executable(self, base: int, target: str) -> tuple[str, str | None, bool]:
        if not target:
            return "", None, False
        path = target.removesuffix(DELETED)
        try:
            return known_of("exe", base).key, path, path != target
        except PermissionError:
            return "", path, path != target

    def _namespaces(self, base: int) -> dict[str, str]:
        try:
            links = [os.readlink(f"ns/{name}", dir_fd=base) for name in _NAMESPACES]
        except PermissionError:
            return {}
        return {
            name: link[link.find("[") + 1 : -1]
            for name, link in zip(_NAMESPACES, links, strict=True)
        }

    def _held(self, base: int, refused: list[str], mount_space: str) -> Held:
        try:
            return self.descriptors.of(base, mount_space)
        except PermissionError:
            self._refuse(refused, "fd")
            return Held()


def _environment(base: int, target: str, refused: list[str]) -> dict[str, str]:
    """Return the allowed names; whoever may not know the file may not read these either.

    Who needs them says that they were refused, for most questions do without.
    """
    told: dict[str, str] = {}
    if target:
        try:
            told = parse_environ(slurp("environ", base))
        except PermissionError:
            refused.append("environ")
    elif "exe" in refused:
        refused.append("environ")
    return {name: mask((text,))[0][0] for name, text in told.items()}


def file_key(status: os.stat_result) -> str:
    """Return ``DEVICE:INODE:SIZE:MTIME:CTIME``, times in nanoseconds."""
    return (
        f"{status.st_dev}:{status.st_ino}:{status.st_size}"
        f":{status.st_mtime_ns}:{status.st_ctime_ns}"
    )
