"""Real devices that programs hold open, by whatever name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from tests.live.kernel_stage import seen_of
from tests.live.packet_stage import started

pytestmark = [
    pytest.mark.live,
    pytest.mark.tried("device-handles", "programs"),
    pytest.mark.needs("consoles"),
]

PROBE = "device-handles"
CONSOLE = Path("/dev/vcs1")


def holds(path):
    """Return what tells whether a process holds a file open."""

    def ready(pid):
        entries = Path(f"/proc/{pid}/fd").iterdir()
        return any(str(path) == os.readlink(entry) for entry in entries if entry.exists())

    return ready


def held(path):
    """Return what is seen of a program that holds a device open."""
    with started("tail", "-f", path, ready=holds(path)) as pid:
        return seen_of(pid, PROBE)


def test_the_text_of_a_virtual_console():
    (seen,) = held(CONSOLE)
    assert (seen.message, seen.capability) == ("device-console-text", "screen.text")
    assert seen.basis is Basis.ACTIVE


def test_a_node_by_another_name_is_the_same_device(tmp_path):
    number = CONSOLE.stat().st_rdev
    node = tmp_path / "notes.txt"
    major, minor = str(os.major(number)), str(os.minor(number))
    subprocess.run(["mknod", node, "c", major, minor], check=True)
    (seen,) = held(node)
    assert seen.arguments["path"] == str(node)
    assert seen.capability == "screen.text"


def test_a_reader_of_an_ordinary_file_is_not_told(tmp_path):
    file = tmp_path / "vcs1"
    file.write_text("console\n")
    assert held(file) == []


def test_an_ordinary_device_is_not_told():
    with started(
        sys.executable,
        "-c",
        "import time; held = open('/dev/zero'); time.sleep(60)",
        ready=holds("/dev/zero"),
    ) as pid:
        assert seen_of(pid, PROBE) == []
