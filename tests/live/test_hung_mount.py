"""A file system that never answers, in a mount namespace that is not the auditor's."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.live, pytest.mark.needs("root")]
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def hung(tmp_path):
    """Start a command beside a hung mount; the mount's root stays open until the end."""
    started = []

    def start(*command):
        point = tmp_path / "point"
        point.mkdir()
        script = REPOSITORY / "tests/live/hung_stage.py"
        stage = subprocess.Popen(
            ["unshare", "--mount", sys.executable, script, point, *command],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "HOME": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(stage)
        assert stage.stdout.readline() == "ready\n"
        return stage

    yield start
    for stage in started:
        stage.communicate(timeout=20)


def test_what_another_process_has_open_never_holds_up_a_look(hung, tmp_path):
    hung("true")
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "scan", "--format", "json"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
        check=True,
    )
    assert json.loads(done.stdout)["summary"]["processes"] > 2
    assert time.monotonic() - begun < 10


def test_a_policy_on_it_is_an_error_and_never_a_hang(hung):
    audit = [sys.executable, "-m", "auditor", "audit", "--policy", "MOUNT/policy.yaml"]
    told = json.loads(hung(*audit).stdout.readline())
    assert told["code"] == 2
    assert "does not answer" in told["errors"]
    assert "no audit was performed" in told["errors"]
    assert told["took"] < 10
