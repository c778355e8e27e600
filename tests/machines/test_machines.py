"""Whole machines, recorded, and what an audit has to make of each.

A folder beside this file is one machine: ``host/`` is what ``auditor host record`` wrote
there, ``expected.json`` says what is to be found, from what was started on it
(``stage.sh``), not from what an audit printed.
"""

import json
from pathlib import Path

import pytest

from auditor.catalogue import load
from auditor.cli._looking import recorded_host
from auditor.model.finding import SEVERITIES, Severity
from auditor.model.policy import Policy
from auditor.model.report import Report, Tool
from auditor.pipeline import audit

pytestmark = [
    pytest.mark.tried("device-handles", "devices"),
    pytest.mark.tried("processes", "devices"),
    pytest.mark.tried("x11-selections", "devices"),
    pytest.mark.tried("x11-record", "devices"),
    pytest.mark.tried("x11-screen", "devices"),
    pytest.mark.tried("x11-clipboard", "devices"),
]


HERE = Path(__file__).parent
MACHINES = sorted(path.parent.name for path in HERE.glob("*/expected.json"))
LARGEST = 300_000
FIRST_PERSON = 1000  # user ids below are the system's own


def report_of(machine: str) -> Report:
    host = recorded_host(HERE / machine / "host")
    return audit(host, Policy(), load(), tool=Tool())


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


def expected_of(machine: str) -> dict:
    return json.loads((HERE / machine / "expected.json").read_text(encoding="utf-8"))


def severities(report: Report) -> dict[tuple[int | None, str], Severity]:
    """Return the worst severity for each program and capability."""
    found: dict[tuple[int | None, str], Severity] = {}
    for run in report.rules:
        for finding in run.findings:
            key = (finding.program, finding.capability)
            worst = max(
                found.get(key, Severity.INFO), finding.severity, key=SEVERITIES.index
            )
            found[key] = worst
    return found


def test_who_holds_what(machine):
    report = report_of(machine)
    severity = severities(report)
    found = [
        {
            "program": program.name,
            "processes": [process.pid for process in program.processes],
            "capabilities": {
                item.capability: {
                    "bases": list(item.bases),
                    "severity": severity[program.id, item.capability],
                    "doubtful": item.candidates > 0,
                }
                for item in program.capabilities
            },
        }
        for program in report.programs
        if program.capabilities and program.processes
    ]
    expected = [
        {key: value for key, value in program.items() if key != "holds"}
        for program in expected_of(machine)["programs"]
    ]
    assert sorted(found, key=_by_process) == sorted(expected, key=_by_process)


def _by_process(program: dict) -> list[int]:
    return program["processes"]


def test_what_was_looked_at_and_what_was_not(machine):
    found = {
        probe.probe: {
            "coverage": probe.coverage,
            "gaps": {gap.reason: gap.count for gap in probe.gaps},
        }
        for probe in report_of(machine).probes
    }
    expected = expected_of(machine)["probes"]
    assert {name: found[name] for name in expected} == expected


def test_every_process_that_was_started_is_accounted_for(machine):
    expected = expected_of(machine)
    named = {pid for program in expected["programs"] for pid in program["processes"]}
    nothing = {item["process"] for item in expected["hold_nothing"]}
    assert named.isdisjoint(nothing)
    host = recorded_host(HERE / machine / "host")
    running = {process.pid for process in host.processes().processes}
    assert named | nothing <= running


def test_a_recording_is_small_and_of_nobody(machine):
    answers = HERE / machine / "host" / "answers.jsonl"
    assert answers.stat().st_size < LARGEST
    host = recorded_host(HERE / machine / "host")
    people = {
        process.user
        for process in host.processes().processes
        if process.uid >= FIRST_PERSON
    }
    assert people <= {"alice"}
    assert host.about().host_name == "lab"


def test_a_system_with_nothing_but_its_own_gives_no_cause_for_concern():
    found = set(severities(report_of("debian-vm-quiet")).values())
    assert found == {Severity.INFO}


def test_there_are_machines():
    assert {"debian-vm-devices", "debian-vm-quiet"} <= set(MACHINES)
