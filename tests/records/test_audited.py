"""What an audit makes of records, from end to end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def auditor(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def acknowledge(home: Path, kind: str, *words: str, policy: Path):
    done = auditor(
        *(home, "acknowledge", kind, "--policy", str(policy), "--name", "Jane"),
        *("--method", "typed-name", "--no-passphrase", *words),
    )
    assert done.returncode == 0, done.stderr


DECLARED = """\
schema: auditor-policy/1
policy: {id: a, version: "1", status: active}
controller: {name: A}
scope: {jurisdictions: [US-NY]}
programs:
  - id: agent
    name: Agent
    start: 2026-01-01
    match: [{sha256: 903556b14f5cb2173a6dc590110c1c78d6a37a0432e3bb0e80a68cc4bf0e949e}]
    captures: [input.keystrokes.content]
    purposes: [ai.model_training]
    notices: [n]
notices: [{id: n, acknowledgement: read, delivery: [posting]}]
claims: [{id: you_consented, text: You have agreed, by: the boss}]
"""


def audited(home: Path, policy: Path) -> dict:
    done = auditor(
        *(home, "audit", "--replay", str(MACHINE), "--policy", str(policy)),
        *("--format", "json", "--no-passphrase"),
    )
    assert done.returncode in {0, 11, 12, 13, 14}, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(DECLARED)
    return path


def rule(report: dict, name: str) -> dict:
    return next(run for run in report["rules"] if run["rule"] == name)


def test_a_withdrawn_consent_and_a_capture_that_goes_on_is_a_finding(home, policy):
    acknowledge(home, "consent-given", policy=policy)
    report = audited(home, policy)
    assert rule(report, "withdrawn-consent")["findings"] == []
    assert report["claims"][0]["verdict"] == "consistent-with-observations"
    acknowledge(home, "consent-withdrawn", policy=policy)
    report = audited(home, policy)
    finding, *_ = rule(report, "withdrawn-consent")["findings"]
    assert finding["severity"] == "high"
    assert finding["capability"] == "input.keystrokes.content"
    assert "consent-withdrawn" in finding["statement"]
    assert report["claims"][0]["verdict"] == "contradicted"


def test_records_answer_what_a_law_asks(home, policy):
    assert rule(audited(home, policy), "us-ny-01")["outcome"] == "inconclusive"
    acknowledge(home, "notice-read", "--notice-id", "n", policy=policy)
    assert rule(audited(home, policy), "us-ny-01")["outcome"] == "met"


def test_a_record_of_another_text_answers_nothing(home, policy):
    acknowledge(home, "notice-read", "--notice-id", "n", policy=policy)
    policy.write_text(DECLARED + "# changed\n")
    assert rule(audited(home, policy), "us-ny-01")["outcome"] == "inconclusive"


def test_an_opt_out_that_was_granted_and_a_capture_that_goes_on(home, policy):
    acknowledge(home, "opt-out-request", policy=policy)
    assert rule(audited(home, policy), "withdrawn-consent")["findings"] == []
    acknowledge(home, "opt-out-result", "--result", "granted", policy=policy)
    assert rule(audited(home, policy), "withdrawn-consent")["findings"]


def test_without_records_the_question_is_not_asked(home, policy):
    assert rule(audited(home, policy), "withdrawn-consent")["outcome"] == "not-applicable"
