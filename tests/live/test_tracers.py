"""Programs that trace others (ptrace(2)), a packaged one and one of somebody's own."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from tests.live.kernel_stage import seen_of, severities
from tests.live.packet_stage import started

pytestmark = [pytest.mark.live, pytest.mark.tried("processes", "programs")]

PROBE = "processes"
TRACER = """
import ctypes, sys, time
attach = 0x4206  # PTRACE_SEIZE
assert ctypes.CDLL(None).ptrace(attach, int(sys.argv[1]), 0, 0) == 0
time.sleep(60)
"""


@contextmanager
def traced():
    """Run a program to trace, and return it with what tells who traces it."""
    target = subprocess.Popen(["sleep", "60"])

    def ready(pid):
        text = Path(f"/proc/{target.pid}/status").read_text()
        return f"TracerPid:\t{pid}\n" in text

    try:
        yield target.pid, ready
    finally:
        target.kill()
        target.wait()


def test_a_packaged_tracer_weighs_as_a_tool_in_use():
    with (
        traced() as (target, ready),
        started("strace", "-p", str(target), ready=ready) as pid,
    ):
        (found,) = seen_of(pid, PROBE)
        weights = severities(pid)
    assert (found.message, found.basis) == ("traces-a-process", Basis.ACTIVE)
    assert found.arguments["traced_pid"] == target
    assert weights["process.events"] == "medium"


def test_a_script_that_traces_weighs_as_much(tmp_path):
    script = tmp_path / "trace.py"
    script.write_text(TRACER)
    with traced() as (target, ready):
        command = (sys.executable, script, str(target))
        with started(*command, ready=ready) as pid:
            assert severities(pid) == {"process.events": "medium"}
            assert seen_of(target, PROBE) == []
