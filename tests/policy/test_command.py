"""``auditor policy check`` as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VALID = ROOT / "policies" / "eu-works-agreement.yaml"


def check(*words: str, data: bytes | None = None) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, "-m", "auditor", "policy", *words],
        cwd=ROOT,
        check=False,
        input=data,
        capture_output=True,
        timeout=30,
    )
    return subprocess.CompletedProcess(
        words, result.returncode, result.stdout.decode(), result.stderr.decode()
    )


def test_a_valid_policy_is_told_first_and_exits_0():
    result = check("check", str(VALID))
    assert result.returncode == 0
    assert result.stderr == ""
    first = result.stdout.splitlines()[0]
    assert "nordhafen-linux, version 3.1.0, active" in first
    assert first.endswith("4 programs declared")
    assert "no legal advice" in " ".join(result.stdout.split())


def test_json_has_the_policy_and_what_the_laws_and_assurances_answer():
    result = check("check", "--format", "json", "--as-of", "2026-11-26", str(VALID))
    told = json.loads(result.stdout)
    assert result.returncode == 0
    assert told["schema"] == "auditor-policy-check/1"
    assert told["policy"]["programs"] == ["audit", "dlp", "mdm", "support"]
    outcomes = {run["rule"]: run["outcome"] for run in told["rules"]}
    assert outcomes["de-01"] == "met"
    assert outcomes["fr-02"] == "broken"  # no opinion of the French committee is declared
    assert outcomes["de-02"] == "inconclusive"  # no computer was looked at
    assert told["law"]["as_of"] == "2026-11-26"
    (claim,) = told["claims"]
    assert (claim["claim"], claim["verdict"]) == (
        "not_used_for_performance",
        "unverifiable-by-design",
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_every_problem_is_an_error_line_with_its_place_and_exit_2(tmp_path, form):
    path = tmp_path / "broken.yaml"
    path.write_text(VALID.read_text().replace("status: active", "status: live"))
    result = check("check", "--format", form, str(path))
    assert result.returncode == 2
    assert result.stdout == ""
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 5  # of the policy and of its four programs
    number = VALID.read_text().split("status: active")[0].count("\n") + 1
    assert errors[0].startswith(f"error: {path}:{number}:11: expected one of draft")
    assert "Traceback" not in result.stderr


def test_a_stream_is_read():
    assert check("check", "-", data=VALID.read_bytes()).returncode == 0
    result = check("check", "-", data=b"a: [")
    assert result.returncode == 2
    assert "error: -:1:5: expected YAML" in result.stderr


@pytest.mark.parametrize(
    "words", [["check"], [], ["chek", str(VALID)], ["check", "/does/not/exist.yaml"]]
)
def test_wrong_use_is_exit_2_without_a_traceback(words):
    result = check(*words)
    assert result.returncode == 2
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50 << 20)
    result = check("check", str(path))
    assert result.returncode == 2
    assert "error: " in result.stderr


def test_a_pipe_that_nobody_writes_to_does_not_hang(tmp_path):
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert check("check", str(path)).returncode == 2
