"""bpf(2): what is loaded and attached. Only commands that change nothing are used.

Listing programs and links and asking what a descriptor sets off needs CAP_SYS_ADMIN
(Documentation/bpf, ``linux/bpf.h``). A descriptor that the kernel gives for a program or a
link is closed before a call returns.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from auditor.parse.bpf_info import (
    LINK_SIZE,
    PROGRAM_SIZE,
    QUERY_SIZE,
    Link,
    Program,
    Query,
    parse_link,
    parse_program,
    parse_query,
    room_for_name,
    text,
)

_NUMBERS = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "ppc64le": 361, "s390x": 351}
_NEXT_PROGRAM, _PROGRAM, _INFO, _QUERY, _LINK, _NEXT_LINK = 11, 13, 15, 20, 30, 31
_MOST = 4096
_ROOM = 4096
_MOST_PLACES = 64


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _bpf(command: int, attributes: bytes) -> tuple[int, bytes]:
    number = _NUMBERS.get(os.uname().machine)
    if number is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    result = _library().syscall(number, command, buffer, ctypes.c_uint(len(attributes)))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result, buffer.raw


def programs() -> list[Program]:
    """Return the loaded programs.

    Raises:
        OSError: the kernel refuses, or has none of this.
    """
    return [
        parse_program(_info(_PROGRAM, number, bytes(PROGRAM_SIZE)))
        for number in _ids(_NEXT_PROGRAM)
    ]


def links() -> Iterator[tuple[Link, str, tuple[int, ...]]]:
    """Yield every link with the name or path of its target and the offsets in it.

    Raises:
        OSError: the kernel refuses, or has none of this.
    """
    for number in _ids(_NEXT_LINK):
        first = _info(_LINK, number, bytes(LINK_SIZE))
        link = parse_link(first)
        if not link.named:
            yield link, "", ()
            continue
        name = ctypes.create_string_buffer(_ROOM)
        places = (ctypes.c_uint64 * _MOST_PLACES)()
        count = min(link.places, _MOST_PLACES)
        addresses = ctypes.addressof(name), _ROOM, ctypes.addressof(places), count
        with suppress(OSError):
            link = parse_link(_info(_LINK, number, room_for_name(first, *addresses)))
        offsets = tuple(places[:count]) if any(places) else (link.offset,)
        yield link, text(name.raw), offsets


def _ids(command: int) -> Iterator[int]:
    last = 0
    for _ in range(_MOST):
        try:
            _, told = _bpf(command, struct.pack("=III", last, 0, 0))
        except FileNotFoundError:
            return
        _, last, _ = struct.unpack("=III", told)
        yield last


def _info(command: int, number: int, asked: bytes) -> bytes:
    """Return what is told of one object; nothing when it is gone meanwhile."""
    try:
        handle, _ = _bpf(command, struct.pack("=III", number, 0, 0))
    except FileNotFoundError:
        return b""
    try:
        room = ctypes.create_string_buffer(asked, len(asked))
        _bpf(_INFO, struct.pack("=IIQ", handle, len(asked), ctypes.addressof(room)))
        return room.raw
    finally:
        os.close(handle)


def attached(pid: int, descriptor: int) -> tuple[Query, str] | None:
    """Return what a process's descriptor sets off and its target; ``None`` for nothing."""
    room = ctypes.create_string_buffer(_ROOM)
    asked = struct.pack(
        "=IIIIQIIQQ", pid, descriptor, 0, _ROOM, ctypes.addressof(room), 0, 0, 0, 0
    )
    try:
        _, told = _bpf(_QUERY, asked)
    except OSError:
        return None
    return parse_query(told[:QUERY_SIZE]), text(room.raw)
