"""The main job as a person does it: one display, everything at once, the command itself.

Real programs that capture stand beside real ones that do not, under their own names and
as renamed copies. The command runs once as root and once as an ordinary user.
"""

import json
import os
import subprocess
import time

import pytest

from tests.live.x11_stage import NOBODY, listener, stage

pytestmark = [pytest.mark.live, pytest.mark.needs("root")]

KEYS = "input.keystrokes.content"
LISTEN = "from pynput import {0} as m;l=m.Listener({1}=lambda *a: None);l.start();l.join()"

CAPTURING = {
    "keyboard listener": (["PYTHON", "-c", LISTEN.format("keyboard", "on_press")], {KEYS}),
    "pointer listener": (
        ["PYTHON", "-c", LISTEN.format("mouse", "on_move")],
        {"input.pointer.movement", "input.pointer.clicks"},
    ),
    "xinput": (["xinput", "test-xi2", "--root"], {KEYS}),
    "xev": (["xev", "-root", "-event", "keyboard"], {KEYS}),
    "x11vnc": (
        ["x11vnc", "-forever", "-localhost", "-noxdamage", "-rfbport", "PORT"],
        {"screen.image", "remote.control"},
    ),
    "ffmpeg": (
        [
            "ffmpeg",
            "-loglevel",
            "quiet",
            "-f",
            "x11grab",
            "-i",
            "DISPLAY",
            "-f",
            "null",
            "-",
        ],
        {"screen.image"},
    ),
    "parcellite": (["parcellite"], {"clipboard.content"}),
}
HARMLESS = {
    "xterm": ["xterm"],
    "xcape": ["xcape", "-d"],
    "zenity": ["zenity", "--info"],
    "featherpad": ["featherpad"],
    "openbox": ["openbox"],
    "picom": ["picom"],
    "xeyes": ["xeyes"],
    "editor in tmux": ["tmux", "-L", "auditor-test", "new-session", "-d", "nano"],
}
# A window has only one listener for touches, so the second xinput uses the older protocol.
COPIED = {"xinput": ["test", "5"]}
SCRIPTS = {"keyboard listener", "pointer listener"}


@pytest.fixture(scope="module", params=[0, NOBODY], ids=["root", "ordinary user"])
def scene(request, public_python):
    """Start everything as one user, audit as that user, and return report and PIDs."""
    with stage(request.param) as made:
        made.serve()
        python, variables = listener(made.folder)
        words = {"PYTHON": python, "DISPLAY": made.name}
        manager = made.run("openbox")
        time.sleep(1)
        pids = {"openbox": manager.pid}
        for port, (name, (command, _)) in enumerate(CAPTURING.items(), 5970):
            given = [words.get(word, word).replace("PORT", str(port)) for word in command]
            pids[name] = made.run(*given, **variables).pid
            if name not in SCRIPTS:
                copy = made.copy(given[0], f"notes-{name}")
                words_again = COPIED.get(name, given[1:])
                again = [word.replace(str(port), str(port + 20)) for word in words_again]
                pids[f"copy of {name}"] = made.run(copy, *again, **variables).pid
        for name, command in HARMLESS.items():
            if name != "openbox":
                pids[name] = made.run(*command).pid
        pids["copy of xcape"] = made.run(made.copy("xcape", "notes-xcape"), "-d").pid
        time.sleep(6)
        yield audited(public_python, made), pids
        subprocess.run(["tmux", "-L", "auditor-test", "kill-server"], check=False)


def audited(python, made):
    done = subprocess.run(
        [
            python,
            "-m",
            "auditor",
            "audit",
            "--format",
            "json",
            "-o",
            made.folder / "evidence",
        ],
        env={"PATH": os.environ["PATH"], "HOME": str(made.folder), "DISPLAY": made.name},
        cwd=made.folder,
        user=made.uid,
        group=made.uid,
        extra_groups=(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 14, done.stderr
    return json.loads(done.stdout)


def program(report, pid):
    found = [
        item
        for item in report["programs"]
        if pid in {process["pid"] for process in item["processes"]}
    ]
    return found[0] if found else None


def active(item):
    return {
        each["capability"] for each in item["capabilities"] if "active" in each["bases"]
    }


def severities(report, item):
    return {
        finding["capability"]: finding["severity"]
        for run in report["rules"]
        for finding in run["findings"]
        if finding["program"] == item["id"]
    }


@pytest.mark.parametrize("name", CAPTURING)
def test_every_capturing_program_is_found_with_its_pid_active_now(scene, name):
    report, pids = scene
    found = program(report, pids[name])
    assert found, "not named"
    active = {
        each["capability"] for each in found["capabilities"] if "active" in each["bases"]
    }
    assert active >= CAPTURING[name][1]


@pytest.mark.parametrize("name", set(CAPTURING) - SCRIPTS)
def test_a_renamed_copy_is_found_as_well_and_weighs_more(scene, name):
    report, pids = scene
    found = program(report, pids[f"copy of {name}"])
    assert found, "not named"
    active = {
        each["capability"] for each in found["capabilities"] if "active" in each["bases"]
    }
    assert active >= CAPTURING[name][1]
    assert found["name"] == f"notes-{name}"
    weights = severities(report, found)
    assert all(weights[each] in {"medium", "high"} for each in CAPTURING[name][1])


@pytest.mark.parametrize("name", HARMLESS)
def test_no_harmless_program_weighs_more_than_info(scene, name):
    report, pids = scene
    found = program(report, pids[name])
    weights = severities(report, found) if found else {}
    assert set(weights.values()) <= {"info"}


def test_what_xcape_receives_is_stated_and_its_copy_weighs(scene):
    report, pids = scene
    for name, allowed in (("xcape", {"info"}), ("copy of xcape", {"medium", "high"})):
        found = program(report, pids[name])
        bases = {each["capability"]: each["bases"] for each in found["capabilities"]}
        assert "active" in bases[KEYS]
        assert severities(report, found)[KEYS] in allowed


def test_each_script_is_named_by_what_it_runs(scene):
    report, pids = scene
    names = {program(report, pids[name])["id"] for name in SCRIPTS}
    assert len(names) == 2, "two listeners of one interpreter are two programs"
