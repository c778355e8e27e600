"""Which function of a program or library lies at a place in its file (elf(5))."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Protocol

from auditor.model.named import NamedTuple

_MAGIC = b"\x7fELF\x02"  # 64 bits
_ORDERS = {1: "<", 2: ">"}
_LOADED = 1  # PT_LOAD
_SYMBOL_TABLES = frozenset({2, 11})  # SHT_SYMTAB, SHT_DYNSYM
_FUNCTIONS = frozenset({2, 10})  # STT_FUNC, STT_GNU_IFUNC
_MOST_PARTS = 4096
_MOST_SYMBOLS = 1 << 20
_MOST_NAMES = 8
_LONGEST_NAME = 256


class Bytes(Protocol):
    """A file's bytes, in memory or mapped."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Return a part of them."""
        ...


class _Table(NamedTuple):
    kind: int
    start: int
    size: int
    link: int


def symbols_at(data: Bytes, offset: int) -> tuple[str, ...]:
    """Return the names of the function that holds the byte at an offset of the file.

    Args:
        data: a 64-bit ELF file.
        offset: bytes from its start.

    Returns:
        At most eight names, sorted; none where there is no symbol or no such file.
    """
    order = _ORDERS.get(int.from_bytes(data[5:6], "big"))
    if data[:5] != _MAGIC or order is None:
        return ()
    try:
        return _symbols(data, order, offset)
    except struct.error:
        return ()  # cut off


def _symbols(data: Bytes, order: str, offset: int) -> tuple[str, ...]:
    address = _address(data, order, offset)
    if address is None:
        return ()
    tables = list(_tables(data, order))
    names: set[str] = set()
    for table in tables:
        if table.kind in _SYMBOL_TABLES and table.link < len(tables):
            strings = tables[table.link].start
            for place in _at(data, order, table, address):
                names.add(_name(data, strings + place))
    return tuple(sorted(names - {""}))[:_MOST_NAMES]


def _address(data: Bytes, order: str, offset: int) -> int | None:
    """Return the virtual address that a byte of the file is loaded to."""
    start, size, count = _heads(data, order, 32, 54)
    for number in range(count):
        at = start + number * size
        kind, _, place, address, _, length = struct.unpack(
            f"{order}IIQQQQ", data[at : at + 40]
        )
        if kind == _LOADED and place <= offset < place + length:
            found: int = address + offset - place
            return found
    return None


def _tables(data: Bytes, order: str) -> Iterator[_Table]:
    start, size, count = _heads(data, order, 40, 58)
    for number in range(count):
        at = start + number * size
        part = struct.unpack(f"{order}IIQQQQI", data[at : at + 44])
        yield _Table(kind=part[1], start=part[4], size=part[5], link=part[6])


def _heads(data: Bytes, order: str, place: int, sizes: int) -> tuple[int, int, int]:
    """Return where headers start, their size and how many there are."""
    (start,) = struct.unpack(f"{order}Q", data[place : place + 8])
    size, count = struct.unpack(f"{order}HH", data[sizes : sizes + 4])
    return start, size, min(count, _MOST_PARTS)


def _at(data: Bytes, order: str, table: _Table, address: int) -> Iterator[int]:
    """Yield the places of the names of the functions at an address."""
    symbol = struct.Struct(f"{order}IBBHQQ")
    size = min(table.size, _MOST_SYMBOLS * symbol.size)
    part = data[table.start : table.start + size]
    whole = len(part) - len(part) % symbol.size
    for name, info, _, _, value, length in symbol.iter_unpack(part[:whole]):
        if value <= address < value + max(length, 1) and info & 15 in _FUNCTIONS:
            yield name


def _name(data: Bytes, at: int) -> str:
    return data[at : at + _LONGEST_NAME].partition(b"\0")[0].decode("ascii", "replace")
