"""What the kernel already knows of a file, without asking the file system behind it.

stat(2) of a file on FUSE or a network file system waits for whoever answers for it, for
ever if need be, and no signal ends that wait. statx(2) with ``AT_STATX_DONT_SYNC`` takes
what is cached, so no look at a process can be held up by what it has open, in whatever
mount namespace.
"""

from __future__ import annotations

import ctypes
import os
import stat
from functools import cache
from typing import Any

from auditor.model.named import NamedTuple

_AT_STATX_DONT_SYNC = 0x4000  # linux/fcntl.h
_BASIC = 0x7FF  # STATX_BASIC_STATS, linux/stat.h


class _Time(ctypes.Structure):
    _fields_ = (
        ("seconds", ctypes.c_int64),
        ("nanoseconds", ctypes.c_uint32),
        ("reserved", ctypes.c_int32),
    )


class _Statx(ctypes.Structure):
    _fields_ = (
        ("mask", ctypes.c_uint32),
        ("blksize", ctypes.c_uint32),
        ("attributes", ctypes.c_uint64),
        ("nlink", ctypes.c_uint32),
        ("uid", ctypes.c_uint32),
        ("gid", ctypes.c_uint32),
        ("mode", ctypes.c_uint16),
        ("spare0", ctypes.c_uint16),
        ("ino", ctypes.c_uint64),
        ("size", ctypes.c_uint64),
        ("blocks", ctypes.c_uint64),
        ("attributes_mask", ctypes.c_uint64),
        ("atime", _Time),
        ("btime", _Time),
        ("ctime", _Time),
        ("mtime", _Time),
        ("rdev_major", ctypes.c_uint32),
        ("rdev_minor", ctypes.c_uint32),
        ("dev_major", ctypes.c_uint32),
        ("dev_minor", ctypes.c_uint32),
        ("spare", ctypes.c_uint64 * 14),
    )


class Known(NamedTuple):
    """What is cached of a file.

    Attributes:
        key: ``DEVICE:INODE:SIZE:MTIME:CTIME``, times in nanoseconds.
        device: ``c:MAJOR:MINOR`` of a character device; else empty.
        regular: it is a regular file.
        fifo: it is a FIFO or a pipe.
    """

    key: str
    device: str
    regular: bool = False
    fifo: bool = False


@cache
def _call() -> Any:  # noqa: ANN401 - a C function
    return ctypes.CDLL(None, use_errno=True).statx


def known_of(name: str, folder: int) -> Known:
    """Return what the kernel has cached of a file, symbolic links followed.

    Args:
        name: relative to the folder.
        folder: descriptor of a folder below ``/proc``.

    Raises:
        OSError: it is not there or may not be looked at.
    """
    found = _Statx()
    if _call()(folder, name.encode(), _AT_STATX_DONT_SYNC, _BASIC, ctypes.byref(found)):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), name)
    device = ""
    if stat.S_ISCHR(found.mode):
        device = f"c:{found.rdev_major}:{found.rdev_minor}"
    number = os.makedev(found.dev_major, found.dev_minor)
    modified = found.mtime.seconds * 10**9 + found.mtime.nanoseconds
    changed = found.ctime.seconds * 10**9 + found.ctime.nanoseconds
    key = f"{number}:{found.ino}:{found.size}:{modified}:{changed}"
    return Known(key, device, stat.S_ISREG(found.mode), stat.S_ISFIFO(found.mode))
