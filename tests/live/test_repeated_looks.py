"""Looks repeated over some seconds catch what a single look misses."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from auditor.host.live.machine import LiveHost
from auditor.model.process import FileRequest
from auditor.probes import all_probes, collect

pytestmark = [pytest.mark.live, pytest.mark.tried("x11-screen", "programs")]
AUDITOR = [sys.executable, "-m", "auditor"]


@pytest.fixture
def loop(display, tmp_path):
    """Start a loop that takes some pictures a second, with a renamed program."""
    program = shutil.copy(shutil.which("scrot"), tmp_path / "notes")
    script = f"while :; do {program} -o {tmp_path}/picture.png; sleep 0.1; done"
    child = subprocess.Popen(
        ["sh", "-c", script],
        env={"PATH": os.environ["PATH"], "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield str(program)
    os.killpg(child.pid, 15)
    child.wait()


def looked(display, *arguments):
    done = subprocess.run(
        [*AUDITOR, *arguments, "--format", "json"],
        check=True,
        capture_output=True,
        text=True,
        timeout=90,
        env={**os.environ, "DISPLAY": display},
    )
    return json.loads(done.stdout)


def test_a_loop_of_short_captures_is_caught_and_counted(display, loop):
    report = looked(display, "scan", "--for", "20s", "--every", "1s")
    sampling = report["sampling"]
    assert (sampling["looks"], sampling["every"]) == (21, 1)
    assert sampling["whole"] == 2, "the first and the last look see everything"
    (program,) = [item for item in report["programs"] if item["executable"] == loop]
    (capability,) = program["capabilities"]
    assert capability["capability"] == "screen.image"
    assert capability["bases"] == ["active"]
    assert 1 <= capability["looks"] < sampling["looks"]
    assert f"seen in {capability['looks']} of 21 looks" in program["statement"]
    assert {limit["limit"] for limit in report["limits"]} >= {"some-moments"}


def test_several_looks_are_sealed_and_verified_as_one(tmp_path):
    folder = tmp_path / "evidence"
    options = ["--no-exit-codes", "--no-passphrase", "--output", str(folder)]
    report = looked("", "audit", "--for", "2s", "--every", "1s", *options)
    assert report["sampling"]["looks"] == 3
    done = subprocess.run(
        [*AUDITOR, "verify", str(folder)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_ending_early_keeps_what_was_seen(display):
    child = subprocess.Popen(
        [*AUDITOR, "scan", "--for", "1h", "--every", "1s", "--format", "json"],
        stdout=subprocess.PIPE,
        env={**os.environ, "DISPLAY": display},
        text=True,
    )
    time.sleep(4)
    child.send_signal(2)
    out, _ = child.communicate(timeout=30)
    assert child.returncode == 0
    assert 2 <= json.loads(out)["sampling"]["looks"] <= 10


@pytest.mark.parametrize(
    "words",
    [
        ["--for", "soon"],
        ["--for", "0s"],
        ["--for", "25h"],
        ["--every", "1.5s", "--for", "9s"],
        ["--for", "5s", "--replay", "/nowhere"],
    ],
)
def test_a_wrong_time_is_a_usage_error(words):
    done = subprocess.run(
        [*AUDITOR, "scan", *words], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "error:" in done.stderr
    assert "Traceback" not in done.stderr


def told(host, pid):
    return [item for item in host.processes().processes if item.pid == pid]


def test_a_later_look_has_who_came_and_not_who_went(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    host = LiveHost(os.getuid()).repeatedly()
    collect(host, all_probes())
    child = subprocess.Popen(["sleep", "60"])
    try:
        later = host.again(whole=False)
        assert [item.arguments for item in told(later, child.pid)] == [("sleep", "60")]
    finally:
        child.kill()
        child.wait()
    collect(later, all_probes())
    assert told(later.again(whole=False), child.pid) == []


def test_a_script_that_changed_between_two_looks_is_known_anew(tmp_path):
    script = tmp_path / "job.sh"
    script.write_text("sleep 60\n")
    host = LiveHost(os.getuid()).repeatedly()
    request = FileRequest(path=str(script), check=True)
    before = host.identify((request,)).files[0].sha256
    script.write_text("sleep 61\n")
    (after,) = host.identify((request,)).files
    assert before
    assert after.sha256 not in {"", before}
