"""Programs that try to be missed, to be taken for another, or to spoil the look.

Each is a real key listener on a server of its own.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.host.live.machine import LiveHost
from tests.live.x11_stage import listener, stage

pytestmark = pytest.mark.live

KEYS = "input.keystrokes.content"
START = """
import os, sys, time
from Xlib import display, X
from Xlib.ext import record
RANGE = {
    "core_requests": (0, 0), "core_replies": (0, 0), "ext_requests": (0, 0, 0, 0),
    "ext_replies": (0, 0, 0, 0), "delivered_events": (0, 0), "device_events": (0, 0),
    "errors": (0, 0), "client_started": False, "client_died": False,
}
KEYS = {**RANGE, "device_events": (X.KeyPress, X.KeyRelease)}
control, data = display.Display(), display.Display()
context = control.record_create_context(0, [record.AllClients], [KEYS])
control.sync()
"""
LISTEN = "data.record_enable_context(context, lambda reply: None)\n"
HAND_ON = """
for each in (control, data):
    os.set_inheritable(each.display.socket.fileno(), True)
if os.fork():
    time.sleep(0.5)
    os.execv("/usr/bin/xcape", ["xcape", "-d", "-e", "Control_L=Escape"])
"""
HOLD_MANY = """
from Xlib.protocol import request
base, root = control.display.info.resource_id_base, control.screen().root.id
for number in range(400_000):
    request.CreateGC(control.display, cid=base + 4096 + number, drawable=root, attrs={})
    if number % 5000 == 0:
        control.sync()
control.sync()
"""
RECORD_MUCH = "".join(
    "control.record_create_context(0, [record.AllClients], [RANGE])\n" for _ in range(300)
)
RECORD_ELSEWHERE = """
more = display.Display()
context = more.record_create_context(0, [record.AllClients], [KEYS])
more.sync()
data.record_enable_context(context, lambda reply: None)
"""
CROWD = """
import socket, time
held = []
for number in range(1, 7):
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"\\0/tmp/.X11-unix/X{number}")
    server.listen(50)
    held.append(server)
print("ready", flush=True)
time.sleep(100)
"""


@pytest.fixture
def acting():
    """Give a stage that serves, of our own user."""
    with stage(os.getuid()) as made:
        made.serve("-ac")
        yield made


def listen(acting, code):
    """Start a listener from a file."""
    python, variables = listener(acting.folder)
    script = acting.folder / "listen.py"
    script.write_text(code)
    return acting.run(python, str(script), **variables)


def audited(*arguments, **streams):
    """Run the auditor in a process of its own."""
    given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, **streams}
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
        **given,
    )
    assert b"Traceback" not in done.stderr
    return done


def test_a_connection_that_is_handed_on_accuses_its_reader_too(acting):
    program = listen(acting, START + HAND_ON + LISTEN)
    look = acting.until(lambda look: len(look.active()) > 1, "both holders")
    assert program.pid in look.active()
    assert all(KEYS in held for held in look.active().values())


@pytest.mark.slow
def test_a_recorder_that_holds_too_much_to_be_read_is_named(acting):
    program = listen(acting, START + HOLD_MANY + LISTEN)
    look = acting.until(
        lambda look: (KEYS, "capable") in look.of(program.pid), "the recorder"
    )
    assert "x11-contexts-unread" in look.gaps


def test_many_empty_recordings_do_not_hide_the_one_that_counts(acting):
    program = listen(acting, START + RECORD_MUCH + RECORD_ELSEWHERE)
    acting.until(lambda look: (KEYS, "active") in look.of(program.pid), "the recorder")


def test_silent_servers_do_not_take_the_time_of_the_persons_own(acting):
    program = listen(acting, START + LISTEN)
    crowd = subprocess.Popen(
        [sys.executable, "-c", CROWD], stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        assert crowd.stdout.readline() == b"ready\n"
        acting.until(lambda look: (KEYS, "active") in look.of(program.pid), "the listener")
    finally:
        crowd.kill()
        crowd.wait()
        crowd.stdout.close()


@pytest.mark.needs("root")
@pytest.mark.parametrize(("own_file", "foreign"), [(True, True), (False, False)])
def test_a_library_of_another_mount_namespace_is_not_the_systems(acting, own_file, foreign):
    """`/usr/lib/X` of a namespace may be any file; a packaged program may load it."""
    library = acting.folder / "own" / "libown.so"
    library.parent.mkdir()
    shutil.copy(next(Path("/usr/lib").glob("*/libX11.so.6")), library)
    preload = "LD_PRELOAD=/usr/lib/tmpfiles.d/libown.so" if own_file else ""
    program = acting.run(
        *("unshare", "-m", "sh", "-c"),
        f"mount --bind {library.parent} /usr/lib/tmpfiles.d;"
        f"exec env {preload} xcape -d -e Control_L=Escape",
    )
    acting.settled(program.pid)
    table = LiveHost(person=0).processes().processes
    found = next(each for each in table if each.pid == program.pid)
    assert bool(found.foreign_code) is foreign


@pytest.mark.parametrize("variables", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}])
def test_what_the_encoding_lacks_is_escaped(tmp_path, variables):
    folder = str(tmp_path / "evidence")
    done = audited(
        "audit", "-o", folder, "--no-exit-codes", env={**os.environ, **variables}
    )
    assert done.returncode == 0


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_streams_do_not_spoil_the_evidence(tmp_path, closed):
    folder = tmp_path / "evidence"
    command = f"{sys.executable} -m auditor audit --no-exit-codes -o {folder} {closed}"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    assert audited("verify", str(folder)).returncode == 0


def test_evidence_is_not_denied_because_its_result_could_not_be_shown(tmp_path):
    folder = tmp_path / "evidence"
    with open("/dev/full", "wb") as full:
        done = audited("audit", "-o", str(folder), stdout=full)
    assert done.returncode == 1
    assert b"no audit was performed" not in done.stderr
    assert audited("verify", str(folder)).returncode == 0


@pytest.mark.parametrize("name", ["ledger.jsonl", "pending.json"])
@pytest.mark.parametrize("kind", ["endless", "pipe"])
def test_what_is_no_file_beside_the_ledger_is_an_error_in_time(tmp_path, name, kind):
    folder = tmp_path / "monitoring-auditor"
    folder.mkdir()
    if kind == "pipe":
        os.mkfifo(folder / name)
    else:
        (folder / name).symlink_to("/dev/zero")
    home = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    done = audited("audit", "--no-exit-codes", env=home)
    assert done.returncode in {1, 2}
    assert name.encode() in done.stderr
    assert b"mistake" not in done.stderr


def test_a_pipe_where_the_policy_is_looked_for_is_told(tmp_path):
    folder = tmp_path / "monitoring-auditor"
    folder.mkdir()
    os.mkfifo(folder / "policy.yaml")
    done = audited(
        *("audit", "--format", "json", "--no-exit-codes"),
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert json.loads(done.stdout)["policy"]["problem"]
