"""Which inotify(7) watches lie on the folders of people.

The kernel tells the inode of each watched folder (proc_pid_fdinfo(5)), not its name. So
the inodes of home folders and of what lies one or two levels below are gathered; no name
is kept, and no hidden folder is looked into.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

from auditor.host.live.procfs import slurp
from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.process import Process
from auditor.model.watch import HomeWatch, WatchTable
from auditor.parse.fdinfo import watched_folders

_MOST_FOLDERS = 200
"""Most folders of one person that are looked into."""
_MOST_ENTRIES = 5000
_LEAST_WATCHES = 3  # a folder and two in it

Place = tuple[int, int]
"""Device and inode of a folder."""


def gather(shelf: Shelf) -> Plain:
    """Return device, inode and the inodes of the folders in it, of each folder looked into.

    A folder in it that is a mount point has another inode than is gathered here, so it
    counts as not watched.
    """
    found: list[Plain] = []
    for home in shelf.homes():
        todo = [home]
        for folder in todo:
            shelf.beat()
            if shelf.mounts.is_remote(folder):
                continue
            with suppress(OSError):  # gone, or refused like the watch itself would be
                inside = _folders(folder)
                status = os.stat(folder)
                inodes = tuple(inode for _, inode in inside)
                found.append((status.st_dev, status.st_ino, inodes))
                if folder == home:
                    todo += [f"{home}/{name}" for name, _ in inside[:_MOST_FOLDERS]]
    return tuple(found)


def _folders(path: str) -> list[tuple[str, int]]:
    """Return name and inode of the folders in a folder that are not hidden."""
    found: list[tuple[str, int]] = []
    with os.scandir(path) as entries:
        for number, entry in enumerate(entries):
            if number >= _MOST_ENTRIES:
                break
            if entry.name[:1] != "." and entry.is_dir(follow_symlinks=False):
                found.append((entry.name, entry.inode()))
    return found


def answer(host: Machine, gathered: Plain) -> WatchTable:
    """Return who watches the gathered folders."""
    trees: dict[Place, frozenset[Place]] = {
        (device, inode): frozenset((device, each) for each in inside)
        for device, inode, inside in cast("Any", gathered or ())
    }
    known = trees.keys() | {place for inside in trees.values() for place in inside}
    return WatchTable(watches=tuple(_watches(host.walked().processes, trees, known)))


def _watches(
    processes: tuple[Process, ...],
    trees: dict[Place, frozenset[Place]],
    known: set[Place],
) -> Iterator[HomeWatch]:
    for process in processes:
        if _count(process) < _LEAST_WATCHES:
            continue
        watched = known & _watched(process.pid)
        if watched:
            whole = sum(
                len(inside) >= _LEAST_WATCHES - 1 and place in watched and inside <= watched
                for place, inside in trees.items()
            )
            yield HomeWatch(pid=process.pid, folders=len(watched), trees=whole)


def _count(process: Process) -> int:
    return sum(int(item.facts.get("watches", 0)) for item in process.objects)


def _watched(pid: int) -> set[Place]:
    """Return what one process watches; nothing when it has ended."""
    found: set[Place] = set()
    with suppress(OSError):
        for number in os.listdir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                if os.readlink(f"/proc/{pid}/fd/{number}") == "anon_inode:inotify":
                    text = slurp(f"/proc/{pid}/fdinfo/{number}", paged=True)
                    found.update(_place(*item) for item in watched_folders(text))
    return found


def _place(device: int, inode: int) -> Place:
    # fdinfo numbers a device as the kernel does, stat(2) as the C library does.
    return os.makedev(device >> 20, device & 0xFFFFF), inode
