"""Notes on programs: beside the evidence, about these very bytes, and nothing else."""

import base64
import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.model.observation import WITHHOLDABLE
from auditor.model.program import Program
from auditor.records.notes import Note, annotator, load_notes, write_note
from auditor.seal.folders import data_folder
from tests.records.samples import WHO
from tests.seal.sample import ALICE, BOB

HOST = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"
FILE = Note(
    text="mine\n\x1b[2J",
    sha256="ab" * 32,
    path="/home/jane/a",
    real_path="/srv/jane/a",
)
PROGRAM = Program(id=1, name="a", executable="/home/jane/a", file_sha256="ab" * 32)


def changed(**more):
    values = {name: getattr(PROGRAM, name) for name in PROGRAM.__names__}
    return Program(**{**values, **more})


@pytest.mark.parametrize(
    ("program", "applies"),
    [
        (PROGRAM, True),
        (changed(executable="/srv/jane/a"), True),
        (changed(executable="/usr/bin/python3", script="/home/jane/a"), True),
        (changed(file_sha256="cd" * 32), False),
        (changed(file_sha256=""), False),
        (changed(executable="/tmp/a"), False),
        (changed(script="/home/jane/b"), False),
        (changed(executable=None), False),
        (changed(product="a"), True),
    ],
)
def test_a_note_is_about_these_bytes_at_this_place(program, applies):
    assert bool(annotator([FILE])(program)) is applies


def test_a_note_on_a_product_is_about_that_product():
    told = annotator([Note(text="ours", product="xcape")])
    assert [item.text for item in told(changed(product="xcape"))] == ["ours"]
    assert told(PROGRAM) == told(changed(product="xca")) == ()


def test_a_note_is_read_as_it_was_written_and_names_what_it_is_about(tmp_path):
    for note in (FILE, Note(text="ours", product="xcape", user="Jane")):
        write_note(str(tmp_path), note, ALICE)
    notes, problems = load_notes(str(tmp_path), WHO)
    assert problems == ()
    assert [(item.text, item.user, item.sha256) for item in notes] == [
        (FILE.text, "", FILE.sha256),
        ("ours", "Jane", ""),
    ]
    payloads = [
        json.loads(base64.b64decode(json.loads(path.read_bytes())["payload"]))
        for path in sorted(tmp_path.glob("0*"))
    ]
    digest = hashlib.sha256(b"xcape").hexdigest()
    assert [item["subject"] for item in payloads] == [
        [{"name": "a", "digest": {"sha256": "ab" * 32}}],
        [{"name": "product:xcape", "digest": {"sha256": digest}}],
    ]


def test_only_the_own_key_speaks_for_the_person(tmp_path):
    """Others are trusted for reports; a note of theirs would stand there as one's own."""
    write_note(str(tmp_path), FILE, BOB)
    notes, problems = load_notes(str(tmp_path), WHO)
    assert notes == ()
    assert [item.check for item in problems] == ["signer-known"]


def test_a_note_that_was_altered_says_nothing(tmp_path):
    _, written = write_note(str(tmp_path), FILE, ALICE)
    path = Path(written.path)
    path.write_bytes(path.read_bytes().replace(b'"sig":"', b'"sig":"A'))
    shutil.copy(path, tmp_path / "0002-note.dsse.json")
    notes, problems = load_notes(str(tmp_path), WHO)
    assert notes == ()
    assert len(problems) == 2


@pytest.fixture
def audit(tmp_path, capsys):
    """Audit a recorded machine; return the report and the text that tells it."""
    number = 0

    def run(*words):
        nonlocal number
        number += 1
        folder = tmp_path / f"evidence-{number}"
        line = ["audit", "--replay", str(HOST), "--no-passphrase", "--no-exit-codes"]
        assert main([*line, "--language", "en", "-o", str(folder), *words]) == 0
        text = " ".join(capsys.readouterr().out.split())
        assert main(["show", str(folder), "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out), text, folder

    return run


def judged(report):
    programs = [
        {key: item[key] for key in item if key != "annotations"}
        for item in report["programs"]
    ]
    return programs, report["rules"], report["summary"]["severities"]


def test_a_note_stands_beside_the_evidence_and_changes_nothing_of_it(audit, capsys):
    before, text, folder = audit()
    assert "You said on" not in text
    line = ["note", "camera.py", "mine, for \x1b[2J birds", "--report", str(folder)]
    assert main(line) == 0
    after, text, folder = audit()
    assert "You said on 20" in text
    assert "“mine, for \\x1b[2J birds”" in text
    assert judged(after) == judged(before)
    annotated = {
        item["name"]: item["annotations"]
        for item in after["programs"]
        if item["annotations"]
    }
    ((name, [said]),) = annotated.items()
    assert name == "camera.py"
    assert said.keys() == {"time", "text", "user"}
    assert {"text", "user"} <= WITHHOLDABLE
    assert main(["verify", str(folder)]) == 0
    (folder / "disclosures.txt").write_bytes(b"")
    assert main(["verify", str(folder)]) == 0
    capsys.readouterr()
    assert main(["show", str(folder), "--language", "en"]) == 0
    assert "birds" not in capsys.readouterr().out


def test_a_note_on_a_product_and_who_said_it(audit):
    audit()
    assert main(["note", "xorg-server", "comes with it", "--name", "Jane"]) == 0
    _, text, _ = audit()
    assert "Jane said on 20" in text
    assert "comes with it" in text


def test_a_broken_note_is_told_and_the_audit_goes_on(audit, capsys):
    audit()
    assert main(["note", "xorg-server", "comes with it"]) == 0
    (path,) = Path(data_folder(), "notes").glob("0*")
    path.write_bytes(b"rubbish")
    capsys.readouterr()
    _, text, _ = audit()
    assert "comes with it" not in text
    assert main(["note", "--list"]) == 0
    out, err = capsys.readouterr()
    assert "no notes yet" in out
    assert f"not counted: {path.name}: " in err


def test_a_file_is_known_by_its_bytes_and_its_place(tmp_path, capsys):
    path = tmp_path / "tool"
    path.write_bytes(b"#!/bin/sh\n")
    os.symlink(path, tmp_path / "link")
    assert main(["note", str(tmp_path / "link"), "mine", "--no-passphrase"]) == 0
    assert main(["note", "--list"]) == 0
    digest = hashlib.sha256(b"#!/bin/sh\n").hexdigest()
    out = capsys.readouterr().out
    assert f"{tmp_path}/link ({digest[:12]}…): mine" in out
    (stored,) = Path(data_folder(), "notes").glob("0*")
    payload = json.loads(base64.b64decode(json.loads(stored.read_bytes())["payload"]))
    assert payload["predicate"]["program"] == {
        "sha256": digest,
        "path": f"{tmp_path}/link",
        "real_path": str(path),
        "product": "",
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "needs a program and a text"),
        (["xorg-server"], "needs a program and a text"),
        (["xorg-server", "  "], "needs a program and a text"),
        (["xorg-server", "x" * 3000], "at most 2000 characters"),
        (["/no/such/file", "mine"], "there is no file and no product /no/such/file"),
        (["/", "mine"], "cannot be read"),
        (["a", "mine", "--report", "/no/such/report"], "there is no report at"),
    ],
)
def test_wrong_use_is_exit_2_and_notes_nothing(words, told, capsys):
    assert main(["note", *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path(data_folder(), "notes").exists()


def test_a_program_of_a_report_must_be_the_only_one_and_known_again(audit, capsys):
    _, _, folder = audit()
    for named in ("nobody", "4711"):
        assert main(["note", named, "mine", "--report", str(folder)]) == 2
        assert "0 programs of the report" in capsys.readouterr().err
    (folder / "disclosures.txt").write_bytes(b"")
    assert main(["note", "camera.py", "mine", "--report", str(folder)]) == 2
    assert "withheld" in capsys.readouterr().err
