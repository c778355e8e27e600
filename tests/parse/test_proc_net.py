import ipaddress
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.network import Connection, NetlinkSocket, PacketSocket
from auditor.parse.proc_net import (
    endpoint,
    is_none_in_use,
    parse_netlink,
    parse_packet,
    parse_tcp,
)

HEAD = b"sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
TCP_HEAD = b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when\n"
TCP = (
    b"   0: %s %s %s 00000000:00000000 00:00000000 00000000   101        0 %d 1 "
    b"0000000000000000 100 0 0 10 0\n"
)


def kernel_form(address, port):
    """Write an address as this machine's kernel does."""
    packed = ipaddress.ip_address(address).packed
    words = (packed[at : at + 4] for at in range(0, len(packed), 4))
    order = -1 if sys.byteorder == "little" else 1
    return "".join(word[::order].hex().upper() for word in words) + f":{port:04X}"


def test_a_packet_socket_of_every_protocol_on_one_interface():
    line = b"000000009d2f1c3a 3      3    0003   2     1 0      102    56360\n"
    assert parse_packet(HEAD + line) == (
        (PacketSocket(inode=56360, protocol=3, interface=2, uid=102),),
        0,
    )


@pytest.mark.parametrize("fields", [b"3    0000   2     1", b"3    0003   2     0"])
def test_a_socket_without_protocol_or_not_running_receives_nothing(fields):
    (socket,), _ = parse_packet(HEAD + b"0000 3      %s 0      0    7\n" % fields)
    assert not socket.receiving


def test_malformed_lines_are_counted_and_the_others_kept():
    good = b"0000 3 3 88CC 0 1 0 0 7\n"
    data = HEAD + b"0000 3 3 zz 0 1 0 0 8\n" + good + b"cut off\n0 3 3 3 -1 1 0 0 9\n"
    found = parse_packet(data)
    assert [socket.inode for socket in found.sockets] == [7]
    assert found.malformed == 3


def test_listening_and_established_sockets_only():
    here, there = kernel_form("127.0.0.1", 631).encode(), b"00000000:0000"
    far = kernel_form("203.0.113.9", 443).encode()
    data = TCP_HEAD + b"".join(
        TCP % row
        for row in (
            (here, there, b"0A", 11),
            (here, far, b"01", 12),
            (here, far, b"06", 13),  # TIME_WAIT
            (here, far, b"01", 0),  # waits to be accepted
        )
    )
    assert parse_tcp(data).connections == (
        Connection(inode=11, state="listening", local="127.0.0.1:631"),
        Connection(
            inode=12, state="established", local="127.0.0.1:631", remote="203.0.113.9:443"
        ),
    )


@given(st.ip_addresses(v=6), st.integers(0, 65535))
def test_ipv6_addresses_have_their_one_canonical_form(address, port):
    expected = str(address)
    if address.ipv4_mapped:
        expected = f"::ffff:{address.ipv4_mapped}"
    assert endpoint(kernel_form(address, port)) == f"[{expected}]:{port}"


def test_an_ipv4_address_within_ipv6_is_shown_as_such():
    assert endpoint(kernel_form("::ffff:192.0.2.1", 80)) == "[::ffff:192.0.2.1]:80"


@given(st.ip_addresses(v=4), st.integers(0, 65535))
def test_ipv4_addresses(address, port):
    assert endpoint(kernel_form(address, port)) == f"{address}:{port}"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table(data):
    assert parse_packet(HEAD + data).malformed <= data.count(b"\n") + 1
    assert parse_tcp(TCP_HEAD + data).malformed <= data.count(b"\n") + 1


NETLINK_HEAD = (
    b"sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops"
    b"    Inode\n"
)


def test_audit_and_connector_sockets_only():
    data = NETLINK_HEAD + (
        b"0000000000000000 0   599        00000001 0        0        0     2        0 7\n"
        b"0000000000000000 9   599        00000000 0        0        0     2        0 8\n"
        b"0000000000000000 11  2497926536 80000001 0        0        0     2        0 9\n"
        b"0000000000000000 11  0          00000000 0        0        0     2        0 1\n"
    )
    assert parse_netlink(data).sockets == (
        NetlinkSocket(inode=8, protocol="audit", port=599),
        NetlinkSocket(inode=9, protocol="connector", port=2497926536, groups=0x80000001),
        NetlinkSocket(inode=1, protocol="connector"),
    )


def test_malformed_netlink_lines_are_counted():
    data = NETLINK_HEAD + b"0 9 x 00000001 0 0 0 2 0 8\n0 11 7\n0 9 7 zz 0 0 0 2 0 8\nx\n"
    assert parse_netlink(data) == ((), 4)


@given(st.binary())
def test_any_bytes_are_a_netlink_table(data):
    parse_netlink(NETLINK_HEAD + b"0 9 " + data)


@pytest.mark.parametrize(
    ("text", "none"),
    [
        (b"sockets: used 8\nTCP: inuse 0 orphan 0 tw 3 alloc 1 mem 0\n", True),
        (b"TCP: inuse 10 orphan 0 tw 0 alloc 10 mem 1\n", False),
        (b"TCP6: inuse 0\n", False),
        (b"TCP:\n", False),
        (b"TCP: inuse\n", False),
        (b"", False),
    ],
)
def test_a_table_is_empty_only_where_the_kernel_counts_none(text, none):
    assert is_none_in_use(text, b"TCP:") is none


@given(st.binary(), st.binary(min_size=1))
def test_a_count_takes_any_bytes(data, label):
    is_none_in_use(data, label)
