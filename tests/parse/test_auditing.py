"""The audit system's answer about itself."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.auditing import parse_status


def test_the_state_and_who_is_handed_the_records():
    assert parse_status(struct.pack("=10I", 0, 1, 1, 599, 0, 64, 0, 0, 127, 0)) == (1, 599)


def test_a_short_answer_is_none():
    assert parse_status(bytes(15)) is None


@given(st.binary())
def test_any_bytes_are_an_answer_or_none(data):
    status = parse_status(data)
    assert status is None or status.pid >= 0
