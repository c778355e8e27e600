"""What bpf(2) tells of programs and links, as values (``linux/bpf.h``).

Every function takes any bytes: what is missing counts as zero.
"""

from __future__ import annotations

import struct

from auditor.model.named import NamedTuple

PROGRAM_SIZE, LINK_SIZE, QUERY_SIZE = 232, 128, 48

_PERF_KINDS = {1: "uprobe", 2: "uprobe", 3: "kprobe", 4: "kprobe", 5: "tracepoint"}
_QUERY_KINDS = ("raw-tracepoint", "tracepoint", "kprobe", "kprobe", "uprobe", "uprobe")
_RAW_TRACEPOINT, _ITERATOR, _PERF, _MANY_KPROBES, _MANY_UPROBES = 1, 4, 7, 8, 12
_HEAD = struct.Struct("=III4x")  # type, id, program
_PERF_FORM = struct.Struct("=I4xQII")  # kind, name, its size, offset
_RAW_FORM = struct.Struct("=QI")  # name, its size
_MANY_FORM = struct.Struct("=QQQQIIII")  # path, offsets, …, size of path, count, …
_QUERY = struct.Struct("=IIIIQIIQQ")
_PROGRAM = struct.Struct("=II")


class Program(NamedTuple):
    """``struct bpf_prog_info``, narrowed."""

    type: int
    id: int
    name: str


class Link(NamedTuple):
    """``struct bpf_link_info``, narrowed.

    Attributes:
        id: number of the link.
        program: id of what it sets off.
        kind: as `auditor.model.kernel.Attachment.kind`; empty for anything else.
        offset: in the program or library.
        places: how many, for a link to several.
        named: the kernel gives the target's name if it is given room.
    """

    id: int
    program: int
    kind: str = ""
    offset: int = 0
    places: int = 1
    named: bool = False


class Query(NamedTuple):
    """What BPF_TASK_FD_QUERY gives of a descriptor."""

    program: int
    kind: str
    offset: int


def parse_program(data: bytes) -> Program:
    """Return a program's type, id and name."""
    data = data.ljust(PROGRAM_SIZE, b"\0")
    kind, number = _PROGRAM.unpack_from(data)
    return Program(kind, number, text(data[64:80]))


def parse_link(data: bytes) -> Link:
    """Return what a link sets off, and by what."""
    data = data.ljust(LINK_SIZE, b"\0")
    kind, number, program = _HEAD.unpack_from(data)
    if kind == _PERF:
        how, _, _, offset = _PERF_FORM.unpack_from(data, _HEAD.size)
        word = _PERF_KINDS.get(how, "")
        return Link(number, program, word, offset if word == "uprobe" else 0, named=True)
    if kind == _RAW_TRACEPOINT:
        return Link(number, program, "raw-tracepoint", named=True)
    if kind == _MANY_UPROBES:
        count = _MANY_FORM.unpack_from(data, _HEAD.size)[5]
        return Link(number, program, "uprobe", places=count, named=True)
    words = {_MANY_KPROBES: "kprobe", _ITERATOR: "iterator"}
    return Link(number, program, words.get(kind, ""))


def room_for_name(data: bytes, name: int, size: int, offsets: int, count: int) -> bytes:
    """Return the same question with the addresses of room for what has no fixed size.

    Args:
        data: the first answer; its type says where the addresses belong.
        name: address of the room for the name or path.
        size: bytes of that room.
        offsets: address of the room for 64-bit offsets.
        count: how many fit.
    """
    data = data.ljust(LINK_SIZE, b"\0")
    kind = _HEAD.unpack_from(data)[0]
    asked = bytearray(LINK_SIZE)
    if kind == _PERF:
        _PERF_FORM.pack_into(asked, _HEAD.size, 0, name, size, 0)
    elif kind == _RAW_TRACEPOINT:
        _RAW_FORM.pack_into(asked, _HEAD.size, name, size)
    elif kind == _MANY_UPROBES:
        _MANY_FORM.pack_into(asked, _HEAD.size, name, offsets, 0, 0, size, count, 0, 0)
    return bytes(asked)


def parse_query(data: bytes) -> Query:
    """Return what a descriptor sets off, and by what."""
    fields = _QUERY.unpack_from(data.ljust(QUERY_SIZE, b"\0"))
    program, kind, offset = fields[5:8]
    word = _QUERY_KINDS[kind] if kind < len(_QUERY_KINDS) else ""
    return Query(program, word, offset)


def text(data: bytes) -> str:
    """Return a C string."""
    return data.partition(b"\0")[0].decode("utf-8", "surrogateescape")
