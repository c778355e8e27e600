"""``auditor show`` renders any report again, and refuses what is none."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.cli._reports import report_at, with_checkpoint
from auditor.model.report import plain
from auditor.render import Options, render, renderers
from auditor.seal.evidence import write_evidence
from auditor.seal.given import take
from auditor.seal.keys import own_key
from tests.render.samples import telling

REPORT = plain(telling())


@pytest.fixture
def evidence(tmp_path):
    """Seal the telling report and return the folder of the evidence."""
    key = own_key(tmp_path / "keys", protect=False)
    ledger = tmp_path / "data" / "ledger"
    made = write_evidence(REPORT, key=key, folder=tmp_path / "out", ledger=ledger)
    return Path(made.folder)


def test_json_is_shown_as_the_audit_showed_it(tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_text(render(REPORT, "json", Options()), encoding="utf-8")
    assert main(["show", str(file), "--language", "de"]) == 0
    assert capsys.readouterr().out == render(REPORT, "text", Options(language="de"))


def test_a_stream_is_read(monkeypatch, capsys):
    data = render(REPORT, "json", Options()).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["show", "-", "--format", "json", "--language", "en"]) == 0
    assert capsys.readouterr().out.encode() == data


@pytest.mark.parametrize("name", ["", "report.dsse.json"])
def test_a_sealed_report_tells_everything_it_discloses(evidence, name):
    shown = report_at(str(evidence / name))
    assert shown["summary"].items() >= REPORT["summary"].items()
    assert {**shown, "summary": REPORT["summary"]}.items() >= REPORT.items()
    assert "verify" in render(shown, "text", Options())


def test_what_is_withheld_is_said_to_be(evidence, capsys):
    (evidence / "disclosures.txt").unlink()
    assert main(["show", str(evidence), "--language", "en"]) == 0
    out = capsys.readouterr().out
    assert "jane" not in out
    assert "started by [withheld]" in out
    assert "the seal still covers it" in " ".join(out.split())
    assert "x11vnc" in out


@pytest.mark.parametrize("name", renderers())
def test_what_is_withheld_is_in_no_format(evidence, capsys, name):
    (evidence / "disclosures.txt").unlink()
    assert main(["show", str(evidence), "--language", "en", "--format", name]) == 0
    out = capsys.readouterr().out
    report = report_at(str(evidence))
    if name in {"html", "markdown"}:
        report = with_checkpoint(report, take(str(evidence)))
    assert out == render(report, name, Options(language="en"))
    assert "x11vnc" in out
    for hidden in ("jane", "/usr/bin/x11vnc", "203.0.113.7", "laptop-17", "1a1a1a"):
        assert hidden not in out


def test_a_single_value_can_be_withheld(evidence):
    file = evidence / "disclosures.txt"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[1:]))
    before, after = json.dumps(REPORT), json.dumps(report_at(str(evidence)))
    assert before.count('"jane"') + before.count('"laptop-17"') > 1
    assert after.count('{"withheld": true}') == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"not JSON",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": "auditor-report/2"}',
        b'{"schema": "auditor-report/10"}',
        b'{"schema": "auditor-policy/1"}',
        b'{"schema": 1}',
        b'{"payloadType":"application/vnd.in-toto+json","payload":"","signatures":[]}',
        b'{"schema": "auditor-report/1", "x": ' + b"[" * 40 + b"]" * 40 + b"}",
    ],
    ids=range(12),
)
def test_what_is_no_report_is_an_error_with_a_hint(tmp_path, capsys, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    assert main(["show", str(file)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert "\nhint: " in shown.err


def test_a_pipe_is_not_waited_for(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    assert main(["show", str(tmp_path / "pipe")]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_missing_file_is_an_error(tmp_path, capsys):
    assert main(["show", str(tmp_path / "nothing")]) == 2
    assert "nothing" in capsys.readouterr().err


def test_fields_of_a_newer_minor_version_are_kept_and_named(tmp_path, capsys):
    file = tmp_path / "report.json"
    newer = {**REPORT, "schema": "auditor-report/1.4", "weather": {"is": "fine"}}
    file.write_text(json.dumps(newer), encoding="utf-8")
    assert main(["show", str(file), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["weather"] == {"is": "fine"}
    assert main(["show", str(file), "--language", "en"]) == 0
    assert "does not know: weather." in capsys.readouterr().out
