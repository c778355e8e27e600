from dataclasses import replace

import pytest

from auditor.attribution import attribute
from auditor.catalogue.matching import catalogue_of
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, Gap, GapKind
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.observation import WITHHOLDABLE, Observation
from auditor.model.policy import Exemption, Policy
from auditor.model.process import FileIdentity, Process
from auditor.model.report import Tool, plain
from auditor.policy.matching import match_programs
from auditor.reporting import report_of
from auditor.rules import all_rules, case_for, judge

ABOUT = About(
    time="2026-11-23T05:00:00Z",
    host_name="laptop",
    user="jane",
    privilege="root",
    namespaces=("mnt:[1]", "net:[2]", "pid:[3]", "user:[4]"),
)
LISTENER = Process(
    pid=7,
    started=70,
    executable="/home/jane/a\nb",
    file_key="k",
    arguments=("/home/jane/a\nb", "two words"),
    user="jane",
    namespaces={"mnt": "1", "net": "9", "pid": "3"},
    remotes=("192.0.2.1:443",),
)
OTHER = Process(pid=9, started=90, executable="/usr/bin/vi", name="vi")
SEEN = Observation(
    message="x11-record-keys",
    arguments={"display": ":0", "path": "/home/jane/a\nb"},
    pid=7,
    started=70,
    capability="input.keystrokes.content",
    basis=Basis.ACTIVE,
)
TOOL = Tool(version="1", catalogue_date="2026-11-01")


def made(about=ABOUT, policy=None, tool=TOOL, gaps=(), *, everything=False):
    run = ProbeRun(
        probe="p",
        topics=(Topic.DISPLAY,),
        coverage=Coverage.PARTIAL if gaps else Coverage.COMPLETE,
        gaps=gaps,
        observations=(SEEN,),
    )
    inventory = Inventory(
        about=about,
        runs=(run,),
        processes=(LISTENER, OTHER),
        files=(FileIdentity(path=LISTENER.executable, file_key="k", sha256="ab"),),
    )
    policy = policy or Policy()
    found = attribute(inventory, catalogue_of([]), everything=everything)
    matches = match_programs(policy, found.programs, inventory)
    runs = judge(case_for(inventory, found.programs, policy, matches), all_rules())
    return plain(report_of(inventory, found, policy, matches, runs, tool=tool))


def limits(**changes):
    return {limit["limit"] for limit in made(**changes)["limits"]}


def test_a_program_a_finding_and_its_evidence_hang_together():
    report = made()
    (program,) = report["programs"]
    (finding, about) = (finding for run in report["rules"] for finding in run["findings"])
    (observation,) = report["probes"][0]["observations"]
    assert finding["program"] == program["id"] == observation["program"]
    assert (
        finding["evidence"] == program["capabilities"][0]["evidence"] == [observation["id"]]
    )
    assert program["verdict"] == "undeclared"
    assert (finding["severity"], about["severity"]) == ("high", "info")
    assert about["evidence"] == finding["evidence"]


def test_a_process_is_told_with_what_sets_it_apart():
    (process,) = made()["programs"][0]["processes"]
    assert process["pid"] == 7
    assert process["namespaces"] == ["net"]
    assert (process["connections"], process["address"]) == (1, "192.0.2.1:443")
    assert process["command_line"] == "$'/home/jane/a\\nb' 'two words'"


def test_no_text_of_the_machine_stands_raw_in_the_report():
    report = made()
    (program,) = report["programs"]
    for text in (
        program["name"],
        program["executable"],
        report["probes"][0]["observations"][0]["arguments"]["path"],
    ):
        assert "\n" not in text


def test_the_counts_are_those_of_the_lists():
    report = made()
    summary = report["summary"]
    assert (summary["programs"], summary["unrelated"], summary["processes"]) == (1, 1, 2)
    assert summary["severities"] == {"high": 1, "info": 1}
    assert sum(summary["outcomes"].values()) == len(report["rules"])


def test_a_program_that_holds_nothing_has_no_name_in_clear():
    names = {
        item["name"]: item["unrelated_name"] for item in made(everything=True)["programs"]
    }
    assert names == {"$'a\\nb'": None, None: "vi"}


@pytest.mark.parametrize(
    ("limit", "changes"),
    [
        ("without-root", {"about": replace(ABOUT, privilege="user")}),
        ("recorded-host", {"about": replace(ABOUT, source="recorded")}),
        ("wayland-session", {"about": replace(ABOUT, session_type="wayland")}),
        (
            "inside-vm",
            {"about": replace(ABOUT, gaps=(Gap(kind=GapKind.HIDDEN, reason="inside-vm"),))},
        ),
        ("policy-invalid", {"policy": Policy(source="x", problem="PolicyError")}),
        ("policy-unsigned", {"policy": Policy(id="x", status="active")}),
        ("undeclared-lowered", {"policy": Policy(id="x", undeclared="info")}),
        ("data-old", {"tool": replace(TOOL, catalogue_date="2026-01-01")}),
        ("foreign-files", {"tool": replace(TOOL, foreign_files=1)}),
    ],
)
def test_each_limit_is_said_exactly_when_it_holds(limit, changes):
    assert limit in limits(**changes)
    assert limit not in limits()


@pytest.mark.parametrize(
    ("signature", "is_said"),
    [
        ("signed", False),
        ("co-signed", False),
        ("signed-by-unknown-key", True),
        ("signature-broken", True),
    ],
)
def test_a_policy_is_said_to_be_unsigned_unless_the_employer_signed_it(signature, is_said):
    declared = Policy(id="x", status="active", signature=signature)
    assert ("policy-unsigned" in limits(policy=declared)) is is_said
    assert made(policy=declared)["policy"]["signature"] == signature


def test_what_always_holds_is_always_said():
    always = {"one-moment", "not-in-this-version", "absence-is-no-proof"}
    assert limits() == {"nothing-declared", *always}


def test_a_gap_of_any_probe_is_in_the_report_with_what_would_close_it():
    gap = Gap(
        kind=GapKind.DENIED, reason="other-users-fd", count=3, needs="root", place="/proc"
    )
    (shown,) = made(gaps=(gap,))["probes"][0]["gaps"]
    assert shown == {
        "kind": "denied",
        "reason": "other-users-fd",
        "count": 3,
        "place": "/proc",
        "needs": "root",
    }


@pytest.mark.parametrize(
    ("until", "expired"),
    [("2026-11-22", True), ("2026-11-23", False), ("2026-11-24", False)],
)
def test_an_exemption_is_shown_until_it_ends_and_after(until, expired):
    granted = Exemption(id="e1", program="agent", until=until, reason="a trial", by="Ms A")
    declared = Policy(id="x", status="active", exemptions=(granted,))
    report = made(policy=declared)
    assert report["policy"]["exemptions"] == [
        {
            "id": "e1",
            "program": "agent",
            "until": until,
            "expired": expired,
            "text": "a trial",
            "user": "Ms A",
        }
    ]
    assert {"text", "user"} <= WITHHOLDABLE


def test_an_exemption_lowers_nothing():
    granted = Exemption(
        id="e1", program="$'a\\nb'", until="2027-01-01", reason="a trial", by="Ms A"
    )
    declared = Policy(id="x", status="active")
    plain_report, exempted = (
        made(policy=each) for each in (declared, replace(declared, exemptions=(granted,)))
    )
    for part in ("rules", "programs", "summary"):
        assert exempted[part] == plain_report[part]
