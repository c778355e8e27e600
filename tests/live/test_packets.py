"""Real programs with real packet sockets, here and in other network namespaces."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from tests.live.packet_stage import holds_packet_socket, look, look_as_nobody, of, started

pytestmark = [pytest.mark.live, pytest.mark.tried("packet-sockets", "programs")]

STAGE = Path(__file__).with_name("packet_stage.py")
TCPDUMP = ("tcpdump", "-U", "-w", "/dev/null", "-i", "lo")
EVERYTHING = 0x0003


def in_own_namespace(*command):
    """Return what is seen of a command in a fresh network namespace, from within it."""
    done = subprocess.run(
        ["unshare", "--net", sys.executable, STAGE, *command],
        env={**os.environ, "PYTHONPATH": str(STAGE.parents[2])},
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def only(seen):
    (found,) = seen
    assert found.capability == "network.packets"
    return found


def test_a_capture_of_everything():
    with started(*TCPDUMP, ready=holds_packet_socket) as pid:
        seen = only(of(pid))
    assert (seen.message, seen.basis) == ("packet-socket", Basis.ACTIVE)
    assert seen.arguments["protocol"] == "all (0x0003)"
    assert seen.arguments["interface"] == "lo"
    assert seen.arguments["filtering"] == "all"
    assert (seen.arguments["ring"], seen.arguments["promiscuous"]) == (True, True)


def test_a_renamed_copy_is_seen_as_well(tmp_path):
    copy = tmp_path / "kworker"
    shutil.copy(shutil.which("tcpdump"), copy)
    with started(copy, *TCPDUMP[1:], ready=holds_packet_socket) as pid:
        assert only(of(pid)).message == "packet-socket"


def test_a_capture_with_an_expression_is_limited():
    with started(*TCPDUMP, "udp", "port", "67", ready=holds_packet_socket) as pid:
        seen = only(of(pid))
    assert (seen.message, seen.basis) == ("packet-socket-limited", Basis.ACTIVE)
    assert seen.arguments["filtering"] == "some"


def test_a_capture_in_another_network_namespace():
    command = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
    with started(*command, *TCPDUMP, ready=holds_packet_socket) as pid:
        seen = only(of(pid))
        space = Path(f"/proc/{pid}/ns/net").readlink()
    assert (seen.message, seen.basis) == ("packet-socket", Basis.ACTIVE)
    assert str(space) == f"net:[{seen.arguments['namespace']}]"
    assert space != Path("/proc/self/ns/net").readlink()


def test_an_ordinary_user_sees_captures_of_all_namespaces_without_their_holders():
    command = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
    before, _ = look_as_nobody()
    with (
        started(*TCPDUMP, ready=holds_packet_socket),
        started(*command, *TCPDUMP, ready=holds_packet_socket),
    ):
        seen, gaps = look_as_nobody()
    assert len(seen) == len(before) + 2
    assert {pid for pid, _, _ in seen} == {0}
    reasons = {reason: needs for reason, needs, _ in gaps}
    assert reasons["packet-socket-holder"] == "root"
    assert reasons["packet-filters"] == "root"


def test_a_dhcp_client_takes_only_what_its_filter_lets_through(tmp_path):
    files = ("-lf", tmp_path / "leases", "-pf", tmp_path / "pid", "-cf", "/dev/null")
    (seen,) = in_own_namespace("dhclient", "-4", "-d", "-sf", "/bin/true", *files, "one")
    assert seen["message"] == "packet-socket-limited"
    assert (seen["interface"], seen["filtering"]) == ("one", "some")
    assert (seen["ring"], seen["promiscuous"]) == (False, False)


@pytest.mark.parametrize(
    ("protocol", "message"),
    [
        (EVERYTHING, "packet-socket"),
        (0x88CC, "packet-socket-limited"),
        (0, "packet-socket-idle"),
    ],
)
def test_a_plain_packet_socket_of_our_own(protocol, message):
    kind = socket.SOCK_DGRAM
    with socket.socket(socket.AF_PACKET, kind, socket.htons(protocol)):
        seen = only(of(os.getpid()))
    assert seen.message == message
    assert seen.basis is (Basis.CAPABLE if message.endswith("idle") else Basis.ACTIVE)
    assert seen.arguments["interface"] == "any"


def test_what_receives_no_packets_is_not_reported():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM):
        assert of(os.getpid()) == []
    _, gaps = look()
    assert not any(gap.whole for gap in gaps)
