"""Name servers and sockets for names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.resolving import is_asked, name_servers, name_sockets

TABLE = (
    b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
    b"  1: 3500007F:0035 00000000:0000 07 0:0 00:0 0 0 0 77 2 0 0\n"
    b"  2: 0100007F:0044 00000000:0000 07 0:0 00:0 0 0 0 78 2 0 0\n"
    b"  3: broken:0035 0 07 0 0 0 0 0 79 2 0\n"
)


def test_servers_of_both_files():
    resolv = b"# nameserver 9.9.9.9\nnameserver 10.0.0.1\nnameserver fe80::1%eth0\n"
    assert name_servers(resolv) == ("10.0.0.1", "fe80::1")
    resolved = b"[Resolve]\nDNS=1.1.1.1#one.example 1.1.1.1:53 [2606::1]:53\n#DNS=8.8.8.8\n"
    assert name_servers(resolved) == ("1.1.1.1", "2606::1")
    assert name_servers(b"nameserver\nnameserver nobody\nDNS=\n") == ()


def test_only_sockets_for_names_are_taken():
    assert name_sockets(TABLE) == {77: "127.0.0.53:53"}


@pytest.mark.parametrize(
    ("listening", "servers", "asked"),
    [
        ("127.0.0.53:53", ("127.0.0.53",), True),
        ("127.0.0.53:53", ("10.0.0.1",), False),
        ("0.0.0.0:53", ("127.0.0.1",), True),
        ("[::]:53", ("10.0.0.1",), False),
        ("[::1]:53", ("::1",), True),
        ("127.0.0.53:5353", ("127.0.0.53",), False),
    ],
)
def test_whether_questions_come_to_an_address(listening, servers, asked):
    assert is_asked(listening, servers) is asked


@given(st.binary(max_size=300))
def test_nothing_breaks_the_reading(data):
    name_servers(data)
    name_sockets(data)
    name_sockets(b"head\n" + data.replace(b"\0", b":0035 "))
