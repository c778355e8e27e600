"""``auditor ask`` as a person runs it."""

import hashlib
import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.seal.evidence import write_evidence
from auditor.seal.keys import own_key
from tests.export.policies import EXAMPLES
from tests.letters.reports import open_report, quiet_report

POLICY = str(EXAMPLES / "works-agreement.yaml")


@pytest.fixture
def evidence(tmp_path):
    """Seal the report that leaves much open."""
    key = own_key(tmp_path / "keys", protect=False)
    made = write_evidence(
        open_report(), key=key, folder=tmp_path / "out", ledger=tmp_path / "data" / "ledger"
    )
    return Path(made.folder)


def told(capfd):
    shown = capfd.readouterr()
    return " ".join(shown.out.split()), shown.err


@pytest.mark.parametrize("name", ["", "report.dsse.json"])
def test_a_sealed_report_is_cited_by_its_digest_and_number(evidence, name, capfd):
    assert main(["ask", "--to", "dpo", str(evidence / name), "--language", "en"]) == 0
    letter, advice = told(capfd)
    data = (evidence / "report.dsse.json").read_bytes()
    assert f"file report.dsse.json: {hashlib.sha256(data).hexdigest()}" in letter
    assert "Number: urn:uuid:" in letter
    assert "started by jane" in letter
    assert "auditor verify does" in advice


def test_what_was_left_out_of_a_report_is_said_to_be(evidence, capfd):
    (evidence / "disclosures.txt").unlink()
    assert main(["ask", "--to", "dpo", str(evidence), "--language", "en"]) == 0
    letter, _ = told(capfd)
    assert "jane" not in letter
    assert "started by [withheld in this copy]" in letter


def test_plain_json_is_cited_by_its_own_digest(tmp_path, capfd):
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(open_report()))
    assert main(["ask", "--to", "employer", str(file), "--language", "en"]) == 0
    letter, advice = told(capfd)
    assert f"mine.json: {hashlib.sha256(file.read_bytes()).hexdigest()}" in letter
    assert str(tmp_path) not in letter
    assert "It was not sealed" in letter
    assert "the report is not sealed" in advice


def test_a_stream_is_read(monkeypatch, capfd):
    data = json.dumps(open_report()).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["ask", "--to", "employer", "-", "--language", "en"]) == 0
    assert hashlib.sha256(data).hexdigest() in told(capfd)[0]


def test_the_policy_gives_law_and_names(evidence, capfd):
    words = ["ask", "--to", "dpo", str(evidence), "--policy", POLICY, "--language", "de"]
    assert main(words) == 0
    letter, advice = told(capfd)
    assert "Antrag auf Auskunft nach Art. 15 DSGVO" in letter
    assert "nicht angegeben: wie es gesichert wird" in letter
    assert "written for the law of DE, FR" in advice


@pytest.mark.parametrize("place", ["GB", "gb", "GB-SCT"])
def test_the_person_says_where_they_work(evidence, place, capfd):
    words = ["ask", "--to", "dpo", str(evidence), "--policy", POLICY, "--language", "en"]
    assert main([*words, "--jurisdiction", place]) == 0
    letter, advice = told(capfd)
    assert "Article 15 UK GDPR" in letter
    assert f"written for the law of {place.upper()}" in advice


def test_a_file_is_written_whole_for_its_owner_only(evidence, tmp_path, capfd):
    place = tmp_path / "letter.md"
    words = ["ask", "--to", "employer", str(evidence), "--format", "markdown"]
    assert main([*words, "-o", str(place)]) == 0
    assert capfd.readouterr().out == ""
    assert place.read_text(encoding="utf-8").count("\n## ") == 5
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    before = place.read_bytes()
    assert main([*words, "-o", str(place)]) == 2
    assert place.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["data", "keys", "letter.md", "out"]


def test_questions_for_others_are_named(evidence, capfd):
    assert main(["ask", "--to", "dpo", str(evidence)]) == 0
    _, advice = told(capfd)
    assert "2 questions of the law that it leaves out: auditor ask --to employer" in advice
    assert "1 question of the law only you can answer" in advice


def test_an_inventory_leaves_little_open(tmp_path, capfd):
    file = tmp_path / "scan.json"
    file.write_text(json.dumps({**quiet_report(), "rules": []}))
    assert main(["ask", "--to", "employer", str(file)]) == 0
    assert "the report is an inventory" in told(capfd)[1]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--to", "dpo"],
        ["REPORT"],
        ["--to", "boss", "REPORT"],
        ["--to", "dpo", "/does/not/exist"],
        ["--to", "dpo", "REPORT", "--jurisdiction", "Germany"],
        ["--to", "dpo", "REPORT", "--jurisdiction", ""],
        ["--to", "dpo", "REPORT", "--policy", "/does/not/exist"],
        ["--to", "dpo", "REPORT", "-o", "/does/not/exist/letter"],
    ],
)
def test_wrong_use_is_exit_2_with_nothing_on_standard_output(words, evidence, capfd):
    given = [str(evidence) if word == "REPORT" else word for word in words]
    assert main(["ask", *given]) == 2
    shown = capfd.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert "Traceback" not in shown.err
