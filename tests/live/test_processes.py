"""The process table of this machine, with processes that make themselves hard to read."""

import os
import subprocess
import sys

import pytest

from auditor.host.live.clock import read_clock
from auditor.host.live.processes import Walk

pytestmark = [pytest.mark.live, pytest.mark.tried("processes", "programs")]

FIRST_THREAD_ENDS = """
import ctypes, os, threading, time
held = os.open("/dev/zero", os.O_RDONLY)
def stay():
    time.sleep(0.3)
    print("ready", flush=True)
    time.sleep(60)
threading.Thread(target=stay).start()
ctypes.CDLL(None).pthread_exit(None)
"""


def walked(pid):
    return {item.pid: item for item in Walk({0: "root"}, read_clock()).all()}[pid]


@pytest.fixture
def started():
    running = []

    def start(*command):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        running.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_process_whose_first_thread_ended_is_read_through_another(started):
    process = started(sys.executable, "-c", FIRST_THREAD_ENDS)
    seen = walked(process.pid)
    assert seen.executable == os.path.realpath(sys.executable)
    assert seen.arguments[1] == "-c"
    assert seen.refused == ()


def test_a_zombie_is_neither_refused_nor_vanished():
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    walk = Walk({}, read_clock())
    seen = {item.pid: item for item in walk.all()}[process.pid]
    assert seen.executable is None
    assert "exe" not in seen.refused
    process.wait()
