"""A second document: what was agreed is judged beside what is declared, never merged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"
AGENT = "903556b14f5cb2173a6dc590110c1c78d6a37a0432e3bb0e80a68cc4bf0e949e"
HEAD = """\
schema: auditor-policy/1
policy: {id: NAME, version: "1", status: active}
controller: {name: A}
scope: {jurisdictions: [ZZ]}
"""


def program(**more: object) -> dict:
    fields = {
        "id": "agent",
        "name": "Agent",
        "match": [{"sha256": AGENT}],
        "captures": ["input.keystrokes.content"],
        "purposes": ["security.dlp"],
    }
    return {**fields, **more}


def written(tmp_path: Path, name: str, *programs: dict, **more: object) -> Path:
    path = tmp_path / f"{name}.yaml"
    stated = {"programs": list(programs), **more}
    fields = "".join(f"{key}: {json.dumps(value)}\n" for key, value in stated.items())
    path.write_text(HEAD.replace("NAME", name) + fields)
    return path


def auditor(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, words)],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def audited(tmp_path: Path, policy: Path, agreement: Path) -> dict:
    done = auditor(
        *(tmp_path, "audit", "--replay", MACHINE, "--policy", policy),
        *("--agreement", agreement, "--format", "json", "--no-passphrase"),
    )
    assert done.returncode in {0, 11, 12, 13, 14}, done.stderr
    return json.loads(done.stdout)


def rule(report: dict, name: str) -> dict:
    return next(run for run in report["rules"] if run["rule"] == name)


def messages(run: dict) -> set[str]:
    return {finding["message"] for finding in run["findings"]}


def test_what_is_declared_and_agreed_alike_is_no_difference(tmp_path):
    policy = written(tmp_path, "policy", program())
    agreement = written(tmp_path, "agreement", program())
    report = audited(tmp_path, policy, agreement)
    assert rule(report, "declaration-differs-from-agreement")["findings"] == []
    mine = [
        finding
        for finding in rule(report, "beyond-agreement")["findings"]
        if "agentd" in finding["statement"]
    ]
    assert mine == []
    assert report["agreement"]["basis"] == "agreed"
    assert report["agreement"]["id"] == "agreement"
    assert report["policy"]["id"] == "policy"


def test_a_declared_access_outside_the_agreement_is_a_finding_and_stays_declared(tmp_path):
    policy = written(tmp_path, "policy", program())
    agreement = written(tmp_path, "agreement", program(captures=["app.usage"]))
    report = audited(tmp_path, policy, agreement)
    found = [
        each
        for each in rule(report, "beyond-agreement")["findings"]
        if each["message"] == "beyond-agreed-active"
    ]
    assert found
    assert found[0]["severity"] == "high"
    assert "breach" not in found[0]["statement"]
    named = next(item for item in report["programs"] if item["id"] == found[0]["program"])
    assert named["verdict"] == "consistent-with-observations"
    differs = rule(report, "declaration-differs-from-agreement")
    assert "differs-capture" in messages(differs)


def test_what_the_agreement_rules_out_and_is_seen_weighs_most(tmp_path):
    policy = written(tmp_path, "policy", program())
    agreement = written(
        tmp_path, "agreement", program(captures=[], not_captured=["input.keystrokes"])
    )
    report = audited(tmp_path, policy, agreement)
    found = rule(report, "beyond-agreement")["findings"]
    assert "agreed-negative-active" in {each["message"] for each in found}
    assert "differs-negative" in messages(
        rule(report, "declaration-differs-from-agreement")
    )


def test_being_agreed_clears_nothing(tmp_path):
    policy = written(tmp_path, "policy")
    agreement = written(tmp_path, "agreement", program())
    report = audited(tmp_path, policy, agreement)
    undeclared = rule(report, "undeclared-program")["findings"]
    assert any("agentd" in finding["statement"] for finding in undeclared)


@pytest.mark.parametrize(
    ("policy", "agreement", "message"),
    [
        ({"purposes": ["security.dlp", "hr.discipline"]}, {}, "differs-purpose"),
        ({}, {"prohibited_purposes": ["hr.discipline"]}, "differs-prohibited"),
        (
            {"retention": [{"capture": "all", "period": "P90D"}]},
            {"retention": [{"capture": "all", "period": "P30D"}]},
            "differs-wider",
        ),
        (
            {"recipients": [{"name": "B"}]},
            {"recipients": []},
            "differs-adds",
        ),
        (
            {"human_access": {"live_view": "true"}},
            {"human_access": {"live_view": "false"}},
            "differs-wider",
        ),
        (
            {"human_access": {"possible": "withheld"}},
            {"human_access": {"possible": "false"}},
            "differs-withheld",
        ),
        ({}, {"human_access": {"possible": "false"}}, "differs-silent"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_differences_between_the_two_are_findings(tmp_path, policy, agreement, message):
    one = written(tmp_path, "policy", program(**policy))
    other = written(tmp_path, "agreement", program(**agreement))
    done = auditor(
        tmp_path, "policy", "check", one, "--agreement", other, "--format", "json"
    )
    told = json.loads(done.stdout)
    differs = rule(told, "declaration-differs-from-agreement")
    assert message in messages(differs), differs
    for finding in differs["findings"]:
        assert "finding." not in finding["statement"]
        assert "{" not in finding["statement"]
    for language in ("en", "de"):
        text = auditor(
            tmp_path, "policy", "check", one, "--agreement", other, "--language", language
        ).stdout
        assert "finding." not in text


def test_a_policy_that_takes_less_than_agreed_differs_in_nothing(tmp_path):
    policy = written(tmp_path, "policy", program(captures=[], not_captured=["screen"]))
    agreement = written(tmp_path, "agreement", program())
    done = auditor(
        tmp_path, "policy", "check", policy, "--agreement", agreement, "--format", "json"
    )
    assert (
        rule(json.loads(done.stdout), "declaration-differs-from-agreement")["findings"]
        == []
    )


def test_without_an_agreement_the_questions_are_not_asked(tmp_path):
    policy = written(tmp_path, "policy", program())
    done = auditor(
        *(tmp_path, "audit", "--replay", MACHINE, "--policy", policy),
        *("--format", "json", "--no-passphrase", "--no-exit-codes"),
    )
    report = json.loads(done.stdout)
    assert report["agreement"] is None
    for name in ("beyond-agreement", "declaration-differs-from-agreement"):
        assert rule(report, name)["outcome"] == "not-applicable"


def test_a_broken_agreement_is_refused(tmp_path):
    policy = written(tmp_path, "policy", program())
    (tmp_path / "broken.yaml").write_text("a: [")
    done = auditor(
        tmp_path, "audit", "--policy", policy, "--agreement", tmp_path / "broken.yaml"
    )
    assert done.returncode == 2
    assert "no audit was performed" in done.stderr


def test_the_text_names_both_documents(tmp_path):
    policy = written(tmp_path, "policy", program())
    agreement = written(tmp_path, "agreement", program())
    done = auditor(
        *(tmp_path, "audit", "--replay", MACHINE, "--policy", policy),
        *("--agreement", agreement, "--no-passphrase", "--no-exit-codes"),
    )
    text = " ".join(done.stdout.split())
    assert "the agreement agreement, version 1" in text
    assert "never merged" in text
