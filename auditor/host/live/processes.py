"""The process table from ``/proc`` (proc(5)), read once, with raw system calls.

Cost is the kernel's: what is not needed is not read. Memory maps cost as much as all
else, so they are read for processes that hold something (`auditor.host.live.holders`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from auditor.host.live.clock import Clock
from auditor.host.live.procfs import living_thread, pids, slurp
from auditor.host.live.statx import known_of
from auditor.host.masking import mask
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, slotted
from auditor.model.process import Handle, Process
from auditor.parse.interpreter import is_interpreter
from auditor.parse.procfs import (
    Group,
    Stat,
    parse_cgroup,
    parse_cmdline,
    parse_stat,
    parse_status,
)

_NAMESPACES = ("mnt", "net", "pid")
_DULL = frozenset({"c:1:3", "c:1:5", "c:1:7", "c:1:8", "c:1:9", "c:5:0", "c:5:2"})
_TERMINALS = ("c:4:", "c:136:", "c:137:", "c:204:")  # Documentation/admin-guide/devices.txt
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
        devices: device number by (mount namespace, target), so each is asked for once.
        groups: unit and container by the text of the control group, likewise.
        own_mounts: the auditor's own mount namespace.
    """

    users: dict[int, str]
    clock: Clock
    refused: dict[str, int] = field(default_factory=dict)
    vanished: int = 0
    unread: int = 0
    devices: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: dict[bytes, Group] = field(default_factory=dict)
    own_mounts: str = field(default_factory=lambda: os.readlink("/proc/self/ns/mnt")[5:-1])

    def all(self) -> tuple[Process, ...]:
        """Return every process, by PID; a second look visits those that came meanwhile."""
        first = self._visit(pids())
        if not self.vanished:
            return tuple(first.values())
        self.vanished = 0
        late = self._visit(pid for pid in pids() if pid not in first)
        return tuple(process for _, process in sorted({**first, **late}.items()))

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
        handles, sockets = self._descriptors(base, refused, spaces.get("mnt", ""))
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
            handles=handles,
            sockets=sockets,
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

    def _descriptors(
        self, base: int, refused: list[str], mount_space: str
    ) -> tuple[tuple[Handle, ...], tuple[int, ...]]:
        handles: list[Handle] = []
        sockets: list[int] = []
        try:
            folder = os.open("fd", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=base)
        except PermissionError:
            self._refuse(refused, "fd")
            return (), ()
        try:
            for number in os.listdir(folder):
                target = _target(folder, number)
                if target[:8] == "socket:[":
                    sockets.append(int(target[8:-1]))
                elif target[:1] == "/":
                    device = self._device(folder, number, target, mount_space)
                    if device:
                        handles.append(Handle(target=target, device=device))
        except PermissionError:
            self._refuse(refused, "fd")
        finally:
            os.close(folder)
        return tuple(handles), tuple(sockets)

    def _device(self, folder: int, number: str, target: str, mount_space: str) -> str:
        if mount_space != self.own_mounts:
            # There anybody may put a device at the path of a file (mount_namespaces(7)).
            return _device_number(folder, number)
        key = (mount_space, target)
        known = self.devices.get(key)
        if known is None:
            known = self.devices[key] = _device_number(folder, number)
        return known


def _target(folder: int, number: str) -> str:
    try:
        return os.readlink(number, dir_fd=folder)
    except OSError:
        return ""  # closed since; a descriptor, not the process


def file_key(status: os.stat_result) -> str:
    """Return ``DEVICE:INODE:SIZE:MTIME:CTIME``, times in nanoseconds."""
    return (
        f"{status.st_dev}:{status.st_ino}:{status.st_size}"
        f":{status.st_mtime_ns}:{status.st_ctime_ns}"
    )


def _device_number(folder: int, name: str) -> str:
    try:
        number = known_of(name, folder).device
    except OSError:
        return ""
    return "" if number in _DULL or number.startswith(_TERMINALS) else number
