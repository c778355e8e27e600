"""All that buses and sound servers are asked in a whole look, seen by the kernel.

What is sent is decoded by an independent implementation and compared with a reviewed list:
the auditor listens to nothing, registers nowhere, and asks for no sound.
"""

import re
import struct
import sys
from pathlib import Path

import jeepney
import pytest

from tests.live.session_stage import session, wait

pytestmark = pytest.mark.live

ALLOWED_CALLS = {
    ("org.freedesktop.DBus", "Hello"),
    ("org.freedesktop.DBus", "ListNames"),
    ("org.freedesktop.DBus", "GetNameOwner"),
    ("org.freedesktop.DBus", "GetConnectionUnixProcessID"),
    ("org.freedesktop.DBus.Debug.Stats", "GetStats"),
    ("org.freedesktop.DBus.Debug.Stats", "GetAllMatchRules"),
    ("org.freedesktop.DBus.Introspectable", "Introspect"),
    ("org.a11y.Bus", "GetAddress"),
    ("org.a11y.atspi.Registry", "GetRegisteredEvents"),
    ("org.a11y.atspi.DeviceEventController", "GetKeystrokeListeners"),
    ("org.a11y.atspi.DeviceEventController", "GetDeviceEventListeners"),
    ("org.a11y.atspi.Accessible", "GetChildren"),
    ("org.freedesktop.impl.portal.PermissionStore", "List"),
    ("org.freedesktop.impl.portal.PermissionStore", "Lookup"),
}
"""All that a bus is ever asked; none of it listens, registers, owns or starts anything."""

ALLOWED_COMMANDS = {8, 9, 24, 28, 32}
"""All that a sound server is asked: AUTH, SET_CLIENT_NAME and three lists."""

ALLOWED_METHODS = {(0, 1), (1, 2), (0, 5), (0, 2)}
"""All that PipeWire is asked, by object and method: hello, our name, the registry, done."""


def sent_to(lines, place):
    """Return what was sent over connections to a local socket, as bytes, one by one.

    Args:
        lines: of a trace of connecting, sending and closing, strings in hexadecimal.
        place: the socket's path.
    """
    wanted = "".join(f"\\x{byte:02x}" for byte in str(place).encode())
    links, sent = set(), []
    for line in lines:
        process = line.split()[0]
        if found := re.search(r"connect\((\d+), \{sa_family=AF_UNIX.*\"(.*)\"\}", line):
            link = (process, found[1])
            (links.add if found[2] == wanted else links.discard)(link)
        elif found := re.search(r"close\((\d+)", line):
            links.discard((process, found[1]))
        elif found := re.search(r"(sendto|write|sendmsg|writev)\((\d+), (.*)", line):
            if (process, found[2]) not in links:
                continue
            data = re.match(r"\"(.*?)\"", found[3])
            assert data, line
            sent.append(bytes.fromhex(data[1].replace("\\x", "")))
    return sent


def sockets():
    """Return the kernel's list of local sockets, without the sockets' numbers."""
    text = Path("/proc/net/unix").read_text()
    return re.sub(r"(?m)^(.* \d\d) +\d+ (.*)$", r"\1 \2", text)


@pytest.fixture
def look(tmp_path, display):
    """Trace a look with everything there; return its lines and where was asked."""
    with session(DISPLAY=display) as stage:
        bus, sound = stage.message_bus(), stage.microphone()
        stage.start("zenity", "--info", "--text", "innocent")
        wait(lambda: list(stage.folder.rglob("at-spi/bus*")), "the accessibility bus")
        (accessibility,) = stage.folder.rglob("at-spi/bus*")
        recorder = stage.record()
        stage.start("pipewire")
        pipewire = stage.folder / "pipewire-0"
        wait(pipewire.exists, "PipeWire")
        stage.start("wireplumber")
        wait(lambda: f"03 {pipewire}" in sockets(), "a client of PipeWire")
        log = tmp_path / "trace"
        tracer = ["strace", "-f", "-qq", "-xx", "-s", "100000", "-o", str(log)]
        tracer += ["-e", "trace=connect,sendto,sendmsg,write,writev,close"]
        stage.run(*tracer, sys.executable, "-m", "auditor", "scan")
        assert recorder.poll() is None, "it was left alone"
        yield log.read_text("ascii").splitlines(), (bus, accessibility), sound, pipewire


def calls_in(sent):
    """Yield the headers of the messages that were sent to a bus."""
    assert sent[0].startswith(b"\0AUTH EXTERNAL ")
    assert sent[1] == b"BEGIN\r\n"
    parser = jeepney.Parser()
    for message in sent[2:]:
        parser.add_data(message)
    while message := parser.get_next_message():
        yield message.header


def commands_in(stream):
    """Yield number and body of the messages that were sent to a sound server."""
    while stream:
        size = int.from_bytes(stream[:4], "big")
        assert stream[4:8] == b"\xff" * 4, "a control message, not sound"
        yield int.from_bytes(stream[21:25], "big"), stream[30 : 20 + size]
        stream = stream[20 + size :]


def methods_in(stream):
    """Yield object and method of the messages that were sent to PipeWire."""
    while stream:
        target, word = struct.unpack_from("<II", stream)
        yield target, word >> 24
        stream = stream[16 + (word & 0xFFFFFF) :]


def test_buses_and_sound_servers_are_asked_what_is_in_the_lists(look):
    lines, buses, sound, daemon = look
    calls = set()
    for place in buses:
        for header in calls_in(sent_to(lines, place)):
            assert header.message_type is jeepney.MessageType.method_call
            assert header.flags & jeepney.MessageFlag.no_auto_start
            fields = {field.name: value for field, value in header.fields.items()}
            calls.add((fields["interface"], fields["member"]))
    assert ("org.a11y.atspi.Registry", "GetRegisteredEvents") in calls
    assert calls <= ALLOWED_CALLS
    commands = dict(commands_in(b"".join(sent_to(lines, sound))))
    assert commands.keys() == ALLOWED_COMMANDS
    assert commands[8].endswith(bytes(256)), "no cookie is told"
    assert set(methods_in(b"".join(sent_to(lines, daemon)))) == ALLOWED_METHODS
