"""What bpf(2) tells, as the kernel lays it out, and cut off anywhere."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.bpf_info import (
    LINK_SIZE,
    parse_link,
    parse_program,
    parse_query,
    room_for_name,
)


def test_a_program():
    data = struct.pack("=II", 2, 98).ljust(64, b"\0") + b"typed\0".ljust(16, b"\0")
    assert parse_program(data) == (2, 98, "typed")


@pytest.mark.parametrize(
    ("kind", "rest", "expected"),
    [
        (7, struct.pack("=I4xQII", 2, 0, 0, 814112), ("uprobe", 814112, 1)),
        (7, struct.pack("=I4xQII", 3, 0, 0, 16), ("kprobe", 0, 1)),
        (7, struct.pack("=I4xQII", 5, 0, 0, 0), ("tracepoint", 0, 1)),
        (1, b"", ("raw-tracepoint", 0, 1)),
        (12, struct.pack("=QQQQII", 0, 0, 0, 0, 0, 3), ("uprobe", 0, 3)),
        (8, b"", ("kprobe", 0, 1)),
        (4, b"", ("iterator", 0, 1)),
        (3, b"", ("", 0, 1)),
        (99, b"\xff" * 40, ("", 0, 1)),
    ],
)
def test_a_link(kind, rest, expected):
    link = parse_link(struct.pack("=III4x", kind, 5, 98) + rest)
    assert (link.id, link.program) == (5, 98)
    assert (link.kind, link.offset, link.places) == expected


def test_what_a_descriptor_sets_off():
    data = struct.pack("=IIIIQIIQQ", 7, 4, 0, 9, 1, 98, 5, 814112, 0)
    assert parse_query(data) == (98, "uprobe", 814112)
    unknown = struct.pack("=IIIIQIIQQ", 7, 4, 0, 9, 1, 98, 77, 0, 0)
    assert parse_query(unknown).kind == ""


@given(st.binary(max_size=300))
def test_any_bytes(data):
    parse_program(data)
    parse_link(data)
    parse_query(data)
    assert len(room_for_name(data, 1, 2, 3, 4)) == LINK_SIZE
