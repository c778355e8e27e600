"""Servers that many computers run: a login over ssh is innocent, an exporter is known."""

import json
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from tests.live.test_main_job import program, severities

pytestmark = [
    pytest.mark.live,
    pytest.mark.needs("root"),
    pytest.mark.tried("management", "programs"),
]
PORT, EXPORTER_PORT = "18222", "18223"
SETTINGS = """\
HostKey {folder}/host
AuthorizedKeysFile {folder}/key.pub
PidFile none
PermitRootLogin yes
StrictModes no
UsePAM no
"""


@pytest.fixture
def run(tmp_path):
    """Return a function that starts a program, which ends with the test."""
    started = []

    def start(*command):
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in reversed(started):
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def audited():
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "audit", "--format", "json", "--no-exit-codes"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=100,
    )
    return json.loads(done.stdout)


def children(parent):
    """Return the PIDs of a process's children and theirs."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)],
        check=False,
        capture_output=True,
        text=True,
    ).stdout.split()
    return [int(pid) for pid in listed] + [each for pid in listed for each in children(pid)]


def test_a_login_over_ssh_weighs_nothing_above_info(run, tmp_path):
    for name in ("host", "key"):
        words = ("-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name)
        subprocess.run(["ssh-keygen", *words], check=True)
    config = tmp_path / "sshd_config"
    config.write_text(SETTINGS.format(folder=tmp_path))
    (tmp_path / "run").mkdir()
    subprocess.run(["mkdir", "-p", "/run/sshd"], check=True)
    server = run(
        "/usr/sbin/sshd", "-D", "-f", config, "-p", PORT, "-o", "ListenAddress=127.0.0.1"
    )
    time.sleep(1)
    options = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
    client = run(
        *("ssh", "-tt", "-F", "none", *options, "-o", "IdentitiesOnly=yes"),
        *("-i", tmp_path / "key", "-p", PORT, "root@127.0.0.1", "sleep", "60"),
    )
    end = time.monotonic() + 20
    while len(children(server.pid)) < 2:
        assert time.monotonic() < end, "nobody logged in"
        time.sleep(0.2)
    report = audited()
    pids = [server.pid, client.pid, *children(server.pid)]
    weights = {
        item["name"]: severities(report, item)
        for pid in pids
        if (item := program(report, pid))
    }
    assert {n: w for n, w in weights.items() if set(w.values()) - {"info"}} == {}


def test_an_exporter_of_the_computers_state_is_known_by_its_package(run):
    exporter = run(
        "prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{EXPORTER_PORT}"
    )
    time.sleep(2)
    found = program(audited(), exporter.pid)
    assert found["product"] == "prometheus-node-exporter"
    assert found["package"] == "prometheus-node-exporter"
    (capability,) = found["capabilities"]
    assert capability["capability"] == "device.posture"
