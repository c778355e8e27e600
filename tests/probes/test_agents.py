"""Agents and who manages: what is told of their settings, and what could not be seen."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.agent import AgentSettings, AgentTable
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.observation import MarkType
from auditor.model.process import Process, ProcessTable
from auditor.probes.linux.agents import PROBE
from auditor.probes.linux.management import PROBE as MANAGEMENT

pytestmark = [
    pytest.mark.tried("agents", "composed"),
    pytest.mark.tried("management", "composed"),
]

AGENT = {"shape": "Telegraf", "place": "/etc/t.conf", "hosts": ("a.example",)}
MANAGED = {
    "shape": "Salt minion",
    "managing": True,
    "place": "/etc/salt/minion",
    "hosts": ("a.example",),
}


def seen(*agents, probe=PROBE, gaps=(), processes=()):
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        "agents": AgentTable(agents=agents, gaps=gaps),
    }
    return list(probe.look(RecordedHost(answers)))


@pytest.mark.parametrize("probe", [PROBE, MANAGEMENT])
def test_a_quiet_system_has_neither_observation_nor_gap(probe):
    quiet = Process(pid=7, started=1, listens=("127.0.0.1:25", "[::1]:631"))
    assert seen(probe=probe, processes=(quiet,)) == []


def test_what_settings_turn_on_is_configured_and_what_may_be_asked_capable():
    item = AgentSettings(
        **AGENT, program="/x/t", switched=("auth.events",), possible=("file.content",)
    )
    on, asked = seen(item)
    assert (on.message, on.basis) == ("agent-reports", Basis.CONFIGURED)
    assert (asked.message, asked.basis) == ("agent-may-be-asked", Basis.CAPABLE)
    assert on.arguments["address"] == "a.example"
    assert dict(on.marks) == {MarkType.EXECUTABLE: "/x/t", MarkType.SETTING: "/etc/t.conf"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "agent-settings-left"),
        ({"switched": ("auth.events",)}, "agent-settings-left"),
        ({"pid": 7}, "agent-names-server"),
        ({"pid": 7, "shape": ""}, "server-named"),
    ],
)
def test_what_shows_no_capability_is_a_fact(more, message):
    (found,) = seen(AgentSettings(**{**AGENT, **more}))
    assert (found.message, found.basis) == (message, None)


def test_each_of_the_two_tells_its_own():
    agent = AgentSettings(**AGENT, pid=7)
    managed = AgentSettings(**MANAGED, pid=7, possible=("remote.control",))
    assert [item.message for item in seen(agent, managed)] == ["agent-names-server"]
    (found,) = seen(agent, managed, probe=MANAGEMENT)
    assert (found.message, found.basis) == ("managed-by", Basis.CAPABLE)


@pytest.mark.parametrize(
    ("more", "message"),
    [({}, "management-settings-left"), ({"program": "/x"}, "directory-member")],
)
def test_membership_is_a_fact(more, message):
    (found,) = seen(AgentSettings(**MANAGED, **more), probe=MANAGEMENT)
    assert (found.message, found.basis) == (message, None)


def test_open_ports_are_facts():
    process = Process(pid=7, started=1, listens=("0.0.0.0:22", "[::]:22", "127.0.0.1:1"))
    (found,) = seen(probe=MANAGEMENT, processes=(process,))
    assert (found.pid, found.basis, found.arguments) == (7, None, {"ports": "22"})


@pytest.mark.parametrize("probe", [PROBE, MANAGEMENT])
def test_what_the_host_could_not_read_is_passed_on(probe):
    denied = Gap(kind=GapKind.DENIED, reason="file-refused", place="/x", needs="root")
    broken = Gap(kind=GapKind.FAILED, reason="file-reader-ended", whole=True)
    assert seen(probe=probe, gaps=(denied, broken)) == [denied, broken]


def test_other_peoples_ports_are_a_gap():
    (gap,) = seen(probe=MANAGEMENT, processes=(Process(pid=7, started=1, refused=("fd",)),))
    assert (gap.kind, gap.reason, gap.needs) == (GapKind.DENIED, "other-users-fd", "root")
