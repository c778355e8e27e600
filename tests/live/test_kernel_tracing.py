"""A probe on a shell's line reader that the kernel keeps without any process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.test_kernel_programs import BASH, place_of

pytestmark = [
    pytest.mark.live,
    pytest.mark.tried("kernel-tracing", "programs"),
    pytest.mark.needs("uprobes"),
]

STAGE = Path(__file__).with_name("tracing_stage.py")
SESSION = "terminal.session"


def test_a_probe_on_a_line_reader_is_told_as_it_is_set_recorded_and_read():
    place = f"{BASH}:{place_of(BASH, 'readline'):#x}"
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, STAGE, place],
        env={**os.environ, "PYTHONPATH": str(STAGE.parents[2])},
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    answers = json.loads(done.stdout)
    recorded = ["trace-in-program", SESSION, "configured", False]
    assert answers["quiet"] == []
    assert [item[:3] for item in answers["defined"]] == [
        ["trace-in-program-off", SESSION, "capable"]
    ]
    assert [item[:3] for item in answers["recorded"]] == [recorded[:3]]
    assert answers["read"] == [recorded, ["trace-reader", SESSION, "active", True]]
