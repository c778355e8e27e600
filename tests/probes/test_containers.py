"""Containers and fenced applications: what is told of them, and what could not be seen."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.about import About
from auditor.model.capability import CAPABILITIES, Basis
from auditor.model.container import FencedApp, FencedApps
from auditor.model.coverage import Gap, GapKind
from auditor.model.observation import MarkType
from auditor.model.process import Process, ProcessTable
from auditor.probes.linux.containers import GRANTS, PROBE

pytestmark = pytest.mark.tried("containers", "composed")

APART = {"pid": "9", "mnt": "9"}
OWN = Process(pid=2, started=1, namespaces={"pid": "1", "mnt": "1"})


def seen(*processes, apps=(), gaps=()):
    answers = {
        Verb.ABOUT: About(time="2026-01-01T00:00:00Z", auditor_pid=2),
        Verb.PROCESSES: ProcessTable(processes=(OWN, *processes)),
        "fenced-apps": FencedApps(apps=apps, gaps=gaps),
    }
    return list(PROBE.look(RecordedHost(answers)))


def test_a_quiet_system_has_neither_observation_nor_gap():
    assert seen(Process(pid=7, started=1, namespaces={"pid": "1", "mnt": "2"})) == []


def test_a_container_is_counted_once():
    found = seen(
        *(
            Process(
                pid=pid,
                started=1,
                container="docker-ab.scope",
                namespaces=APART,
            )
            for pid in (7, 8)
        )
    )
    assert [(item.message, item.arguments["count"], item.basis) for item in found] == [
        ("container-running", 2, None)
    ]


def test_processes_with_numbers_and_files_of_their_own_are_told():
    (found,) = seen(Process(pid=7, started=1, namespaces={"pid": "5", "mnt": "6"}))
    assert (found.message, found.basis) == ("namespace-apart", None)


def test_what_most_applications_may_use_is_a_mere_fact():
    app = FencedApp(
        kind="flatpak", id="org.example.App", granted=("sockets=pulseaudio", "sockets=x11")
    )
    (found,) = seen(apps=(app,))
    assert (found.message, found.basis) == ("app-fenced", None)
    assert found.arguments["text"] == "sockets=pulseaudio, sockets=x11"


def test_a_grant_beyond_that_is_permitted():
    app = FencedApp(kind="flatpak", id="org.example.App", granted=("devices=all",))
    _, found = seen(apps=(app,))
    assert (found.capability, found.basis) == ("camera", Basis.PERMITTED)
    assert found.marks == ((MarkType.PACKAGE, "flatpak:org.example.App"),)


@pytest.mark.parametrize(
    ("kind", "unit"),
    [("flatpak", "app-flatpak-org.x.App-77.scope"), ("snap", "snap.org.x.App.x-1.scope")],
)
def test_a_grant_of_what_runs_is_its_processs(kind, unit):
    app = FencedApp(kind=kind, id="org.x.App", granted=("devices=all",))
    fence = Process(
        pid=6, started=1, unit=unit, executable="/usr/bin/bwrap", namespaces=APART
    )
    inside = Process(pid=7, started=9, unit=unit, executable="/app/bin/x", namespaces=APART)
    _, found = seen(fence, inside, apps=(app,))
    assert (found.pid, found.started) == (7, 9)


def test_a_wish_is_no_grant():
    app = FencedApp(kind="snap", id="cheese", wished=("camera",), unfenced=True)
    (found,) = seen(apps=(app,))
    assert (found.message, found.basis) == ("app-unfenced", None)
    assert found.arguments["text"] == "camera?"


def test_what_is_granted_are_words_of_the_tree():
    assert set(GRANTS.values()) <= set(CAPABILITIES)


def test_what_the_host_could_not_read_is_passed_on():
    denied = Gap(kind=GapKind.DENIED, reason="file-refused", place="/x", needs="root")
    malformed = Gap(kind=GapKind.FAILED, reason="snap-state")
    assert seen(gaps=(denied, malformed)) == [denied, malformed]


def test_other_peoples_namespaces_are_a_gap():
    (gap,) = seen(Process(pid=7, started=1, refused=("exe",)))
    told = (gap.kind, gap.reason, gap.needs)
    assert told == (GapKind.DENIED, "other-users-namespaces", "root")
