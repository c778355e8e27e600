"""A note stands beside the evidence: it is the person's word and changes nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"


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


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def audited(home: Path, *words: str) -> dict:
    done = auditor(
        *(home, "audit", "--replay", str(MACHINE), "--no-passphrase", "--no-exit-codes"),
        *("--format", "json", *words),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def program(report: dict, name: str) -> dict:
    return next(item for item in report["programs"] if item["name"] == name)


def test_a_note_appears_and_changes_nothing(home, tmp_path):
    place = tmp_path / "report.json"
    before = audited(home)
    place.write_text(json.dumps(before))
    done = auditor(
        *(home, "note", "agentd", "mine, for \x1b[31mtests", "--report", str(place)),
        *("--name", "Jane"),
    )
    assert done.returncode == 0, done.stderr
    after = audited(home)
    (said,) = program(after, "agentd")["annotations"]
    assert (said["text"], said["user"]) == ("mine, for \x1b[31mtests", "Jane")
    for report in (before, after):
        for item in report["programs"]:
            del item["annotations"], item["statement"]
    assert before["rules"] == after["rules"]
    assert before["programs"] == after["programs"]
    text = auditor(
        home, "audit", "--replay", str(MACHINE), "--no-exit-codes", "--language", "de"
    ).stdout
    assert "ungeprüft" in text
    assert "\x1b[31m" not in text


def test_a_note_can_be_withheld(home, tmp_path):
    place = tmp_path / "report.json"
    place.write_text(json.dumps(audited(home)))
    auditor(home, "note", "agentd", "planted-text", "--report", str(place))
    folder = tmp_path / "evidence"
    audited(home, "-o", str(folder))
    sealed = (folder / "report.dsse.json").read_text()
    assert "planted-text" not in sealed
    (folder / "disclosures.txt").write_text("")
    done = auditor(home, "show", str(folder), "--format", "json")
    (said,) = program(json.loads(done.stdout), "agentd")["annotations"]
    assert said["text"] == {"withheld": True}


def test_other_bytes_have_no_note(home, tmp_path):
    tool = tmp_path / "agentd"
    tool.write_bytes(b"#!/bin/sh\n")
    assert auditor(home, "note", str(tool), "mine").returncode == 0
    assert program(audited(home), "agentd")["annotations"] == []
    listed = auditor(home, "note", "--list").stdout
    assert "agentd: mine" in listed


@pytest.mark.parametrize(
    "words", [[], ["x"], ["/does/not/exist", "mine"], ["x", "mine", "--report", "/none"]]
)
def test_what_cannot_be_noted_is_refused(home, words):
    done = auditor(home, "note", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_strangers_note_is_not_shown(home, tmp_path):
    place = tmp_path / "report.json"
    place.write_text(json.dumps(audited(home)))
    stranger = tmp_path / "stranger"
    auditor(stranger, "note", "agentd", "harmless", "--report", str(place))
    notes = ".local/share/monitoring-auditor/notes"
    (home / notes).mkdir(parents=True)
    for file in (stranger / notes).glob("*.dsse.json"):
        (home / notes / file.name).write_bytes(file.read_bytes())
    (home / notes / "0009.dsse.json").write_bytes(b"{")
    assert program(audited(home), "agentd")["annotations"] == []
