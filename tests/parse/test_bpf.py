import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.bpf import judge_filter

RETURN, RETURN_A, LOAD_HALF, JUMP, JUMP_IF_EQUAL = 0x06, 0x16, 0x28, 0x05, 0x15


def program(*instructions):
    return b"".join(struct.pack("=HBBI", *item) for item in instructions)


def test_no_filter_lets_all_through():
    assert judge_filter(b"") == "all"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ([(RETURN, 0, 0, 262144)], "all"),
        ([(RETURN, 0, 0, 0)], "none"),
        ([(RETURN_A, 0, 0, 0)], "some"),
        # a test whose branches end alike is no limit
        (
            [
                (LOAD_HALF, 0, 0, 12),
                (JUMP_IF_EQUAL, 0, 1, 0x800),
                (RETURN, 0, 0, 1),
                (RETURN, 0, 0, 9),
            ],
            "all",
        ),
        # what cannot be reached does not count
        ([(JUMP, 0, 0, 1), (RETURN, 0, 0, 0), (RETURN, 0, 0, 1)], "all"),
    ],
)
def test_the_returns_that_can_be_reached_decide(code, expected):
    assert judge_filter(program(*code)) == expected


@pytest.mark.parametrize(
    "code",
    [
        program((LOAD_HALF, 0, 0, 12)),  # runs off the end
        program((JUMP, 0, 0, 0xFFFFFFFF)),
        program((JUMP_IF_EQUAL, 0, 9, 1), (RETURN, 0, 0, 1)),
        program((RETURN, 0, 0, 1))[:-1],
        program((RETURN, 0, 0, 1)) * 4097,
    ],
)
def test_what_the_kernel_would_not_accept_is_not_judged(code):
    assert judge_filter(code) == ""


def compiled(expression):
    """Return what tcpdump makes of an expression, in its decimal form."""
    lines = subprocess.run(
        ["tcpdump", "-ddd", "-y", "EN10MB", "-r", "/dev/stdin", *expression.split()],
        input=struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1),
        capture_output=True,
        check=True,
    ).stdout.split(b"\n")
    return program(*(tuple(map(int, line.split())) for line in lines[1:] if line))


@pytest.mark.parametrize("expression", ["udp port 68", "not port 22", "ip", "tcp or udp"])
def test_filters_that_a_real_compiler_makes_depend_on_the_packet(expression):
    assert judge_filter(compiled(expression)) == "some"


def test_an_empty_expression_of_a_real_compiler_takes_all():
    assert judge_filter(compiled("")) == "all"


@given(st.binary(max_size=400))
def test_any_bytes_get_one_of_the_words(data):
    assert judge_filter(data) in {"all", "some", "none", ""}
