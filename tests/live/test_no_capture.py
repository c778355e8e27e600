"""The promise that the auditor captures nothing and talks to nobody, seen by the kernel.

A whole audit runs under strace(1); every file it opens, every socket it makes and every
program it starts is compared with what it must never touch.
"""

import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.live

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
