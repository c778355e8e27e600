import errno
import os
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.host.live.interfaces import interface_of, read_interfaces
from auditor.host.live.netlink import SOCKETS, attributes, dump, messages
from auditor.host.live.packet_diag import detail_of
from auditor.host.live.unix_diag import pair_of, read_display_pairs

UNIX_HEAD = struct.pack("=BBBBIII", 1, 1, 1, 0, 700, 1, 0)
PACKET_HEAD = struct.pack("=BBHIII", 17, 3, 3, 800, 1, 0)


def attribute(kind, value):
    body = struct.pack("=HH", 4 + len(value), kind) + value
    return body + bytes(-len(body) % 4)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"/tmp/.X11-unix/X7\0", b"/tmp/.X11-unix/X7"),
        (b"\0/tmp/.X11-unix/X7", b"@/tmp/.X11-unix/X7"),
    ],
)
def test_a_display_connection_by_its_named_end(name, shown):
    pair = pair_of(UNIX_HEAD + attribute(0, name) + attribute(2, struct.pack("=I", 701)))
    assert (pair.path, pair.server, pair.client) == (shown.decode(), 700, 701)


@pytest.mark.parametrize(
    "rest",
    [
        attribute(0, b"/run/user/1000/bus") + attribute(2, bytes(4)),
        attribute(0, b"/home/x/tmp/.X11-unix/X7") + attribute(2, bytes(4)),
        attribute(0, b"/tmp/.X11-unix/X7"),  # the listener has no peer
        b"",
    ],
)
def test_other_sockets_are_no_display_connections(rest):
    assert pair_of(UNIX_HEAD + rest) is None


def test_a_filter_that_is_kept_from_us_is_not_one_that_is_absent():
    assert detail_of(PACKET_HEAD)[1].filtering == "all"
    assert detail_of(PACKET_HEAD + attribute(7, b""))[1].filtering == ""
    drops = attribute(7, struct.pack("=HBBI", 6, 0, 0, 0))
    assert detail_of(PACKET_HEAD + drops) == (800, ("none", False, False))


def test_ring_and_promiscuous_membership():
    membership = struct.pack("=IIHH32x", 2, 1, 1, 0)
    body = PACKET_HEAD + attribute(1, membership) + attribute(2, bytes(28))
    assert detail_of(body)[1] == ("all", True, True)


def test_an_unknown_family_is_an_error_and_not_an_empty_table():
    with pytest.raises(OSError, match=os.strerror(errno.EINVAL)):
        dump(SOCKETS, struct.pack("=BBHI", 255, 0, 0, 0))


def test_the_interfaces_are_those_of_our_own_namespace():
    found = read_interfaces()
    assert found.names == dict(socket.if_nameindex())
    assert found.gaps == ()


def test_a_promiscuous_interface():
    head = struct.pack("=BxHiII", 0, 1, 7, 0, 0)
    plain = head + attribute(3, b"eth0\0") + attribute(30, struct.pack("=I", 0))
    assert interface_of(plain) == (7, "eth0", False)
    assert interface_of(plain + attribute(30, struct.pack("=I", 2))) == (7, "eth0", True)


@pytest.mark.live
def test_a_connection_to_a_display_socket_is_seen_from_both_ends():
    name = f"\0/tmp/.X11-unix/X{os.getpid()}-test"
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(name)
        server.listen()
        client.connect(name)
        accepted, _ = server.accept()
        with accepted:
            pairs, gaps = read_display_pairs()
            expected = (
                os.fstat(accepted.fileno()).st_ino,
                os.fstat(client.fileno()).st_ino,
            )
    found = [pair for pair in pairs if pair.path == name.replace("\0", "@")]
    assert [(pair.server, pair.client) for pair in found] == [expected]
    assert gaps == ()


@given(st.binary(max_size=200))
def test_any_bytes_are_messages(data):
    for message in messages(data):
        attributes(message.body, 0)
    pair_of(UNIX_HEAD + data)
    detail_of(PACKET_HEAD + data)
    interface_of(bytes(16) + data)
    pair_of(data)
