"""More about the processes that hold something: what is mapped, and who is connected."""

from __future__ import annotations

import os

from auditor.host.live.procfs import slurp
from auditor.model.frozen import replace
from auditor.model.network import Connection, SocketTable
from auditor.model.process import Process
from auditor.parse.maps import parse_maps


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
        seen = parse_maps(slurp(f"/proc/{process.pid}/maps", paged=True))
    except PermissionError:
        return replace(process, refused=(*process.refused, "maps"), holder=True)
    except OSError:
        return process
    handles = tuple(
        replace(handle, mapped=handle.target in seen.devices) for handle in process.handles
    )
    foreign = set(seen.foreign_code)
    if process.namespaces.get("mnt") != _own_mounts():
        foreign |= _elsewhere(seen.system_code)
    return replace(
        process,
        holder=True,
        handles=handles,
        toolkits=seen.toolkits,
        shared_memory=seen.shared_memory,
        foreign_code=tuple(sorted(foreign - {process.executable})),
    )


def _own_mounts() -> str:
    return os.readlink("/proc/self/ns/mnt")[5:-1]


def _elsewhere(code: tuple[tuple[str, str, int], ...]) -> set[str]:
    """Return the mapped files that are other files than their paths name here.

    A process with mounts of its own can have anything at the path of a system's library,
    and needs no privilege for it (user_namespaces(7)).
    """
    return {path for path, device, inode in code if not _names(path, device, inode)}


def _names(path: str, device: str, inode: int) -> bool:
    """Return whether a path names the file that proc_pid_maps(5) tells the numbers of."""
    try:
        status = os.stat(path)
    except OSError:
        return False
    major, minor = os.major(status.st_dev), os.minor(status.st_dev)
    # stat(2) and maps number a device-less file system (btrfs) differently: major 0.
    return status.st_ino == inode and (not major or f"{major:02x}:{minor:02x}" == device)
