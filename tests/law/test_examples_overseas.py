"""What the examples answer to the laws of America, Australia and Asia, row by row."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.law.facts import Facts
from auditor.model.finding import RuleRun
from auditor.model.record import Record, RecordKind
from auditor.policy.loading import load_policy
from auditor.rules._legal import judge_declaration

EXAMPLES = Path(__file__).parents[1] / "policy" / "examples"
Document = dict[str, Any]
Change = Callable[[Document], None]
READ = Record(id="urn:uuid:1", kind=RecordKind.NOTICE_READ, time="2026-10-02T08:00:00Z")


def runs(
    example: str,
    *changes: Change,
    day: str = "2026-11-26",
    records: tuple[Record, ...] = (),
) -> dict[str, RuleRun]:
    text = (EXAMPLES / f"{example}.yaml").read_text("utf-8")
    document = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - all stays text
    for change in changes:
        change(document)
    policy = load_policy(json.dumps(document).encode(), example)
    facts = Facts(document=policy.document, day=day, records=records)
    return {run.rule: run for run in judge_declaration(policy, facts).runs}


def outcomes(*arguments: Any, **more: Any) -> dict[str, str]:
    return {rule: str(run.outcome) for rule, run in runs(*arguments, **more).items()}


def notice(**fields: Any) -> Change:
    return lambda document: document["notices"][0].update(fields)


def program(**fields: Any) -> Change:
    return lambda document: document["programs"][0].update(fields)


def scope(**fields: Any) -> Change:
    return lambda document: document["scope"].update(fields)


def undated(document: Document) -> None:
    del document["policy"]["issued"]


def rights(**fields: Any) -> Change:
    return lambda document: document["rights"]["routes"].update(fields)


@pytest.mark.parametrize(
    ("requirement", "outcome"),
    [
        ("us-ny-01", "broken"),  # acknowledgement: none
        ("us-ny-02", "broken"),  # no statutory words
        ("us-ny-03", "broken"),  # delivery: portal only
        ("us-ny-04", "not-applicable"),  # no exemption is claimed
        ("us-de-01", "broken"),  # neither a daily notice nor an acknowledgement
        ("us-de-02", "not-applicable"),
        ("us-ct-01", "broken"),  # nothing is posted
        ("us-ct-02", "broken"),  # no locations
        ("us-ct-03", "inconclusive"),  # some work at home
        ("us-me-01", "broken"),  # not told at interviews
        ("us-me-02", "inconclusive"),  # the machine was not looked at
        ("us-me-03", "not-applicable"),  # corporate devices
        ("us-ca-01", "broken"),  # retention: withheld
        ("us-ca-02", "inconclusive"),  # the machine was not looked at
        ("us-ca-03", "broken"),  # sensitive data and no route to limit their use
        ("us-ca-04", "broken"),  # no risk assessment
        ("us-ca-05", "not-applicable"),  # automated_decisions: none
        ("us-ca-06", "inconclusive"),  # ai.training: true
        ("us-ca-07", "inconclusive"),
        ("us-ca-08", "inconclusive"),  # the machine was not looked at
        ("us-fed-1", "not-applicable"),  # no communication is declared
        ("us-fed-2", "inconclusive"),
        ("us-fed-3", "inconclusive"),
    ],
)
def test_input_capture_for_training(requirement, outcome):
    assert outcomes("ai-training")[requirement] == outcome


def test_what_only_screens_weighs_nothing():
    findings = runs("ai-training")["us-ca-04"].findings
    assert {str(finding.severity) for finding in findings} == {"info"}


def test_what_is_withheld_is_told_as_withheld():
    first = runs("ai-training")["us-ca-01"].findings[0]
    assert str(first.verdict) == "withheld-by-employer"
    assert first.arguments["field"] == "programs[traces].retention[0].period"


@pytest.mark.parametrize(
    ("requirement", "changes", "outcome"),
    [
        ("us-ny-01", [notice(acknowledgement="read")], "met"),
        ("us-ny-02", [notice(statutory_texts=["us-ny-52c"])], "met"),
        ("us-ny-03", [notice(delivery=["portal", "posting"])], "met"),
        ("us-de-01", [notice(delivery=["daily_electronic"])], "met"),
        ("us-de-01", [notice(acknowledgement="read")], "met"),
        ("us-ct-01", [notice(delivery=["posting"], monitoring_types=["input"])], "broken"),
        (
            "us-ct-01",
            [notice(delivery=["posting"], monitoring_types=["input", "screen"])],
            "met",
        ),
        ("us-ct-01", [scope(work_locations=["home"])], "not-applicable"),
        ("us-ct-02", [notice(locations=["open-plan office"])], "met"),
        ("us-me-01", [notice(delivery=["interview"], repeat="P1Y")], "met"),
        ("us-me-01", [notice(delivery=["interview"])], "inconclusive"),
        ("us-me-03", [scope(devices=[{"ownership": "byod"}])], "broken"),
        ("us-ca-01", [program(retention=[{"capture": "all", "period": "P90D"}])], "met"),
        ("us-ca-03", [rights(limit_use="privacy@bigtech.example")], "met"),
        ("us-ca-04", [program(start="2025-06-01")], "met"),
        ("us-ca-05", [program(automated_decisions="significant")], "inconclusive"),
        ("us-ca-06", [program(ai={"training": "false"})], "not-applicable"),
    ],
)
def test_input_capture_for_training_with_one_thing_changed(requirement, changes, outcome):
    assert outcomes("ai-training", *changes, records=(READ,))[requirement] == outcome


@pytest.mark.parametrize(
    ("requirement", "day", "outcome"),
    [
        ("us-me-01", "2026-07-13", "not-applicable"),
        ("us-me-01", "2026-07-14", "broken"),
        ("us-ct-02", "2026-09-30", "not-applicable"),
        ("us-ct-02", "2026-10-01", "broken"),
    ],
)
def test_a_law_begins_on_its_day(requirement, day, outcome):
    assert outcomes("ai-training", day=day)[requirement] == outcome


@pytest.mark.parametrize(
    ("day", "severity"), [("2026-12-31", "info"), ("2027-01-01", "medium")]
)
def test_what_comes_in_2027_is_told_early_and_lightly(day, severity):
    change = program(
        automated_decisions="significant",
        opt_out={"available": "false"},
        human_review_route="withheld",
    )
    run = runs("ai-training", change, day=day)["us-ca-05"]
    assert str(run.outcome) == "broken"
    assert {str(finding.severity) for finding in run.findings} == {severity}


@pytest.mark.parametrize(
    ("changes", "requirement", "outcome"),
    [
        ([], "ca-on-01", "met"),
        ([], "ca-on-02", "inconclusive"),  # sent by mail, no record
        ([], "ca-on-03", "not-applicable"),
        ([], "ca-fed", "not-applicable"),
        ([scope(headcount_by_jurisdiction={"CA-ON": "24"})], "ca-on-01", "not-applicable"),
        ([undated], "ca-on-01", "broken"),
        ([undated, scope(headcount_by_jurisdiction={})], "ca-on-01", "inconclusive"),
        ([notice(delivery=["posting"])], "ca-on-02", "broken"),
    ],
)
def test_the_contractors_of_ontario(changes, requirement, outcome):
    assert outcomes("no-monitoring", *changes)[requirement] == outcome


@pytest.mark.parametrize(
    ("place", "requirement", "outcome"),
    [
        ("US-IL", "us-il-01", "not-applicable"),  # no body features
        ("US-IL", "us-il-02", "inconclusive"),  # how the pointer moves
        ("US-IL", "us-il-03", "not-applicable"),  # ai.use: none
        ("CA-QC", "ca-qc-02", "broken"),  # no assessment at all
        ("AU-NSW", "au-nsw-01", "inconclusive"),  # what the notice tells is not stated
        ("AU-NSW", "au-nsw-03", "not-applicable"),  # corporate devices
        ("AU-ACT", "au-act", "broken"),  # told on the day it started, nobody consulted
        ("JP", "jp-01", "inconclusive"),
        ("BR", "br-01", "broken"),  # personal_accounts: captured
        ("IN", "in-01", "inconclusive"),  # another purpose, no record of consent
    ],
)
def test_another_place_is_asked_about_when_it_is_added(place, requirement, outcome):
    assert requirement not in outcomes("ai-training")
    changed = outcomes("ai-training", scope(jurisdictions=[place]))
    assert changed[requirement] == outcome
