"""Real processes in namespaces of their own; applications laid out as their tools do."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from auditor.model.capability import Basis
from auditor.probes.linux.containers import PROBE
from tests.live.places import gaps_of_nobody, observed, placed, running

pytestmark = [
    pytest.mark.live,
    pytest.mark.needs("root"),
    pytest.mark.tried("containers", "programs"),
]

FLATPAK = "/var/lib/flatpak/app/org.auditor.Test/current/active/metadata"
SNAP = "/snap/auditor-test/current/meta/snap.yaml"
STATE = """{"data": {"conns": {"auditor-test:camera core:camera":
 {"interface": "camera", "auto": false}}}}"""


def said(message):
    return [item for item in observed(PROBE) if item.message == message]


def test_processes_in_a_namespace_of_their_own():
    before = said("namespace-apart")
    command = ("unshare", "--pid", "--mount", "--fork", "--mount-proc", "sleep", "60")
    with running("unshare", "--mount", "sleep", "60"), running(*command):
        assert len(said("namespace-apart")) == len(before) + 1


def test_a_flatpak_and_its_override():
    metadata = (
        "[Application]\nname=org.auditor.Test\n[Context]\ndevices=all;\nsockets=x11;\n"
    )
    override = "[Context]\ndevices=!all;\nfilesystems=home;\n"
    with placed(FLATPAK, metadata):
        assert [item.capability for item in said("app-permitted")] == ["camera"]
        with placed("/var/lib/flatpak/overrides/org.auditor.Test", override):
            (seen,) = said("app-permitted")
    assert (seen.capability, seen.basis) == ("file.content", Basis.PERMITTED)
    assert said("app-fenced") == []


def test_a_snaps_connections_count_and_its_wishes_do_not():
    text = "name: auditor-test\nversion: '1'\nplugs:\n  camera:\n  home:\n"
    with placed(SNAP, text):
        assert said("app-permitted") == []
        with placed("/var/lib/snapd/state.json", STATE, mode=0o600):
            assert [item.capability for item in said("app-permitted")] == ["camera"]


def test_an_ordinary_user_is_told_that_connections_were_not_read():
    with ExitStack() as stack:
        stack.enter_context(placed(SNAP, "name: auditor-test\n"))
        stack.enter_context(placed("/var/lib/snapd/state.json", STATE, mode=0o600))
        gaps = gaps_of_nobody(PROBE)
    assert ("file-refused", "/var/lib/snapd/state.json", "root") in gaps
    assert not Path("/snap").exists()
