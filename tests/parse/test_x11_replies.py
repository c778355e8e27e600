"""Replies of an X server: what honest ones say, and that no bytes are too bad."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.display import RecordRange
from auditor.parse import x11_replies as replies
from auditor.parse.x11_setup import Screen, parse_setup

REPLY = st.binary(min_size=32, max_size=400)


def reply(*numbers: int, data: bytes = b"", detail: int = 0) -> bytes:
    """Return a reply with 32-bit numbers from byte 8 on."""
    head = struct.pack("<BBHI", 1, detail, 1, len(data) // 4)
    return (head + struct.pack(f"<{len(numbers)}I", *numbers)).ljust(32, b"\0") + data


def numbers(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


@given(REPLY, st.integers(0, 2**32 - 1), st.integers(0, 255))
def test_no_reply_makes_a_reader_raise(data: bytes, kind: int, first: int) -> None:
    for read in (
        replies.extension,
        replies.number,
        replies.version,
        replies.atom_name,
        replies.event_masks,
        replies.pairs,
        replies.client_pids,
        replies.record_context,
    ):
        read(data)
    replies.resource_ids(data, kind)
    replies.xi1_kinds(data, first)


@given(st.binary(max_size=600))
def test_no_setup_makes_the_reader_raise(data: bytes) -> None:
    parse_setup(data)


def test_a_setup_gives_base_mask_vendor_and_screens() -> None:
    fixed = struct.pack("<IIIIHHBB10x", 1, 0x600000, 0x1FFFFF, 256, 5, 0xFFFF, 1, 2)
    depth = struct.pack("<BBHI", 24, 0, 2, 0) + bytes(48)
    screen = struct.pack("<IIIIIHH", 1293, 32, 0, 0, 0, 1280, 800) + bytes(15) + bytes((1,))
    setup = parse_setup(fixed + b"X.Org\0\0\0" + bytes(16) + screen + depth)
    assert setup is not None
    assert (setup.base, setup.mask, setup.vendor) == (0x600000, 0x1FFFFF, "X.Org")
    assert setup.screens == (Screen(root=1293, width=1280, height=800),)


def test_pairs_are_read_and_a_lying_count_is_none() -> None:
    data = numbers(0x200000, 0x1FFFFF, 0x400000, 0x1FFFFF)
    assert replies.pairs(reply(2, data=data)) == (
        (0x200000, 0x1FFFFF),
        (0x400000, 0x1FFFFF),
    )
    assert replies.pairs(reply(3, data=data)) is None
    assert replies.pairs(reply(0xFFFFFFFF, data=data)) is None


def test_process_ids_are_read_by_client() -> None:
    data = numbers(0x200000, 2, 4, 1234) + numbers(0x400000, 1, 4, 9)
    assert replies.client_pids(reply(2, data=data)) == {0x200000: 1234}
    assert replies.client_pids(reply(2, data=data[:20])) is None


def test_contexts_are_found_among_the_resources() -> None:
    others = numbers(0x200001, 60, 0, 1, 1, 1) + bytes(20)
    context = numbers(0x200002, 242, 0, 1, 1, 0)
    assert replies.resource_ids(reply(2, data=others + context), 242) == (0x200002,)
    assert replies.resource_ids(reply(3, data=others + context), 242) is None


def test_a_context_tells_its_distinct_ranges_and_whether_it_runs() -> None:
    keys = bytes(18) + bytes((2, 3)) + bytes(4)
    requests = bytes((36, 37)) + bytes(22)
    data = numbers(0x200000, 2) + keys + requests + numbers(0x400000, 1) + keys
    context = replies.record_context(reply(0, 2, data=data, detail=1))
    assert context is not None
    assert context.enabled
    assert context.ranges == (
        RecordRange(device_events=(2, 3)),
        RecordRange(core_requests=(36, 37)),
    )


def test_extension_ranges_of_a_context_are_read() -> None:
    span = struct.pack("<BBHH", 131, 132, 1, 300)
    data = numbers(1, 1) + bytes(4) + span + span + bytes(8)
    context = replies.record_context(reply(0, 1, data=data))
    assert context is not None
    (each,) = context.ranges
    assert each.ext_requests == each.ext_replies == (131, 132, 1, 300)
    assert not context.enabled


def test_a_context_with_a_lying_count_is_none() -> None:
    assert replies.record_context(reply(0, 1, data=numbers(1, 0xFFFFFFFF))) is None


def test_event_masks_are_named() -> None:
    attributes = bytes(0) + numbers(1 | 1 << 6 | 1 << 22, 0, 0)
    assert replies.event_masks(reply(data=attributes)) == (
        "KeyPress",
        "PointerMotion",
        "PropertyChange",
    )


@pytest.mark.parametrize(
    ("code", "kinds"), [(67, ("key",)), (70, ("button",)), (71, ("motion",)), (80, ())]
)
def test_xi1_classes_are_told_by_their_distance(code: int, kinds: tuple[str, ...]) -> None:
    counts = struct.pack("<HH", 1, 1)
    head = struct.pack("<BBHI", 1, 7, 1, 2) + counts + bytes(20)
    data = head + numbers(3 << 8 | 68, 5 << 8 | code)
    assert replies.xi1_kinds(data, 66) == kinds
