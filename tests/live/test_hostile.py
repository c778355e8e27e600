"""Programs whose names and arguments are made to act in a terminal, a page or a parser.

Each holds a real packet socket, so the report must name it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.live,
    pytest.mark.needs("root"),
    pytest.mark.tried("processes", "programs"),
]

NAMES = [
    b"\x1b]0;x\x07",
    b"[bold red]",
    b"<script>alert(1)<",
    b"two\nlines",
    b"bad\xff\xfe",
]
LONG = b"a" * 100_000
SECRET = "hunter2hunter2"
CODE = """
import ctypes, socket, sys, time
ctypes.CDLL(None).prctl(15, NAME, 0, 0, 0)
held = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
print("ready", flush=True)
time.sleep(120)
"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Start one program per name; each takes hostile arguments, one a secret."""
    folder = os.fsencode(tmp_path_factory.mktemp("crowd"))
    python = os.fsencode(Path("/usr/bin/python3").resolve())
    programs = []
    for name in NAMES:
        path = os.path.join(folder, name)
        shutil.copy(python, path)
        code = CODE.replace("NAME", repr(name[:15]))
        arguments = [
            path,
            b"-S",
            b"-c",
            code.encode(),
            name,
            f"--password={SECRET}".encode(),
            LONG,
        ]
        program = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        assert program.stdout.readline() == b"ready\n"
        programs.append(program)
    yield {program.pid: name for program, name in zip(programs, NAMES, strict=True)}
    for program in programs:
        program.kill()
        program.wait()
        program.stdout.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def audited(home, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    return done


def controls(text):
    """Return the characters of a text that could act on a terminal."""
    return {c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}}


@pytest.fixture(scope="module")
def report(crowd, home):
    done = audited(home, "audit", "--format", "json", "-o", str(home / "evidence"))
    assert controls(done.stdout.decode()) == set()
    return json.loads(done.stdout)


def processes(report):
    return {
        item["pid"]: item for program in report["programs"] for item in program["processes"]
    }


def test_all_are_found_holding_what_they_hold(crowd, report):
    for pid, name in crowd.items():
        program = next(
            item
            for item in report["programs"]
            if pid in {process["pid"] for process in item["processes"]}
        )
        bases = {item["capability"]: item["bases"] for item in program["capabilities"]}
        assert bases["network.packets"] == ["active"], name


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_nothing_shown_can_act(crowd, home, language, format_):
    done = audited(home, "scan", "--format", format_, "--language", language)
    assert controls(done.stdout.decode()) == set()
    assert controls(done.stderr.decode()) == set()


def test_what_is_sealed_is_what_was_there(crowd, report):
    shown = processes(report)
    for pid, name in crowd.items():
        words = subprocess.run(
            ["bash", "-c", f"printf '%s\\0' {shown[pid]['command_line']}"],
            capture_output=True,
            check=True,
        ).stdout.split(b"\0")
        assert words[4] == name, "bash reads back the very bytes"
        assert words[6] == LONG
        assert words[0].endswith(b"/" + name)


def test_secrets_are_masked_and_marked_everywhere(crowd, home, report):
    for pid in crowd:
        assert processes(report)[pid]["masked"]
    assert "secrets-masked" in {limit["limit"] for limit in report["limits"]}
    for path in (home / "evidence").iterdir():
        assert SECRET.encode() not in path.read_bytes()
    assert SECRET not in json.dumps(report)


def test_the_evidence_verifies_and_shows_again_harmlessly(crowd, home, report):
    verified = audited(home, "verify", str(home / "evidence"))
    assert verified.returncode == 0
    assert controls(verified.stdout.decode()) == set()
    shown = audited(home, "show", str(home / "evidence"))
    assert shown.returncode == 0
    assert controls(shown.stdout.decode()) == set()
    assert max(len(line) for line in shown.stdout.decode().splitlines()) <= 80
    assert re.search(r"\\x1b\]0;x", shown.stdout.decode())
