"""Real programs that answer for names or hold tunnels, beside ones that do not."""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest

from auditor.host.live.machine import LiveHost
from auditor.model.capability import Basis
from auditor.probes import collect
from auditor.probes.linux.name_resolution import PROBE
from tests.live.packet_stage import started

pytestmark = [pytest.mark.live, pytest.mark.tried("name-resolution", "programs")]

ATTACH, TUN, NO_HEAD = 0x400454CA, 0x0001, 0x1000  # TUNSETIFF, linux/if_tun.h


def look():
    (run,) = collect(LiveHost(os.getuid()), {"name-resolution": PROBE}).runs
    return run.observations


def of(pid):
    return [item for item in look() if item.pid == pid]


def answers(address):
    """Return a test for readiness: somebody has this address's port for names."""

    def ready(_pid):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((address, 53))
            except OSError:
                return True
        return False

    return ready


def dnsmasq(program, address):
    return (
        *(program, "-k", "--conf-file=/dev/null", "--no-resolv", "--bind-interfaces"),
        *(f"--listen-address={address}", "--pid-file="),
    )


@contextmanager
def attached(name):
    """Hold a tunnel interface of our own."""
    handle = os.open("/dev/net/tun", os.O_RDWR)
    try:
        request = struct.pack("16sH22x", name.encode(), TUN | NO_HEAD)
        fcntl.ioctl(handle, ATTACH, request)
        yield
    finally:
        os.close(handle)


def test_a_program_that_answers_for_names_under_any_name(tmp_path):
    copy = tmp_path / "indexer"
    shutil.copy(shutil.which("dnsmasq"), copy)
    for program in ("dnsmasq", str(copy)):
        command = dnsmasq(program, "127.0.0.7")
        with started(*command, ready=answers("127.0.0.7")) as pid:
            (found,) = of(pid)
        assert (found.message, found.basis) == ("could-answer-for-names", Basis.CAPABLE)
        assert found.arguments["address"] == "127.0.0.7:53"


def test_it_is_active_where_the_settings_ask_it():
    script = (
        "mount --bind {conf} /etc/resolv.conf && exec "
        "{python} -c 'from tests.live.test_name_resolution import asked; asked()'"
    )
    conf = subprocess.check_output(["mktemp"], text=True).strip()
    try:
        with open(conf, "w", encoding="ascii") as file:
            file.write("nameserver 127.0.0.8\n")
        with started(*dnsmasq("dnsmasq", "127.0.0.8"), ready=answers("127.0.0.8")) as pid:
            command = script.format(conf=conf, python=sys.executable)
            seen = subprocess.check_output(
                ["unshare", "--mount", "sh", "-c", command], text=True, timeout=60
            )
    finally:
        os.unlink(conf)
    assert f"{pid} answers-for-names active" in seen.splitlines()


def asked():
    """Print what is seen where other settings are in force."""
    for item in look():
        print(item.pid, item.message, item.basis)


def test_other_sockets_are_not_ones_for_names():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.9", 0))
        assert of(os.getpid()) == []


@pytest.mark.needs("tun")
def test_the_holder_of_a_tunnel_interface_is_active():
    with attached("audit0"):
        found = look()
    (held,) = [item for item in found if item.pid == os.getpid()]
    assert (held.message, held.basis) == ("tunnel-held", Basis.ACTIVE)
    assert held.arguments == {"interface": "audit0"}
    (fact,) = [
        item
        for item in found
        if item.arguments.get("interface") == "audit0" and not item.pid
    ]
    assert (fact.message, fact.arguments["kind"]) == ("tunnel-interface", "tun")


@pytest.mark.needs("tun")
def test_an_open_driver_without_interface_is_capable():
    handle = os.open("/dev/net/tun", os.O_RDWR)
    try:
        (found,) = of(os.getpid())
    finally:
        os.close(handle)
    assert (found.message, found.basis) == ("tunnel-open", Basis.CAPABLE)


@pytest.mark.needs("tun")
def test_a_vpn_client(tmp_path):
    key = tmp_path / "key"
    subprocess.run(["openvpn", "--genkey", "secret", key], check=True)

    def ready(_pid):
        with suppress(OSError):
            return "audit1" in os.listdir("/sys/class/net")
        return False

    command = (
        *("openvpn", "--dev", "audit1", "--dev-type", "tun", "--secret", key),
        *("--cipher", "AES-256-CBC", "--ifconfig", "10.250.9.1", "10.250.9.2"),
        *("--remote", "127.0.0.1", "--port", "18210", "--ifconfig-noexec"),
    )
    with started(*command, ready=ready) as pid:
        time.sleep(0.1)
        (found,) = of(pid)
    assert (found.message, found.arguments) == ("tunnel-held", {"interface": "audit1"})
