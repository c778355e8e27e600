"""Real listeners to the kernel's announcements, beside users of netlink that are none."""

import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from auditor.host.live.netlink import AUDIT, ask
from auditor.model.capability import Basis
from auditor.parse.auditing import parse_status
from tests.live.kernel_stage import looked, seen_of, severities
from tests.live.packet_stage import started

pytestmark = [pytest.mark.live, pytest.mark.tried("kernel-listeners", "programs")]

PROBE = "kernel-listeners"
LISTENER = """
import os, socket, time
held = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, {protocol})
held.bind((0, {group}))
time.sleep(60)
"""
AUDIT_PROTOCOL, CONNECTOR = 9, 11


def inodes(pid):
    with suppress(OSError):
        return {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    return set()


def holds(protocol):
    """Return what tells whether a process has bound a socket of a netlink protocol."""

    def ready(pid):
        table = Path("/proc/net/netlink").read_text().splitlines()[1:]
        rows = [line.split() for line in table]
        held = inodes(pid)
        return any(
            row[1] == str(protocol) and row[2] != "0" and f"socket:[{row[9]}]" in held
            for row in rows
        )

    return ready


@contextmanager
def listening(folder, protocol, group):
    """Run a listener of our own, written as a script."""
    script = folder / "listen.py"
    script.write_text(LISTENER.format(protocol=protocol, group=group))
    with started(sys.executable, script, ready=holds(protocol)) as pid:
        yield pid


@contextmanager
def audit_daemon(folder, name="auditd"):
    """Run the audit daemon, which switches auditing on, and put back what was."""
    enabled = parse_status(ask(AUDIT)).enabled
    config = folder / "etc"
    config.mkdir(mode=0o700)
    lines = Path("/etc/audit/auditd.conf").read_text().splitlines()
    lines = [line for line in lines if not line.startswith(("log_file", "write_logs"))]
    lines += [f"log_file = {folder}/audit.log", "write_logs = no", ""]
    (config / "auditd.conf").write_text("\n".join(lines))
    (config / "auditd.conf").chmod(0o640)
    program = shutil.which("auditd") if name == "auditd" else folder / name
    if name != "auditd":
        shutil.copy(shutil.which("auditd"), program)
    try:
        with started(program, "-n", "-c", config, ready=is_daemon) as pid:
            yield pid
    finally:
        subprocess.run(["auditctl", "-e", str(enabled)], check=True, capture_output=True)


def is_daemon(pid):
    status = parse_status(ask(AUDIT))
    return status.pid == pid and status.enabled == 1


def test_a_script_that_listens_to_the_connector(tmp_path):
    with listening(tmp_path, CONNECTOR, 1) as pid:
        (found,) = seen_of(pid, PROBE)
        weights = severities(pid, PROBE)
    assert (found.message, found.basis) == ("process-events", Basis.ACTIVE)
    assert weights == {"process.events": "medium"}


def test_a_connector_without_the_group_is_no_listener(tmp_path):
    with listening(tmp_path, CONNECTOR, 0) as pid:
        assert seen_of(pid, PROBE) == []


def test_a_reader_of_audit_records(tmp_path):
    with listening(tmp_path, AUDIT_PROTOCOL, 1) as pid:
        (found,) = seen_of(pid, PROBE)
    assert found.message.startswith("audit-records")
    assert found.capability == "process.events"


def test_who_may_only_send_to_the_audit_system_is_not_told(tmp_path):
    with listening(tmp_path, AUDIT_PROTOCOL, 0) as pid:
        (run,) = [item for item in looked(PROBE).runs if item.probe == PROBE]
    assert [item for item in run.observations if item.pid == pid] == []
    assert run.gaps == ()


def test_a_listener_in_a_namespace_of_its_own_is_told_nothing(tmp_path):
    script = tmp_path / "listen.py"
    script.write_text(LISTENER.format(protocol=CONNECTOR, group=1))

    def ready(pid):
        return any("socket:" in link for link in inodes(pid))

    with started("unshare", "--net", sys.executable, script, ready=ready) as pid:
        assert seen_of(pid, PROBE) == []


def test_a_watcher_of_routes_is_not_told():
    with started("ip", "monitor", ready=holds(0)) as pid:
        assert seen_of(pid, PROBE) == []


@pytest.mark.parametrize("name", ["auditd", "kworker"])
def test_the_audit_daemon_by_any_name(tmp_path, name):
    with audit_daemon(tmp_path, name) as pid:
        (found,) = seen_of(pid, PROBE)
        weights = severities(pid, PROBE)
    assert (found.message, found.basis) == ("audit-records", Basis.ACTIVE)
    assert weights["process.events"] == "medium"
