"""`policy init`: a template, an honest draft of a report, or a few questions."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.policy.draft import draft_of
from auditor.policy.loading import load_policy
from auditor.policy.questions import QUESTIONS, written
from auditor.policy.template import template

TESTS = Path(__file__).parents[1]
MACHINE = TESTS / "machines" / "debian-vm-devices" / "host"


def auditor(tmp_path: Path, *words: str, **how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        **{"stdin": subprocess.DEVNULL, **how},
    )


def test_the_template_is_printed_and_valid(tmp_path):
    done = auditor(tmp_path, "policy", "init", "--template")
    assert done.stdout == template()
    place = tmp_path / "policy.yaml"
    place.write_text(done.stdout)
    assert auditor(tmp_path, "policy", "check", str(place)).returncode == 0


def test_a_draft_of_a_report_declares_what_was_found_and_nothing_more(tmp_path):
    chosen = ("--replay", str(MACHINE), "--no-passphrase", "-o", str(tmp_path / "evidence"))
    auditor(tmp_path, "audit", *chosen, "--no-exit-codes")
    place = tmp_path / "draft.yaml"
    done = auditor(
        tmp_path, "policy", "init", "--from", str(tmp_path / "evidence"), "-o", str(place)
    )
    assert done.returncode == 0, done.stderr
    policy = load_policy(place.read_bytes(), "draft")
    assert policy.status == "draft"
    found = {item.id: item for item in policy.programs}
    assert found["agentd"].captures == ("input.keystrokes.content",)
    for program in policy.document["programs"]:
        assert set(program) <= {"id", "name", "status", "match", "captures", "purposes"}
        assert program["purposes"] == []
    # Taken over as it is, the same audit finds the programs declared, and clears nothing.
    again = auditor(
        *(tmp_path, "audit", "--replay", str(MACHINE), "--policy", str(place)),
        *("--no-passphrase", "--format", "json", "--no-exit-codes"),
    )
    report = json.loads(again.stdout)
    named = {program["name"]: program for program in report["programs"]}
    assert named["agentd"]["declared_as"] == "agentd/main"
    assert named["agentd"]["verdict"] != "consistent-with-observations"


def test_a_draft_survives_hostile_and_withheld_values():
    report = {
        "host": {"time": "2026-11-26T08:00:00Z\n# injected: yes"},
        "programs": [
            {
                "name": 'x"\n- evil: {a: b}\u202e',
                "capabilities": [{"capability": "screen.image", "bases": ["active\n"]}],
                "executable": {"withheld": True},
                "file_sha256": {"withheld": True},
            },
            {"name": {"withheld": True}, "capabilities": [{"capability": "camera"}]},
            {"name": "b", "capabilities": [{"capability": "camera"}], "is_self": True},
            {"name": "c", "capabilities": [], "identity": "unknown"},
        ],
    }
    text = draft_of(report)
    # Nothing is left to recognise them by, so they are told and not declared.
    assert load_policy(text.encode(), "draft").programs == ()
    assert [line for line in text.splitlines() if not line.startswith("#")][-2:] == [
        "programs: []",
        "",
    ]
    assert "\u202e" not in text


def test_a_draft_of_nothing_is_a_policy_of_nothing():
    assert load_policy(draft_of({}).encode(), "draft").programs == ()


def test_without_a_terminal_nothing_is_asked(tmp_path):
    done = auditor(tmp_path, "policy", "init")
    assert done.returncode == 2
    assert "--template" in done.stderr


def test_a_file_that_is_there_is_not_touched(tmp_path):
    place = tmp_path / "policy.yaml"
    place.write_text("mine")
    done = auditor(tmp_path, "policy", "init", "--template", "-o", str(place))
    assert done.returncode == 2
    assert place.read_text() == "mine"


@pytest.mark.parametrize("place", ["none/policy.yaml", "/dev/null/policy.yaml"])
def test_a_file_that_cannot_be_written_is_told(tmp_path, place):
    done = auditor(tmp_path, "policy", "init", "--template", "-o", str(tmp_path / place))
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "cannot be written" in done.stderr


def test_a_written_file_is_whole_alone_and_for_everybody_to_read(tmp_path):
    place = tmp_path / "folder" / "policy.yaml"
    place.parent.mkdir()
    auditor(tmp_path, "policy", "init", "--template", "-o", str(place))
    assert place.read_text() == template()
    assert [each.name for each in place.parent.iterdir()] == ["policy.yaml"]
    assert place.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("data", ["", "{", "[]", '{"schema": "auditor-report/9"}'])
def test_what_is_no_report_is_refused(tmp_path, data):
    done = auditor(tmp_path, "policy", "init", "--from", "-", stdin=None, input=data)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")


@pytest.mark.parametrize("answers", [{}, {"programs": "auditd puppet-agent"}])
def test_the_answers_make_a_valid_draft(answers):
    policy = load_policy(written(answers).encode(), "draft")
    assert policy.status == "draft"
    assert len(policy.programs) == len(answers.get("programs", "").split())


def test_the_questions_are_asked_until_they_are_answered(tmp_path):
    ours, theirs = pty.openpty()
    place = tmp_path / "policy.yaml"
    command = [sys.executable, "-m", "auditor", "policy", "init", "-o", str(place)]
    with subprocess.Popen(
        command,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        stdin=theirs,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(theirs)
        os.write(ours, b"Acme\nGermany\nDE US-NY\n\nfalse\n\n")
        _, said = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0, said
    policy = load_policy(place.read_bytes(), "policy")
    assert policy.controller == "Acme"
    assert policy.jurisdictions == ("DE", "US-NY")
    assert policy.document["policy"]["monitoring_in_use"] == "false"
    assert "that is not a list of codes" in said
    assert all(question.text in said for question in QUESTIONS)


def test_the_schema_is_printed(tmp_path):
    done = auditor(tmp_path, "policy", "schema")
    assert json.loads(done.stdout)["$id"].endswith("auditor-policy-1.schema.json")
