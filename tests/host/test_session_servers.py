"""Servers of a session that are silent, malformed, endless, refusing or another's."""

import os
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from auditor.host.live.machine import LiveHost
from auditor.model.bus import BUSES
from auditor.model.sound import SOUND

READY = b"OK 0123\r\n"


@contextmanager
def server(path, act):
    """Serve a path: the first connection is kept, each later one is acted upon."""
    path.parent.mkdir(parents=True, exist_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(8)
    met = []

    def serve():
        with suppress(OSError):
            keeper, _ = listener.accept()
            met.append(keeper)
            while True:
                stream, _ = listener.accept()
                met.append(stream)
                with suppress(OSError):
                    act(stream)

    threading.Thread(target=serve, daemon=True).start()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        while not met:
            time.sleep(0.01)
        yield met
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for stream in met:
        stream.close()


def silent(_stream):
    pass


def closes(stream):
    stream.close()


def endless(stream):
    while True:
        stream.sendall(b"\0" * 65536)


def rejects(stream):
    stream.recv(100)
    stream.sendall(b"REJECTED EXTERNAL\r\n")


def talks_nonsense(stream):
    stream.recv(100)
    stream.sendall(READY)
    stream.recv(100)
    stream.sendall(b"l\x02\x00\x01" + struct.pack("<III", 0xFFFFFFF, 1, 0))


def talks_noise(stream):
    stream.sendall(b"\xff" * 64)


def lets_in_and_falls_silent(stream):
    stream.recv(100)
    stream.sendall(READY)


def reasons(surface, folder, monkeypatch):
    """Return the gaps about servers of a folder, and how long the look took."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    begun = time.monotonic()
    found = LiveHost(person=os.getuid()).read(surface)
    took = time.monotonic() - begun
    return {gap.reason for gap in found.gaps if gap.place.startswith(str(folder))}, took


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (silent, "bus-silent"),
        (closes, "bus-unreachable"),
        (endless, "bus-malformed"),
        (rejects, "bus-refused"),
        (talks_nonsense, "bus-malformed"),
        (lets_in_and_falls_silent, "bus-silent"),
    ],
)
def test_a_hostile_bus_is_a_gap_and_costs_little(tmp_path, monkeypatch, act, reason):
    with server(tmp_path / "dbus-test", act):
        found, took = reasons(BUSES, tmp_path, monkeypatch)
    assert found == {reason}
    assert took < 10


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (silent, "sound-silent"),
        (closes, "sound-unreachable"),
        (endless, "sound-malformed"),
        (talks_noise, "sound-malformed"),
    ],
)
def test_a_hostile_sound_server_is_a_gap(tmp_path, monkeypatch, act, reason):
    with server(tmp_path / "pulse" / "native", act):
        found, took = reasons(SOUND, tmp_path, monkeypatch)
    assert found == {reason}
    assert took < 10


@pytest.mark.parametrize(
    ("act", "reason"), [(silent, "sound-silent"), (talks_noise, "sound-malformed")]
)
def test_a_hostile_pipewire_daemon_is_a_gap(tmp_path, monkeypatch, act, reason):
    with server(tmp_path / "pipewire-test", act):
        found, took = reasons(SOUND, tmp_path, monkeypatch)
    assert found == {reason}
    assert took < 10


def test_a_crowd_of_silent_buses_does_not_add_up(tmp_path, monkeypatch):
    with ExitStack() as crowd:
        for number in range(4):
            crowd.enter_context(server(tmp_path / f"dbus-{number}", silent))
        found, took = reasons(BUSES, tmp_path, monkeypatch)
    assert found == {"bus-silent", "bus-too-many"}
    assert took < 10


def test_a_server_that_nobody_is_connected_to_is_left_alone(tmp_path, monkeypatch):
    for surface, name in ((BUSES, "dbus-idle"), (SOUND, "pulse-native/native")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()
            listener.settimeout(0)
            assert reasons(surface, tmp_path, monkeypatch)[0] == set()
            with pytest.raises(BlockingIOError):
                listener.accept()


@pytest.mark.parametrize(
    ("variable", "value", "surface", "reason"),
    [
        ("DBUS_SESSION_BUS_ADDRESS", "tcp:host=192.0.2.1,port=1", BUSES, "bus-not-local"),
        ("PULSE_SERVER", "tcp:192.0.2.1:4713", SOUND, "sound-not-local"),
    ],
)
def test_a_server_on_another_machine_is_not_called(
    monkeypatch, variable, value, surface, reason
):
    monkeypatch.setenv(variable, value)
    found = LiveHost(person=os.getuid()).read(surface)
    assert reason in {gap.reason for gap in found.gaps}


@pytest.mark.needs("root")
def test_a_bus_of_another_person_is_connected_to_and_not_spoken_to():
    served = subprocess.Popen(
        [sys.executable, "-c", OTHERS, str(Path("/tmp") / f"dbus-{os.getpid()}")],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
    )
    path = served.stdout.readline().strip().decode()
    try:
        found = LiveHost(person=os.getuid()).read(BUSES)
        assert ("bus-of-others", path) in {(gap.reason, gap.place) for gap in found.gaps}
    finally:
        said, _ = served.communicate(timeout=10)
        os.unlink(path)
    assert said == b"heard b''\n"


OTHERS = """
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777)
os.setresuid(65534, 65534, 65534)
listener.listen()
client = socket.socket(socket.AF_UNIX)
client.connect(sys.argv[1])
kept = listener.accept()
print(sys.argv[1], flush=True)
sys.stdin.read()
listener.settimeout(2)
stream, _ = listener.accept()
print("heard", stream.recv(100))
"""
