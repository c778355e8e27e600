"""Give up the powers of root that reading does not need (capabilities(7), prctl(2))."""

from __future__ import annotations

import ctypes
import os

from auditor.errors import AuditorError

_DAC_READ_SEARCH, _NET_ADMIN, _SYS_PTRACE = 2, 12, 19
KEPT = frozenset({_DAC_READ_SEARCH, _NET_ADMIN, _SYS_PTRACE})
"""Read any file and any process's descriptors; read the filters of packet sockets."""

_VERSION_3 = 0x20080522  # linux/capability.h, _LINUX_CAPABILITY_VERSION_3
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def keep_only_reading() -> None:
    """Drop every capability of this process but those in `KEPT`, for good.

    Raises:
        AuditorError: the kernel refused; then nothing is read.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    last = int(_first_line("/proc/sys/kernel/cap_last_cap"))
    for number in range(last + 1):
        if number not in KEPT:
            libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    mask = sum(1 << number for number in KEPT)
    header = _Header(_VERSION_3, 0)
    data = (_Data * 2)(_Data(mask, mask, 0), _Data(0, 0, 0))
    if libc.capset(ctypes.byref(header), data) or libc.prctl(
        _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0
    ):
        raise AuditorError(
            f"could not give up privileges: {os.strerror(ctypes.get_errno())}"
        )


def _first_line(path: str) -> str:
    with open(path, encoding="ascii") as file:
        return file.readline()
