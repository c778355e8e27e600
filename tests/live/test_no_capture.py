"""The promise that the auditor captures nothing and talks to nobody, seen by the kernel.

A whole audit runs under strace(1); every file it opens, every socket it makes and every
program it starts is compared with what it must never touch.
"""

import os
import re
import subprocess
import sys

import jeepney
import jeepney.low_level
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

CALLS = "open,openat,openat2,creat,connect,socket,execve,execveat,ptrace,process_vm_readv"
DEVICES = re.compile(
    r"^/dev/(input/|hidraw|uinput|snd/|video|media|fb\d|vcs|mem$|kmem|port$|usbmon|dri/)"
)
NEVER = re.compile(
    r"(^/proc/\d+/(mem|environ|map_files)"
    r"|/(History|Cookies|Login Data|Web Data|places\.sqlite|cookies\.sqlite|logins\.json"
    r"|key4\.db|\.bash_history|\.zsh_history|\.python_history|\.ssh/[^/]*|\.netrc"
    r"|shadow|gshadow)$)"
)
DECOYS = (
    ".ssh/id_ed25519",
    ".bash_history",
    ".config/chromium/Default/History",
    ".config/chromium/Default/Cookies",
    ".config/chromium/Default/Login Data",
    ".mozilla/firefox/x.default/places.sqlite",
    ".netrc",
)


def traced(tmp_path, *command, **environment):
    """Run a command under strace and return the traced lines."""
    log = tmp_path / "trace"
    subprocess.run(
        ["strace", "-f", "-qq", "-s", "300", "-e", f"trace={CALLS}", "-o", log, *command],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=100,
        check=False,
    )
    return log.read_text("utf-8", "replace").splitlines()


def touched(lines):
    """Return what the lines say was done that the promise forbids."""
    wrong = []
    for line in lines:
        opened = re.search(r"open(?:at2?)?\((?:AT_FDCWD, |\d+, )?\"([^\"]*)\"", line)
        if opened and (DEVICES.search(opened[1]) or NEVER.search(opened[1])):
            wrong.append(line)
        if re.search(r"(socket|connect)\(", line) and not re.search(
            r"AF_UNIX|AF_NETLINK|resumed", line
        ):
            wrong.append(line)
        if re.search(r"(ptrace|process_vm_readv)\(", line):
            wrong.append(line)
    starts = [line for line in lines if re.search(r"execve(at)?\(", line)]
    return wrong + starts[1:]


@pytest.fixture
def home(tmp_path):
    for name in DECOYS:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a decoy")
    return tmp_path


def test_a_whole_audit_opens_no_capture_device_and_talks_to_nobody(home, display):
    lines = traced(
        home,
        sys.executable,
        "-m",
        "auditor",
        "audit",
        "--format",
        "json",
        "-o",
        str(home / "evidence"),
        DISPLAY=display,
    )
    assert (home / "evidence" / "report.dsse.json").exists()
    assert any("AF_UNIX" in line and ".X11-unix" in line for line in lines), (
        "X was not asked"
    )
    assert touched(lines) == []


def sent_to(lines, place):
    """Return what was sent over connections to a local socket, as bytes, one by one.

    Args:
        lines: of a trace of connecting, sending and closing, strings in hexadecimal.
        place: the socket's path.
    """
    wanted = "".join(f"\\x{byte:02x}" for byte in place.encode())
    links, sent = set(), []
    for line in lines:
        process = line.split()[0]
        if found := re.search(r"connect\((\d+), \{sa_family=AF_UNIX.*\"(.*)\"\}", line):
            link = (process, found[1])
            (links.add if found[2] == wanted else links.discard)(link)
        if found := re.search(r"close\((\d+)", line):
            links.discard((process, found[1]))
        if found := re.search(r"(?:sendto|write)\((\d+), \"(.*?)\"", line):
            if (process, found[1]) in links:
                sent.append(bytes.fromhex(found[2].replace("\\x", "")))
        elif found := re.search(r"(?:sendmsg|writev)\((\d+)", line):
            assert (process, found[1]) not in links, line
    return sent


def test_what_buses_and_sound_servers_are_asked_is_in_the_allow_list(tmp_path, display):
    with session(DISPLAY=display) as stage:
        bus = stage.message_bus()
        stage.start("zenity", "--info", "--text", "innocent")
        wait(lambda: list(stage.folder.rglob("at-spi/bus*")), "the accessibility bus")
        words = ["--load=module-null-source source_name=mic"]
        words += ["--load=module-native-protocol-unix"]
        stage.start("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *words)
        sound = stage.folder / "pulse" / "native"
        wait(sound.exists, "the sound server")
        stage.variables["PULSE_SERVER"] = f"unix:{sound}"
        recorder = stage.start("parec", "-d", "mic", "--raw", "/dev/null")
        wait(lambda: stage.run("pactl", "list", "short", "source-outputs"), "a stream")
        log = tmp_path / "trace"
        tracer = ["strace", "-f", "-qq", "-xx", "-s", "100000", "-o", str(log)]
        tracer += ["-e", "trace=connect,sendto,sendmsg,write,writev,close"]
        stage.run(*tracer, sys.executable, "-m", "auditor", "scan", "--format", "json")
        lines = log.read_text("ascii").splitlines()
        (accessibility,) = stage.folder.rglob("at-spi/bus*")
        assert recorder.poll() is None
    calls = set()
    for place in (bus, accessibility):
        sent = sent_to(lines, str(place))
        assert sent[0].startswith(b"\0AUTH EXTERNAL ")
        assert sent[1] == b"BEGIN\r\n"
        parser = jeepney.Parser()
        for message in sent[2:]:
            parser.add_data(message)
        while message := parser.get_next_message():
            header = message.header
            assert header.message_type is jeepney.MessageType.method_call
            assert header.flags & jeepney.MessageFlag.no_auto_start
            fields = header.fields
            member = fields[jeepney.HeaderFields.member]
            calls.add((fields[jeepney.HeaderFields.interface], member))
    assert ("org.a11y.atspi.Registry", "GetRegisteredEvents") in calls
    assert calls <= ALLOWED_CALLS
    stream = b"".join(sent_to(lines, str(sound)))
    commands = set()
    while stream:
        size = int.from_bytes(stream[:4], "big")
        assert stream[4:8] == b"\xff" * 4, "a control message, not sound"
        commands.add(int.from_bytes(stream[21:25], "big"))
        assert commands != {8} or stream[40:296] == bytes(256), "a cookie"
        stream = stream[20 + size :]
    assert commands == ALLOWED_COMMANDS
    assert touched([line for line in lines if "connect(" in line]) == []


@pytest.mark.parametrize(
    "deed",
    [
        "open('/dev/input/event0')",
        "open('/proc/1/mem')",
        "open('/home/jane/.ssh/id_ed25519')",
        "open('/home/jane/.config/chromium/Default/History')",
        "__import__('socket').socket(__import__('socket').AF_INET)",
        "__import__('subprocess').run(['true'])",
    ],
)
def test_the_trace_would_show_each_of_these(tmp_path, deed):
    assert touched(traced(tmp_path, sys.executable, "-c", f"{deed}"))
