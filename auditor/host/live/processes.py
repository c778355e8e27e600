"""The process table from ``/proc`` (proc(5)), read once, with raw system calls.

Cost is the kernel's: what is not needed is not read. Memory maps are read only for
processes that hold something (see `with_mappings`), since they cost as much as all else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from auditor.host.live.clock import Clock
from auditor.host.live.mounts import Mounts
from auditor.host.masking import mask
from auditor.model.coverage import Gap, GapKind
from auditor.model.network import Connection, SocketTable
from auditor.model.process import Handle, Process
from auditor.parse.interpreter import is_interpreter
from auditor.parse.maps import parse_maps
from auditor.parse.procfs import Stat, parse_cgroup, parse_cmdline, parse_stat, parse_status

_NAMESPACES = ("mnt", "net", "pid")
_LIMIT = 4 << 20  # no /proc text we read is larger; a lying file system gets no more
_FIRST = 65536
_NO_FILE = ("socket:[", "pipe:[", "anon_inode:", "/memfd:")
_DULL = frozenset({"c:1:3", "c:1:5", "c:1:7", "c:1:8", "c:1:9", "c:5:0", "c:5:2"})
_TERMINALS = ("c:4:", "c:136:", "c:137:", "c:204:")  # Documentation/admin-guide/devices.txt
_DELETED = " (deleted)"


@dataclass(slots=True)
class Walk:
    """One walk over the process table.

    Attributes:
        users: names by user id.
        clock: turns start ticks into times.
        mounts: tells which paths must not be touched.
        refused: how many processes refused each part.
        vanished: how many ended while being read.
        devices: device number by (mount namespace, target), so each is asked for once.
    """

    users: dict[int, str]
    clock: Clock
    mounts: Mounts
    refused: dict[str, int] = field(default_factory=dict)
    vanished: int = 0
    devices: dict[tuple[str, str], str] = field(default_factory=dict)

    def all(self) -> tuple[Process, ...]:
        """Return every process, by PID; a second look visits those that came meanwhile."""
        first = self._visit(_pids())
        if not self.vanished:
            return tuple(first.values())
        self.vanished = 0
        late = self._visit(pid for pid in _pids() if pid not in first)
        return tuple(process for _, process in sorted({**first, **late}.items()))

    def gaps(self) -> Iterator[Gap]:
        """Yield what this walk could not see."""
        for part, count in sorted(self.refused.items()):
            reason = f"other-users-{part}"
            yield Gap(kind=GapKind.DENIED, reason=reason, count=count, needs="root")
        if self.vanished:
            yield Gap(kind=GapKind.VANISHED, reason="processes-ended", count=self.vanished)

    def _visit(self, pids: Iterable[int]) -> dict[int, Process]:
        found: dict[int, Process] = {}
        for pid in pids:
            try:
                process = self._read(pid)
            except (FileNotFoundError, ProcessLookupError):
                self.vanished += 1
                continue
            if process is not None:
                found[pid] = process
        return found

    def _read(self, pid: int) -> Process | None:
        base = f"/proc/{pid}"
        basics = parse_stat(_slurp(f"{base}/stat"))
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
        process = self._described(pid, base, basics)
        again = parse_stat(_slurp(f"{base}/stat"))
        if again is None or again.started != basics.started:
            raise ProcessLookupError(pid)
        return process

    def _described(self, pid: int, base: str, basics: Stat) -> Process:
        status = parse_status(_slurp(f"{base}/status"))
        arguments, masked = mask(parse_cmdline(_slurp(f"{base}/cmdline")))
        group = parse_cgroup(_slurp(f"{base}/cgroup"))
        refused: list[str] = []
        target = self._try(refused, "exe", os.readlink, f"{base}/exe")
        key, executable, deleted = self._executable(base, target)
        spaces = self._namespaces(base) if target else {}
        handles, sockets = self._descriptors(base, refused, spaces.get("mnt", ""))
        directory = ""
        if executable and is_interpreter(executable):
            directory = self._try(refused, "cwd", os.readlink, f"{base}/cwd") or ""
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

    def _try(
        self, refused: list[str], part: str, ask: Callable[[str], str], path: str
    ) -> str | None:
        try:
            return ask(path)
        except PermissionError:
            refused.append(part)
            self.refused[part] = self.refused.get(part, 0) + 1
            return None

    def _executable(self, base: str, target: str | None) -> tuple[str, str | None, bool]:
        if not target:
            return "", None, False
        path = target.removesuffix(_DELETED)
        if self.mounts.is_remote(path):
            return "", path, path != target
        try:
            return file_key(os.stat(f"{base}/exe")), path, path != target
        except PermissionError:
            return "", path, path != target

    def _namespaces(self, base: str) -> dict[str, str]:
        try:
            links = [os.readlink(f"{base}/ns/{name}") for name in _NAMESPACES]
        except PermissionError:
            return {}
        return {
            name: link[link.find("[") + 1 : -1]
            for name, link in zip(_NAMESPACES, links, strict=True)
        }

    def _descriptors(
        self, base: str, refused: list[str], mount_space: str
    ) -> tuple[tuple[Handle, ...], tuple[int, ...]]:
        folder = f"{base}/fd"
        try:
            numbers = os.listdir(folder)
        except PermissionError:
            refused.append("fd")
            self.refused["fd"] = self.refused.get("fd", 0) + 1
            return (), ()
        handles: list[Handle] = []
        sockets: list[int] = []
        for number in numbers:
            path = f"{folder}/{number}"
            try:
                target = os.readlink(path)
            except OSError:
                continue  # closed since; a descriptor, not the process
            if target.startswith("socket:["):
                sockets.append(int(target[8:-1]))
            elif not target.startswith(_NO_FILE) and (
                device := self._device(path, target, mount_space)
            ):
                handles.append(Handle(target=target, device=device))
        return tuple(handles), tuple(sockets)

    def _device(self, path: str, target: str, mount_space: str) -> str:
        key = (mount_space, target)
        known = self.devices.get(key)
        if known is None:
            known = self.devices[key] = (
                "" if self.mounts.is_remote(target) else _number(path)
            )
        return known


def with_mappings(
    processes: tuple[Process, ...], pids: frozenset[int]
) -> tuple[Process, ...]:
    """Return the processes, those named with what their memory maps tell.

    Args:
        processes: the table.
        pids: those that hold a display connection, a device or a packet socket.
    """
    return tuple(_mapped(item) if item.pid in pids else item for item in processes)


def with_connections(
    processes: tuple[Process, ...], sockets: SocketTable
) -> tuple[Process, ...]:
    """Return the processes, each with the far ends of its TCP connections."""
    known = {item.inode: item for space in sockets.namespaces for item in space.connections}
    return tuple(_connected(item, known) for item in processes) if known else processes


def _connected(process: Process, known: dict[int, Connection]) -> Process:
    held = [known[inode] for inode in process.sockets if inode in known]
    if not held:
        return process
    return replace(
        process,
        remotes=tuple(sorted({item.remote for item in held if item.remote})),
        listens=tuple(sorted({item.local for item in held if item.state == "listening"})),
    )


def _mapped(process: Process) -> Process:
    try:
        seen = parse_maps(_slurp(f"/proc/{process.pid}/maps", paged=True))
    except PermissionError:
        return replace(process, refused=(*process.refused, "maps"), holder=True)
    except OSError:
        return process
    handles = tuple(
        replace(handle, mapped=handle.target in seen.devices) for handle in process.handles
    )
    return replace(
        process,
        holder=True,
        handles=handles,
        toolkits=seen.toolkits,
        shared_memory=seen.shared_memory,
        foreign_code=tuple(
            path for path in seen.foreign_code if path != process.executable
        ),
    )


def file_key(status: os.stat_result) -> str:
    """Return ``DEVICE:INODE:SIZE:MTIME:CTIME``, times in nanoseconds."""
    return (
        f"{status.st_dev}:{status.st_ino}:{status.st_size}"
        f":{status.st_mtime_ns}:{status.st_ctime_ns}"
    )


def _number(path: str) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return ""
    if not stat.S_ISCHR(status.st_mode):
        return ""
    number = f"c:{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
    return "" if number in _DULL or number.startswith(_TERMINALS) else number


def _pids() -> list[int]:
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())


def _slurp(path: str, *, paged: bool = False) -> bytes:
    """Read one text of ``/proc``; a paged one hands out less than asked before its end."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = chunk = os.read(handle, _FIRST)
        while chunk and (paged or len(chunk) == _FIRST) and len(data) < _LIMIT:
            chunk = os.read(handle, _FIRST)
            data += chunk
    finally:
        os.close(handle)
    return data
