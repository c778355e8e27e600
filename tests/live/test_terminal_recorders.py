"""Real recorders of terminals, beside programs that only work in one."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from auditor.host.live.clock import read_clock
from auditor.host.live.machine import LiveHost
from auditor.host.live.processes import Walk
from auditor.probes.linux.terminal_recorders import PROBE

pytestmark = [pytest.mark.live, pytest.mark.tried("terminal-recorders", "programs")]

PATIENCE = 15.0
OWN_RECORDER = """
import os, pty
kept = open("kept", "wb", buffering=0)
def read(terminal):
    seen = os.read(terminal, 1024)
    kept.write(seen)
    return seen
pty.spawn(["sh", "-c", "echo begun; sleep 60"], read)
"""
TLOG = (  # it notes the session in a file that not every machine has (utmp(5))
    "mount -t tmpfs none /run && touch /run/utmp && "
    "exec tlog-rec --writer=file --file-path=kept sleep 60"
)


@pytest.fixture
def stage(tmp_path):
    """Return what starts a command in a terminal of its own and names its folder."""
    started = []

    def start(*command):
        near, far = os.openpty()
        process = subprocess.Popen(
            command,
            stdin=far,
            stdout=far,
            stderr=far,
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path), "TERM": "xterm", "SHELL": "/bin/sh"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(far)
        started.append((process, near))
        return process.pid

    start.folder = tmp_path
    yield start
    for process, near in started:
        for pid in below(process.pid, Walk({}, read_clock()).all()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        os.close(near)


def below(pid, table):
    """Return a process and all that came of it, by what is in a process table."""
    found = {pid}
    for _ in range(5):
        found |= {item.pid for item in table if item.parent in found}
    return found


def seen(folder, pid):
    """Return what the probe says of processes below one: (message, basis, file)."""
    host = LiveHost(os.getuid())
    own = below(pid, host.processes().processes)
    found = [item for item in PROBE.look(host) if hasattr(item, "basis")]
    place = f"{folder.resolve()}/"
    return {
        (item.message, item.basis.value, str(item.arguments.get("path", "")))
        for item in found
        if item.pid in own or str(item.arguments.get("path", "")).startswith(place)
    }


def expected(folder, pid, *wanted):
    """Wait until the probe says what is wanted of processes below one, and no more."""
    place = folder.resolve()
    goal = {
        (message, basis, f"{place}/{name}" if name else "")
        for message, basis, name in wanted
    }
    deadline = time.monotonic() + PATIENCE
    while (found := seen(folder, pid)) != goal:
        assert time.monotonic() < deadline, found
        time.sleep(0.3)


def renamed(folder, name):
    """Return a copy of a program under a name that says nothing."""
    return shutil.copy2(shutil.which(name), folder / "sysmon")


KEPT = ("terminal-file", "active", "kept")
HANDED = (
    ("terminal-handed-on", "active", ""),
    ("terminal-handed-file", "active", "kept"),
)


@pytest.mark.parametrize(
    "command",
    [
        ("script", "-q", "-c", "sleep 60", "kept"),
        ("sh", "-c", "true; nice script -q -c 'sleep 60' kept; true"),
        ("asciinema", "rec", "-q", "-c", "sleep 60", "kept"),
        ("ttyrec", "-e", "sleep 60", "kept"),
        ("unshare", "-m", "sh", "-c", TLOG),
        ("expect", "-c", "log_file -noappend kept; spawn sleep 60; interact"),
        (sys.executable, "-c", OWN_RECORDER),
    ],
    ids=["script", "wrapped", "asciinema", "ttyrec", "tlog", "expect", "own"],
)
def test_a_recorder_is_found_by_what_it_holds(stage, command):
    expected(stage.folder, stage(*command), KEPT)


def test_a_renamed_recorder_is_found(stage):
    program = renamed(stage.folder, "script")
    expected(stage.folder, stage(program, "-q", "-c", "sleep 60", "kept"), KEPT)


@pytest.mark.parametrize(
    "line",
    [
        "script -qf -c 'sleep 60' /dev/stdout | sh -c 'cat >kept'",
        "mkfifo f; cat f | tr a b >kept & script -qf -c 'sleep 60' f",
    ],
    ids=["pipe", "fifo"],
)
def test_a_recorder_that_others_write_for_is_found(stage, line):
    pid = stage("sh", "-c", line)
    place = f"{stage.folder.resolve()}/kept"
    deadline = time.monotonic() + PATIENCE
    while ("terminal-handed-file", "active", place) not in (
        found := seen(stage.folder, pid)
    ):
        assert time.monotonic() < deadline, found
        time.sleep(0.3)
    assert ("terminal-handed-on", "active", "") in found


def server(folder, *command):
    """Run a command of a multiplexer with a server of its own."""
    environment = {**os.environ, "HOME": str(folder), "TERM": "xterm", "SHELL": "/bin/sh"}
    environment.pop("TMUX", None)
    return subprocess.run(
        command, env=environment, cwd=folder, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def multiplexer(tmp_path):
    """Return what asks a tmux server of its own, and the server's PID."""
    name = ("tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null")
    server(tmp_path, *name, "new-session", "-d", "sh")
    pid = int(server(tmp_path, *name, "display-message", "-p", "#{pid}"))
    yield (lambda *command: server(tmp_path, *name, *command)), pid
    server(tmp_path, *name, "kill-server")


def test_a_multiplexer_pipes_a_terminal_to_a_writer(multiplexer, tmp_path):
    tmux, pid = multiplexer
    tmux("pipe-pane", "-o", "cat >kept")
    expected(tmp_path, pid, *HANDED)


def test_who_is_piped_a_terminal_needs_no_file(multiplexer, tmp_path):
    tmux, pid = multiplexer
    tmux("pipe-pane", "-o", "exec grep nothing")
    expected(tmp_path, pid, HANDED[0], ("terminal-handed", "active", ""))


def test_what_runs_in_a_multiplexer_is_no_recorder(multiplexer, tmp_path):
    tmux, pid = multiplexer
    (tmp_path / "text").write_text("text\n")
    tmux("new-window", "vim text")
    tmux("new-window", "nano text")
    tmux("new-window", "sh -c 'echo made >made; exec sleep 60 >>made'")
    tmux("new-window", "yes | sh -c 'sleep 60 >copied'")
    tmux("run-shell", "-b", "sleep 60 >job")
    deadline = time.monotonic() + PATIENCE
    while not all((tmp_path / name).exists() for name in ("made", "copied", "job")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(0.5)
    assert seen(tmp_path, pid) == set()


def test_a_multiplexer_with_a_log_of_its_own_is_found_and_one_without_is_not(tmp_path):
    folder = tmp_path / "screens"
    folder.mkdir(mode=0o700)
    command = ("env", f"SCREENDIR={folder}", "screen")
    try:
        server(tmp_path, *command, "-dmS", "plain", "sh")
        server(tmp_path, *command, "-L", "-Logfile", "kept", "-dmS", "logged", "sh")
        pids = [int(entry.name.split(".")[0]) for entry in folder.iterdir()]
        plain, logged = sorted(pids)
        expected(tmp_path, logged, KEPT)
        assert {path for _, _, path in seen(tmp_path, plain)} == {
            f"{tmp_path.resolve()}/kept"
        }
    finally:
        for entry in folder.iterdir():
            os.kill(int(entry.name.split(".")[0]), signal.SIGKILL)


def test_a_terminal_window_is_no_recorder_and_its_log_is_only_possible(display, tmp_path):
    environment = {**os.environ, "DISPLAY": display, "HOME": str(tmp_path)}
    quiet = subprocess.Popen(
        ["xterm", "-e", "sleep 60"], env=environment, stderr=subprocess.DEVNULL
    )
    with (tmp_path / "errors").open("w") as errors:
        logging = subprocess.Popen(
            ["xterm", "-e", "sleep 60"], env=environment, stdout=errors, stderr=errors
        )
    try:
        expected(tmp_path, logging.pid, ("terminal-file", "capable", "errors"))
        found = seen(tmp_path, quiet.pid)
        assert {basis for _, basis, _ in found} == {"capable"}  # the other's alone
    finally:
        for process in (quiet, logging):
            process.kill()
            process.wait()


def test_what_has_scrolled_by_in_a_window_is_only_possible(display, tmp_path):
    environment = {**os.environ, "DISPLAY": display, "HOME": str(tmp_path)}
    command = ["sakura", "-e", "sh -c 'seq 100000; sleep 60'"]
    window = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    try:
        while not (found := seen(tmp_path, window.pid)):
            assert time.monotonic() < deadline
            time.sleep(0.3)
        assert {item[:2] for item in found} == {("terminal-unnamed-file", "capable")}
    finally:
        window.kill()
        window.wait()


def test_a_recorder_that_is_no_package_weighs_more_than_the_distributions(stage):
    program = renamed(stage.folder, "script")
    pids = {
        "own": stage("script", "-q", "-c", "sleep 60", "one"),
        "copy": stage(program, "-q", "-c", "sleep 60", "two"),
    }
    expected(
        stage.folder,
        pids["own"],
        ("terminal-file", "active", "one"),
        ("terminal-file", "active", "two"),
    )
    command = [Path(sys.executable).parent / "auditor", "audit", "--format", "json"]
    report = json.loads(
        subprocess.run(
            [*command, "-o", stage.folder / "evidence", "--no-passphrase"],
            capture_output=True,
            check=False,
            env={**os.environ, "HOME": str(stage.folder)},
        ).stdout
    )
    programs = {
        process["pid"]: program["id"]
        for program in report["programs"]
        for process in program["processes"]
    }
    weights = {
        finding["program"]: finding["severity"]
        for rule in report["rules"]
        for finding in rule["findings"]
        if finding["capability"] == "terminal.session"
    }
    assert weights[programs[pids["own"]]] == "low"
    assert weights[programs[pids["copy"]]] == "high"
