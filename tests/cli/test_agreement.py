"""``--agreement``: a second document beside the policy, in a look and in a check."""

import hashlib
import json
from pathlib import Path

import pytest

from auditor.cli import main

ROOT = Path(__file__).parents[2]
MACHINE = ROOT / "tests" / "machines" / "debian-vm-devices" / "host"

DOCUMENT = """\
schema: auditor-policy/1
policy: {{id: {name}, version: 1.0.0, status: {status}}}
controller: {{name: Nordhafen}}
scope: {{jurisdictions: [NZ]}}
not_captured: [{negatives}]
programs:
  - id: evtest
    name: evtest
    match: [{{package: {{manager: dpkg, name: evtest}}}}]
    captures: [{captures}]
    purposes: [it.support]
"""


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a document and gives its path."""

    def written(name, captures="input.keystrokes", negatives="", status="active"):
        path = tmp_path / f"{name}.yaml"
        text = DOCUMENT.format(
            name=name, captures=captures, negatives=negatives, status=status
        )
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
def audit(capsys, tmp_path):
    """Return a function that audits a recorded machine; gives exit code and stdout."""

    def run(*words):
        place = ["--no-passphrase", "-o", str(tmp_path / "evidence")]
        code = main(["audit", "--replay", str(MACHINE), "--language", "en", *place, *words])
        return code, capsys.readouterr().out

    return run


def finding_of(report, rule):
    return next(each["findings"] for each in report["rules"] if each["rule"] == rule)


def programs_of(findings):
    return {each["arguments"]["program"] for each in findings}


def test_the_report_names_both_documents_and_judges_by_both(audit, write):
    policy, agreement = write("policy"), write("kbv-12", negatives="camera")
    _, out = audit("--format", "json", "--policy", policy, "--agreement", agreement)
    report = json.loads(out)
    assert (report["policy"]["basis"], report["policy"]["id"]) == ("declared", "policy")
    assert report["agreement"]["basis"] == "agreed"
    assert report["agreement"]["id"] == "kbv-12"
    assert report["agreement"]["path"] == agreement
    assert len(report["agreement"]["sha256"]) == 64
    outside = finding_of(report, "beyond-agreement")
    camera = [each for each in outside if each["capability"] == "camera"]
    assert {each["message"] for each in camera} == {"agreed-negative-active"}
    assert programs_of(camera) == {"camera.py", "v4l2-ctl"}
    assert "evtest" not in programs_of(outside)
    assert "agentd" in programs_of(outside)
    differs = finding_of(report, "declaration-differs-from-agreement")
    assert [each["message"] for each in differs] == ["differs-negative-overall"]
    assert "The policy does not say so." in differs[0]["statement"]
    assert "agreement-unsigned" in {each["limit"] for each in report["limits"]}


def test_an_agreement_alone_clears_nothing(audit, write):
    _, out = audit("--format", "json", "--agreement", write("kbv-12"))
    report = json.loads(out)
    assert report["policy"]["basis"] == "nothing-declared"
    undeclared = finding_of(report, "undeclared-program")
    assert "evtest" in programs_of(undeclared)
    evtest = next(each for each in report["programs"] if each["name"] == "evtest")
    assert (evtest["verdict"], evtest["declared_as"]) == ("undeclared", None)
    assert "evtest" not in programs_of(finding_of(report, "beyond-agreement"))


def test_without_one_the_report_says_so(audit, write):
    _, out = audit("--format", "json", "--policy", write("policy"))
    report = json.loads(out)
    assert report["agreement"] is None
    outcomes = {each["rule"]: each["outcome"] for each in report["rules"]}
    assert outcomes["beyond-agreement"] == "not-applicable"
    assert outcomes["declaration-differs-from-agreement"] == "not-applicable"


def test_the_text_names_it_with_its_digest(audit, write):
    policy, agreement = write("policy"), write("kbv-12", captures="web.urls")
    _, out = audit("--policy", policy, "--agreement", agreement)
    text = " ".join(out.split())
    assert "the agreement kbv-12, version 1.0.0, of Nordhafen" in text
    assert "never merged" in text
    digest = hashlib.sha256(Path(agreement).read_bytes()).hexdigest()
    assert f"Agreement file: {agreement}, SHA-256 {digest}" in text
    assert "the agreement on “evtest” does not cover this" in text
    assert max(map(len, out.splitlines())) <= 80


def test_the_sealed_report_verifies_and_its_path_can_be_withheld(
    audit, write, tmp_path, capsys
):
    agreement = write("kbv-12")
    audit("--policy", write("policy"), "--agreement", agreement)
    evidence = tmp_path / "evidence"
    assert main(["verify", str(evidence)]) in (0, 3)
    capsys.readouterr()
    assert main(["show", str(evidence), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["agreement"]["path"] == agreement
    (evidence / "disclosures.txt").unlink()
    assert main(["show", str(evidence), "--format", "json"]) == 0
    held = json.loads(capsys.readouterr().out)["agreement"]
    assert held["path"] == {"withheld": True}
    assert held["id"] == "kbv-12"


@pytest.mark.parametrize("text", ["a: [", "schema: auditor-policy/1"])
def test_an_agreement_that_is_not_valid_is_exit_2_before_any_look(text, tmp_path, capsys):
    path = tmp_path / "agreement.yaml"
    path.write_text(text)
    words = ["audit", "--replay", str(MACHINE), "--no-passphrase", "--agreement", str(path)]
    assert main(words) == 2
    err = capsys.readouterr().err
    assert f"{path}:1:" in err
    assert "no audit was performed" in err


def test_two_reports_tell_that_an_agreement_came(audit, write, capsys, tmp_path):
    reports = []
    for words in ([], ["--agreement", write("kbv-12")]):
        _, out = audit("--format", "json", *words)
        path = tmp_path / f"{len(reports)}.json"
        path.write_text(out, encoding="utf-8")
        reports.append(str(path))
        (tmp_path / "evidence").rename(tmp_path / f"evidence{len(reports)}")
    main(["diff", *reports, "--language", "en", "--format", "json"])
    told = {each["field"]: (each["older"], each["newer"])
            for each in json.loads(capsys.readouterr().out)["agreement"]}  # fmt: skip
    assert told["basis"] == ("nothing-agreed", "agreed")
    assert told["id"] == ("", "kbv-12")
    main(["diff", reports[1], reports[1], "--language", "en", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["agreement"] == []


class TestPolicyCheck:
    """Without a machine, the two documents are compared all the same."""

    def check(self, capsys, *words):
        code = main(["policy", "check", "--language", "en", *words])
        return code, *capsys.readouterr()

    def test_differences_are_told_and_exit_0(self, capsys, write):
        policy = write("policy", captures="input")
        words = ("--agreement", write("kbv-12"), policy)
        code, out, err = self.check(capsys, *words)
        assert (code, err) == (0, "")
        text = " ".join(out.split())
        assert "the agreement kbv-12, version 1.0.0, active; 1 difference" in text
        assert "medium: The policy declares that “evtest” captures this" in text

    def test_json_has_the_rule_and_the_agreement(self, capsys, write):
        policy, agreement = write("policy", captures="input"), write("kbv-12")
        _, out, _ = self.check(capsys, "--format", "json", "--agreement", agreement, policy)
        told = json.loads(out)
        assert (told["agreement"]["id"], told["agreement"]["path"]) == ("kbv-12", agreement)
        run = told["rules"][-1]
        assert (run["rule"], run["outcome"]) == (
            "declaration-differs-from-agreement",
            "broken",
        )
        assert run["findings"][0]["capability"] == "input"
        assert run["findings"][0]["statement"]

    def test_json_without_one(self, capsys, write):
        _, out, _ = self.check(capsys, "--format", "json", write("policy"))
        told = json.loads(out)
        assert told["agreement"] is None
        rules = {each["rule"] for each in told["rules"]}
        assert "declaration-differs-from-agreement" not in rules

    @pytest.mark.parametrize(
        ("status", "expected"), [("active", "no differences"), ("draft", "not in force")]
    )
    def test_no_differences(self, status, expected, capsys, write):
        agreement = write("kbv-12", status=status)
        _, out, _ = self.check(capsys, "--agreement", agreement, write("policy"))
        assert expected in " ".join(out.split())

    def test_both_from_one_stream_is_exit_2(self, capsys):
        code, _, err = self.check(capsys, "--agreement", "-", "-")
        assert code == 2
        assert "only one of the two" in err
