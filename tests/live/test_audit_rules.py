"""Real files of audit rules, in a copy of the system's settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.host.live.mounts import Mounts
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import audit_rules
from auditor.parse.audit_rules import parse_audit_rules  # noqa: F401 - not as nobody
from tests.live.etc_stage import apart

pytestmark = [pytest.mark.live, pytest.mark.tried("audit-rules", "programs")]

AUDITOR = Path(sys.executable).parent / "auditor"
RULES = "-D\n-a always,exit -F arch=b64 -S execve\n-w /home -p r\n-w /etc/passwd -p wa\n"
PLUGIN = "active = yes\npath = /sbin/audisp-syslog\n"


def scanned(folder, files, *before):
    command = [*apart(folder, files), *before, AUDITOR, "scan", "--format", "json"]
    result = subprocess.run(command, check=True, capture_output=True)
    report = json.loads(result.stdout)
    (run,) = (item for item in report["probes"] if item["probe"] == "audit-rules")
    return run, report


def test_the_packages_own_rules_record_nothing(tmp_path):
    run, _ = scanned(tmp_path, {"motd": ""})
    assert (run["coverage"], run["observations"]) == ("complete", [])


def test_rules_are_the_audit_daemons(tmp_path):
    settings = {
        "audit/rules.d/people.rules": RULES,
        "audit/rules.d/left-out": RULES,
        "audit/plugins.d/syslog.conf": PLUGIN,
    }
    run, report = scanned(tmp_path, settings)
    messages = sorted(item["message"] for item in run["observations"])
    assert messages == ["audit-home-files", "audit-other", "audit-plugin", "audit-programs"]
    (daemon,) = (
        item for item in report["programs"] if item["executable"] == "/usr/sbin/auditd"
    )
    assert daemon["product"] == "auditd"
    held = {item["capability"]: item["bases"] for item in daemon["capabilities"]}
    assert "configured" in held["process.events"]
    assert "configured" in held["file.events"]


def test_what_only_root_may_read_is_a_gap():
    def gathered(writing):
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
        shelf = Shelf(Mounts((), ("/",), hidden_processes=False), 65534, {}, lambda: None)
        audit_rules.gather(shelf)
        os.write(writing, json.dumps(shelf.told()).encode())

    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            gathered(writing)
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        kinds = {(kind, reason, needs) for kind, reason, _, needs in json.load(told)}
    assert kinds == {("denied", "file-refused", "root")}
