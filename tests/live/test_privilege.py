"""What runs as root, and what as the person, seen from outside.

Needs root: it makes a user, and the audit that this user starts with sudo.
"""

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

import pytest

from tests.live.session_stage import session

pytestmark = [pytest.mark.live, pytest.mark.needs("root")]
NAME = "auditor-test"


@pytest.fixture
def person():
    home = tempfile.mkdtemp(prefix="auditor-home-")
    subprocess.run(["useradd", "--home-dir", home, "--no-create-home", NAME], check=True)
    entry = pwd.getpwnam(NAME)
    os.chown(home, entry.pw_uid, entry.pw_gid)
    yield entry
    subprocess.run(["pkill", "-KILL", "-u", NAME], check=False)
    subprocess.run(["userdel", NAME], check=True)
    shutil.rmtree(home)


def audited_with_sudo(python, person, *wrapper, options=()):
    """Run an audit as sudo would start it: as root, the person named in SUDO_UID."""
    folder = f"{person.pw_dir}/evidence"
    command = [python, "-m", "auditor", "audit", "--format", "json", "-o", folder]
    return subprocess.run(
        [*wrapper, *command, "--no-exit-codes", *options],
        env={
            "PATH": os.environ["PATH"],
            "HOME": "/root",
            "SUDO_UID": str(person.pw_uid),
            "SUDO_USER": NAME,
            "XDG_CONFIG_HOME": "/root/.config",
        },
        cwd="/",  # the checkout may lie where the person may not look
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=100,
        check=False,
    )


def test_sudo_looks_as_root_and_seals_as_the_person(public_python, person):
    sleeper = subprocess.Popen(["sleep", "60"])
    try:
        done = audited_with_sudo(public_python, person)
    finally:
        sleeper.kill()
        sleeper.wait()
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["host"]["privilege"] == "root"
    assert report["host"]["user"] == NAME
    assert report["host"]["source"] == "live"
    assert "without-root" not in {limit["limit"] for limit in report["limits"]}
    for root, folders, files in os.walk(person.pw_dir):
        for name in [*folders, *files]:
            status = os.lstat(os.path.join(root, name))
            assert status.st_uid == person.pw_uid, (
                f"{root}/{name} does not belong to the person"
            )
    assert os.path.exists(f"{person.pw_dir}/evidence/report.dsse.json")
    assert os.path.exists(f"{person.pw_dir}/.config/monitoring-auditor/keys/id_report")


def test_sudo_looks_again_and_again_as_root_too(public_python, person):
    options = ("--for", "3s", "--every", "1s")
    done = audited_with_sudo(public_python, person, options=options)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["sampling"]["looks"] == 4
    assert report["host"]["privilege"] == "root"
    assert report["host"]["user"] == NAME
    assert report["summary"]["processes"] > 1
    folder = f"{person.pw_dir}/evidence"
    assert os.stat(f"{folder}/report.dsse.json").st_uid == person.pw_uid


def test_parsing_judging_and_sealing_never_run_as_root(public_python, person, tmp_path):
    log = tmp_path / "trace"
    tracer = ["strace", "-f", "-qq", "-o", str(log)]
    tracer += ["-e", "trace=setresuid,capset,openat,execve,prctl"]
    done = audited_with_sudo(public_python, person, *tracer)
    assert done.returncode == 0, done.stderr
    lines = log.read_text("utf-8", "replace").splitlines()
    parent = lines[0].split()[0]
    became = next(
        i for i, line in enumerate(lines) if f"setresuid({person.pw_uid}," in line
    )
    assert lines[became].startswith(parent), "the parent becomes the person"
    judged = [  # loaded late: what reads the answers, renders and seals
        i
        for i, line in enumerate(lines)
        if re.search(r"(auditor/(seal|render)|pydantic)/", line)
    ]
    assert judged, "the trace would show who loads that code"
    assert min(judged) > became
    assert {lines[i].split()[0] for i in judged} == {parent}
    reduced = [line for line in lines if "capset(" in line]
    kept = "1<<CAP_DAC_READ_SEARCH|1<<CAP_NET_ADMIN|1<<CAP_SYS_PTRACE"
    assert any(f"effective={kept}" in line for line in reduced), reduced


@pytest.fixture
def theirs(person):
    """Give a session that belongs to the person, below their home."""
    with session(HOME=person.pw_dir) as stage:
        os.chown(stage.folder, person.pw_uid, person.pw_gid)
        stage.prefix = ["setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}"]
        stage.prefix.append("--clear-groups")
        yield stage


def test_sudo_asks_the_persons_bus_and_sound_server_as_the_person(
    public_python, person, theirs
):
    theirs.message_bus()
    theirs.microphone()
    monitor = theirs.start("dbus-monitor", "--session").pid
    recorder = theirs.record().pid
    report = json.loads(audited_with_sudo(public_python, person).stdout)
    held = {
        each["pid"]: {item["capability"] for item in program["capabilities"]}
        for program in report["programs"]
        for each in program["processes"]
    }
    assert held[monitor] == {"comm.chat.content", "app.usage"}
    assert held[recorder] == {"microphone"}
    assert str(theirs.folder) not in json.dumps([each["gaps"] for each in report["probes"]])


def test_an_unknown_user_is_a_usage_error():
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "audit", "--user", "no-such-person"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "no user 'no-such-person'" in done.stderr
    assert "no audit was performed" in done.stderr
    assert "Traceback" not in done.stderr
