"""SARIF is valid, says nothing of what is met, and no more than is known."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from auditor.model.finding import Outcome, Severity
from auditor.model.report import plain
from auditor.render import Options, render
from tests.render.evidence import judged, redacted, sealed
from tests.render.samples import quiet, refused, telling
from tests.render.test_renderers import HOSTILE, filled

SCHEMA = json.loads(
    Path(__file__).with_name("sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)
LEVELS = {"high": "error", "medium": "warning", "low": "note", "info": "note"}


def log(report, language="en"):
    return json.loads(render(report, "sarif", Options(language=language)))


def run(report, language="en"):
    [only] = log(report, language)["runs"]
    return only


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "report",
    [plain(quiet()), plain(refused()), plain(judged()), sealed(), redacted(sealed()), {}],
    ids=["quiet", "refused", "judged", "sealed", "redacted", "nothing"],
)
def test_it_is_valid(report, language):
    errors = Draft4Validator(SCHEMA).iter_errors(log(report, language))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_it_is_valid_whatever_the_report_says(hostile):
    found = run(plain(filled(telling(), hostile)))
    found["tool"]["driver"]["rules"] = []  # rules of one name are no rules
    whole = {"version": "2.1.0", "runs": [found]}
    assert [e.message for e in Draft4Validator(SCHEMA).iter_errors(whole)] == []


def test_every_finding_of_a_rule_that_is_not_met_is_a_result():
    report = plain(judged())
    expected = [
        (rule["rule"], finding["severity"])
        for rule in report["rules"]
        if rule["outcome"] in {"broken", "inconclusive"}
        for finding in rule["findings"]
    ]
    results = run(report)["results"]
    assert [(r["ruleId"], r["properties"]["severity"]) for r in results] == expected


def test_a_rule_that_is_met_has_no_result():
    report = plain(judged())
    for rule in report["rules"]:
        rule["outcome"] = Outcome.MET.value
    assert run(report)["results"] == []


@pytest.mark.parametrize("severity", Severity)
def test_the_level_follows_the_severity_where_a_rule_is_broken(severity):
    report = plain(telling())
    for rule in report["rules"]:
        rule["outcome"] = "broken"
        for finding in rule["findings"]:
            finding["severity"] = severity.value
    results = run(report)["results"]
    assert {(r["kind"], r["level"]) for r in results} == {("fail", LEVELS[severity.value])}


def test_what_is_open_has_no_level():
    for result in run(plain(judged()))["results"]:
        assert (result["kind"] == "open") == (result["level"] == "none")


def test_a_result_names_its_rule_and_its_file():
    found = run(plain(telling()))
    rules = found["tool"]["driver"]["rules"]
    assert {rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in found["results"]} == {True}
    uris = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in found["results"]
        for place in result.get("locations", [])
        if "physicalLocation" in place
    }
    assert uris == {"file:///home/jane/.cache/helper.py", "file:///usr/bin/x11vnc"}


def test_a_path_is_a_uri_of_its_bytes():
    report = plain(telling())
    for program in report["programs"]:
        program["script"] = "/tmp/a b/\udcff%?ü#"
    [uri] = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in run(report)["results"]
        for place in result.get("locations", [])
    }
    assert uri == "file:///tmp/a%20b/%FF%25%3F%C3%BC%23"


def test_no_place_is_told_that_was_withheld():
    results = run(redacted(sealed()))["results"]
    places = [place for result in results for place in result.get("locations", [])]
    assert places
    assert all("physicalLocation" not in place for place in places)


def test_fingerprints_stay_when_values_are_withheld():
    def prints(report):
        return [r["partialFingerprints"] for r in run(report)["results"]]

    assert prints(redacted(sealed())) == prints(sealed())
    assert len({str(each) for each in prints(sealed())}) == len(prints(sealed()))


def test_gaps_are_notifications_and_only_a_failure_is_no_success():
    [invocation] = run(plain(refused()))["invocations"]
    assert invocation["executionSuccessful"] is True
    said = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]
    assert len(said) == 3
    assert said[0].startswith("processes of other users")
    report = plain(refused())
    report["probes"][0]["coverage"] = "failed"
    assert run(report)["invocations"][0]["executionSuccessful"] is False
