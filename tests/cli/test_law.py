"""Laws and assurances in an audit from end to end, on a recorded machine."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
MACHINE = TESTS / "machines" / "debian-vm-devices" / "host"
EXAMPLES = TESTS / "policy" / "examples"


def auditor(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def audited(tmp_path: Path, policy: str, *words: str) -> dict:
    chosen = ("--policy", str(EXAMPLES / policy), "--no-passphrase", "--format", "json")
    done = auditor(tmp_path, "audit", "--replay", str(MACHINE), *chosen, *words)
    assert done.returncode in {0, 11, 12, 13, 14}, done.stderr
    return json.loads(done.stdout)


def outcomes(report: dict) -> dict[str, str]:
    return {run["rule"]: run["outcome"] for run in report["rules"]}


def test_the_laws_of_the_policys_places_are_asked(tmp_path):
    report = audited(tmp_path, "ai-training.yaml")
    assert outcomes(report)["us-ny-03"] == "broken"
    (run,) = (item for item in report["rules"] if item["rule"] == "us-ny-03")
    assert "52-c" in run["findings"][0]["citation"]
    assert "posted" in run["statement"]
    assert not any(name.startswith("de-") for name in outcomes(report))


def test_which_law_was_asked_can_be_checked(tmp_path):
    law = audited(tmp_path, "ai-training.yaml")["law"]
    files = [TESTS.parent / "auditor" / "law" / f"{name}.toml" for name in law["packs"]]
    assert (
        sha256(b"".join(file.read_bytes() for file in files)).hexdigest() == law["sha256"]
    )
    assert law["checked"] >= "2026-11-22"


def test_a_law_is_asked_for_the_day_that_is_given(tmp_path):
    report = audited(tmp_path, "ai-training.yaml", "--as-of", "2022-05-06")
    assert report["law"]["as_of"] == "2022-05-06"
    assert outcomes(report)["us-ny-03"] == "not-applicable"


def test_a_day_that_is_none_is_refused(tmp_path):
    done = auditor(tmp_path, "audit", "--as-of", "yesterday")
    assert done.returncode == 2
    assert "2026-11-26" in done.stderr


def test_without_a_policy_no_law_is_asked(tmp_path):
    done = auditor(
        *(tmp_path, "audit", "--replay", str(MACHINE), "--no-passphrase"),
        *("--format", "json", "--no-exit-codes"),
    )
    report = json.loads(done.stdout)
    assert report["law"]["packs"] == []
    assert report["claims"] == []


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("anonymised", "unverifiable-by-design"),
        ("not_used_for_performance", "unverifiable-by-design"),
        ("no_human_looks", "withheld-by-employer"),
    ],
)
def test_what_happens_elsewhere_is_never_consistent(tmp_path, claim, verdict):
    claims = {
        item["claim"]: item for item in audited(tmp_path, "ai-training.yaml")["claims"]
    }
    assert claims[claim]["verdict"] == verdict
    assert claims[claim]["settlement"]


def test_the_text_says_that_it_is_no_legal_advice(tmp_path):
    policy = str(EXAMPLES / "ai-training.yaml")
    done = auditor(
        *(tmp_path, "audit", "--replay", str(MACHINE), "--policy", policy),
        *("--no-passphrase", "--no-exit-codes", "--language", "de"),
    )
    assert "keine Rechtsberatung" in " ".join(done.stdout.split())
    assert "us-ny-03" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "word", ["us-ny-03", "anonymised", "screen.image", "declared-negative"]
)
def test_whatever_a_report_names_is_explained(tmp_path, word):
    for language in ("en", "de"):
        done = auditor(tmp_path, "explain", word, "--language", language)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) > 1
