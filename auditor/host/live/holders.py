"""More about the processes that hold something: what is mapped, and who is connected."""

from __future__ import annotations

from dataclasses import replace

from auditor.host.live.processes import slurp
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
