"""A real library put into real programs, and into everything in a system of its own."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.live.etc_stage import apart

pytestmark = [pytest.mark.live, pytest.mark.tried("preloads", "programs")]

AUDITOR = Path(sys.executable).parent / "auditor"
LINK = Path(f"/usr/lib/{os.uname().machine}-linux-gnu/libsnoopy.so")


def scanned(*before):
    command = [*before, AUDITOR, "scan", "--format", "json"]
    result = subprocess.run(command, check=True, capture_output=True)
    return json.loads(result.stdout)


def holding(report, path):
    """Return the program of a file in a report; ``None`` for none."""
    found = (item for item in report["programs"] if item["executable"] == str(path))
    return next(found, None)


def bases(program):
    return {item["capability"]: item["bases"] for item in program["capabilities"]}


@pytest.fixture
def loaded():
    """Return what starts a quiet program with a library put into it."""
    started = []

    def start(library, *, name="LD_PRELOAD", command=("sleep", "60")):
        environment = {**os.environ, name: str(library), "GTK_IM_MODULE": "ibus"}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        started.append(process)
        deadline = time.monotonic() + 10
        while (
            f"{name}={library}\0".encode()
            not in Path(f"/proc/{process.pid}/environ").read_bytes()
        ):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return process.pid

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_packages_library_is_known_by_the_file_behind_the_links(loaded):
    loaded(LINK)
    program = holding(scanned(), LINK.resolve())
    assert (program["product"], program["package"]) == ("snoopy", "snoopy")
    assert program["file_check"] == "matches"
    assert "capable" in bases(program)["process.events"]


def test_a_bare_name_and_a_token_are_found_where_the_loader_finds_them(loaded):
    loaded(LINK.name)
    loaded("/usr/$LIB/libsnoopy.so.0", command=("sh", "-c", "sleep 60; true"))
    report = scanned()
    assert holding(report, LINK.resolve())["package"] == "snoopy"
    assert holding(report, LINK.name) is None


def test_a_renamed_copy_is_a_program_that_nobody_knows(loaded, tmp_path):
    copy = tmp_path / "libz.so.1"
    shutil.copy2(LINK.resolve(), copy)
    loaded(copy, name="LD_AUDIT")
    program = holding(scanned(), copy)
    assert (program["product"], program["package"]) == (None, "")
    assert bases(program) == {"process.events": ["capable"]}


def test_a_library_in_mounts_of_its_own_is_not_taken_for_ours(loaded, tmp_path):
    hidden = tmp_path / "lib.so"
    shutil.copy2(LINK.resolve(), hidden)
    place = LINK.resolve()
    script = f"mount --bind {hidden} {place} && exec env LD_PRELOAD={place} sleep 60"
    pid = loaded(place, name="MARK", command=("unshare", "-m", "sh", "-c", script))
    deadline = time.monotonic() + 10
    while b"sleep\0" not in Path(f"/proc/{pid}/cmdline").read_bytes()[:6]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    program = holding(scanned(), f"/proc/{pid}/root{place}")
    assert (program["product"], program["package"]) == (None, "")


def test_a_setting_for_the_whole_system_is_found(tmp_path):
    settings = {"ld.so.preload": f"# all\n{LINK}\n"}
    report = scanned(*apart(tmp_path, settings))
    program = holding(report, LINK.resolve())
    assert program["product"] == "snoopy"
    assert "configured" in bases(program)["process.events"]
    (run,) = (item for item in report["probes"] if item["probe"] == "preloads")
    assert "preload-everywhere" in {item["message"] for item in run["observations"]}


@pytest.mark.needs("root")
def test_an_ordinary_user_is_told_that_others_environments_were_not_read(public_python):
    done = subprocess.run(
        [public_python, "-m", "auditor", "scan", "--format", "json"],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        user=65534,
        group=65534,
        extra_groups=(),
        capture_output=True,
        check=True,
        cwd="/",
    )
    (run,) = [
        item for item in json.loads(done.stdout)["probes"] if item["probe"] == "preloads"
    ]
    assert run["coverage"] == "partial"
    assert "other-users-environ" in {gap["reason"] for gap in run["gaps"]}
