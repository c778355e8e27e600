"""A program that nothing explains, beside packaged ones: what the report tells of each.

One process of it has the X server copy keys to it and keeps a connection; the other one,
which holds neither, appends to a file.
"""

import json
import os
import pwd
import signal
import socket
import subprocess

import pytest

from auditor.host.live.machine import LiveHost
from tests.live.x11_stage import NOBODY, listener, stage, wait

pytestmark = [pytest.mark.live, pytest.mark.needs("root")]

RULE = "unexplained-program"
HOLDER = """
import os, socket, sys, time

if not os.fork():
    kept = open(sys.argv[2], "ab", buffering=0)
    while True:
        kept.write(bytes(1024))
        time.sleep(0.2)
from pynput import keyboard

far = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
with keyboard.Listener(on_press=lambda *_: None) as listener:
    listener.join()
"""


def audit(python, made, *options):
    """Return what the command prints for the stage's user."""
    done = subprocess.run(
        [python, "-m", "auditor", "audit", "-o", made.folder / options[1], *options],
        env={"PATH": os.environ["PATH"], "HOME": str(made.folder), "DISPLAY": made.name},
        cwd=made.folder,
        user=made.uid,
        group=made.uid,
        extra_groups=(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=100,
        check=False,
        text=True,
    )
    assert done.returncode == 14, done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=[0, NOBODY], ids=["root", "ordinary user"])
def scene(request, public_python):
    """Start everything as one user, and audit as that user."""
    with stage(request.param) as made, socket.create_server(("127.0.0.1", 0)) as server:
        made.serve()
        interpreter, variables = listener(made.folder)
        script, kept = made.folder / "sync.py", made.folder / "log.bin"
        script.write_text(HOLDER, encoding="utf-8")
        port = server.getsockname()[1]
        command = " ".join(map(str, (interpreter, script, port, kept)))
        shell = made.run("/bin/sh", "-c", f"{command} & wait", **variables)
        innocent = [made.run("xcape", "-d").pid, made.run("featherpad").pid]
        server.settimeout(20)
        near = server.accept()[0]
        with near:
            wait(lambda: kept.exists() and kept.stat().st_size > 4096, "the growing file")
            made.settled(_child(shell.pid), innocent[0])
            report = json.loads(audit(public_python, made, "--format", "json"))
            text = audit(public_python, made, "--language", "de")
        yield made, report, " ".join(text.split()), port, innocent


def _child(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
        return int(children.read().split()[0])


def findings(report, rule):
    (run,) = (run for run in report["rules"] if run["rule"] == rule)
    return run["findings"]


def of(report, name):
    return [item for item in findings(report, RULE) if item["arguments"]["program"] == name]


def test_all_of_it_is_told(scene):
    made, report, _, port, _ = scene
    (finding,) = of(report, "sync.py")
    told = finding["arguments"]
    assert finding["severity"] == "info"
    assert told["capability"] == "input.keystrokes.content"
    assert told["script"] == str(made.folder / "sync.py")
    assert told["unpackaged"] is True
    assert told["user"] == pwd.getpwuid(made.uid).pw_name
    assert told["unrelated_name"].split(", ")[0] == "dash"
    assert (told["connections"], told["address"]) == (1, f"127.0.0.1:{port}")
    assert told["path"] == str(made.folder / "log.bin")
    assert told["bytes"] > 4096
    assert told["changed_seconds"] <= 5
    assert told["running_seconds"] <= 120


def test_the_statement_tells_it_in_sentences(scene):
    made, report, german, port, _ = scene
    (finding,) = of(report, "sync.py")
    said = finding["statement"]
    assert f"It is connected to 127.0.0.1:{port}." in said
    assert f"It keeps {made.folder}/log.bin open for writing: " in said
    assert "It belongs to no installed package." in said
    assert f"Es ist verbunden mit 127.0.0.1:{port}." in german
    assert f"Es hält {made.folder}/log.bin zum Schreiben offen: " in german


def test_it_weighs_by_the_other_rule_alone(scene):
    _, report, _, _, _ = scene
    (finding,) = of(report, "sync.py")
    weights = [
        item["severity"]
        for item in findings(report, "undeclared-program")
        if item["program"] == finding["program"]
    ]
    assert weights == ["high"]


def test_nothing_is_told_of_the_distributions_own(scene):
    _, report, _, _, innocent = scene
    programs = {
        item["id"]
        for item in report["programs"]
        if {process["pid"] for process in item["processes"]} & set(innocent)
    }
    assert programs, "xcape holds keys"
    assert not programs & {item["program"] for item in findings(report, RULE)}


def test_a_tracers_files_are_known(tmp_path):
    kept = tmp_path / "trace.txt"
    command = ["strace", "-o", kept, "sleep", "60"]
    tracer = subprocess.Popen(command, start_new_session=True)
    try:
        host = LiveHost(os.getuid())
        wait(lambda: kept.exists() and kept.stat().st_size, "the trace")
        files = {item.pid: item.files for item in host.processes().processes}
        assert str(kept) in [file.path for file in files[tracer.pid]]
    finally:
        os.killpg(tracer.pid, signal.SIGKILL)
        tracer.wait()
