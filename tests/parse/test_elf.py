"""Which function lies at a place in a file: of a real library, and of any bytes."""

import ctypes
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.elf import symbols_at


def place_in_memory(name):
    """Return file and offset in it of a function that this process has loaded."""
    address = ctypes.cast(getattr(ctypes.CDLL(None), name), ctypes.c_void_p).value
    for line in Path("/proc/self/maps").read_text().splitlines():
        fields = line.split()
        start, end = (int(word, 16) for word in fields[0].split("-"))
        if start <= address < end:
            return Path(fields[5]), int(fields[2], 16) + address - start
    raise AssertionError(name)


def test_a_function_of_a_real_library_is_named_from_its_start_to_its_end():
    path, offset = place_in_memory("getpwnam_r")
    data = path.read_bytes()
    assert "getpwnam_r" in symbols_at(data, offset)
    assert "getpwnam_r" in symbols_at(data, offset + 8)
    assert "getpwnam_r" not in symbols_at(data, offset - 1)
    assert symbols_at(data, 1) == ()
    assert symbols_at(data, len(data) + 1) == ()


def test_what_is_cut_off_names_nothing():
    path, offset = place_in_memory("getpwnam_r")
    data = path.read_bytes()
    assert symbols_at(data[: len(data) // 2], offset) == ()
    assert symbols_at(data[:60], offset) == ()


@given(st.binary(max_size=400), st.integers(0, 500), st.sampled_from([b"\1", b"\2"]))
def test_any_bytes_name_nothing_or_something(data, offset, order):
    assert isinstance(symbols_at(data, offset), tuple)
    assert isinstance(symbols_at(b"\x7fELF\x02" + order + data, offset), tuple)
