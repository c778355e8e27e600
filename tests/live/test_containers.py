"""Real processes in namespaces of their own; applications laid out as their tools do."""

import os
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from auditor.host.live.machine import LiveHost
from auditor.host.live.mounts import Mounts
from auditor.host.live.reader import Reader, Task
from auditor.model.capability import Basis
from auditor.model.coverage import Gap
from auditor.model.observation import Observation
from auditor.probes.linux.containers import PROBE
from tests.live.test_scheduled_jobs import placed

pytestmark = [
    pytest.mark.live,
    pytest.mark.needs("root"),
    pytest.mark.tried("containers", "programs"),
]

FLATPAK = "/var/lib/flatpak/app/org.auditor.Test/current/active/metadata"
SNAP = "/snap/auditor-test/current/meta/snap.yaml"
STATE = """{"data": {"conns": {"auditor-test:camera core:camera":
 {"interface": "camera", "auto": false}}}}"""


def look(uid=0):
    host = LiveHost(uid)
    host.processes()
    return list(PROBE.look(host))


def observed(message):
    found = [item for item in look() if isinstance(item, Observation)]
    return [item for item in found if item.message == message]


def test_processes_in_a_namespace_of_their_own():
    before = observed("namespace-apart")
    command = ("unshare", "--pid", "--mount", "--fork", "--mount-proc", "sleep", "60")
    neighbour = subprocess.Popen(["unshare", "--mount", "sleep", "60"])
    process = subprocess.Popen(command, start_new_session=True)
    try:
        time.sleep(0.5)
        assert len(observed("namespace-apart")) == len(before) + 1
    finally:
        os.killpg(process.pid, 9)
        process.wait()
        neighbour.kill()
        neighbour.wait()


def test_a_flatpak_and_its_override():
    metadata = (
        "[Application]\nname=org.auditor.Test\n[Context]\ndevices=all;\nsockets=x11;\n"
    )
    override = "[Context]\ndevices=!all;\nfilesystems=home;\n"
    with placed(FLATPAK, metadata):
        assert [item.capability for item in observed("app-permitted")] == ["camera"]
        with placed("/var/lib/flatpak/overrides/org.auditor.Test", override):
            (seen,) = observed("app-permitted")
    assert (seen.capability, seen.basis) == ("file.content", Basis.PERMITTED)
    assert observed("app-fenced") == []


def test_a_snaps_connections_count_and_its_wishes_do_not():
    text = "name: auditor-test\nversion: '1'\nplugs:\n  camera:\n  home:\n"
    with placed(SNAP, text):
        assert observed("app-permitted") == []
        with placed("/var/lib/snapd/state.json", STATE, mode=0o600):
            assert [item.capability for item in observed("app-permitted")] == ["camera"]


def test_an_ordinary_user_is_told_that_connections_were_not_read():
    def run(_):
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
        gaps = [item for item in look(65534) if isinstance(item, Gap)]
        return tuple((gap.reason, gap.place, gap.needs) for gap in gaps)

    with ExitStack() as stack:
        stack.enter_context(placed(SNAP, "name: auditor-test\n"))
        stack.enter_context(placed("/var/lib/snapd/state.json", STATE, mode=0o600))
        reader = Reader(Mounts((), ("/",), hidden_processes=False), seconds=20)
        reader.start([Task(place="/", run=run)])
        (answer,) = reader.collect()
    assert ("file-refused", "/var/lib/snapd/state.json", "root") in answer.value
    assert not Path("/snap").exists()
