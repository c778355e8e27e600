"""``auditor verify`` as a person or a script uses it."""

import io
import json
import re
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.parse.neutral import neutral
from auditor.seal.folders import trust_file
from tests.seal.sample import ALICE, BOB, full_report, sealed

HOSTILE = "\x1b]0;x\x07 [bold red]x[/] <script> \u202e\n1 ✓ All is well"


@pytest.fixture
def folder(tmp_path):
    report = full_report()
    report["challenge"] = HOSTILE
    given = sealed(report)
    (tmp_path / "report.dsse.json").write_bytes(given.report)
    (tmp_path / "disclosures.txt").write_bytes(given.disclosures)
    (tmp_path / "alice.pub").write_text(ALICE.public.ssh_line)
    (tmp_path / "bob.pem").write_text(BOB.public.pem)
    return tmp_path


def verify(*arguments):
    return main(["verify", *map(str, arguments)])


def test_a_good_report_gives_numbered_steps_and_five_answers(folder, capsys):
    assert verify(folder, "--key", folder / "alice.pub") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert re.findall(r"^ *(\d+) ✓ ", out, re.MULTILINE) == [str(n) for n in range(1, 27)]
    for question in ("Integrity", "Signer", "Time", "Completeness", "History"):
        assert re.search(rf"^{question} +\S", out, re.MULTILINE)
    assert out.endswith("Intact, and signed by a key that is trusted here.\n")


def test_an_unknown_signer_gives_3_and_another_key_does_not_help(folder, capsys):
    for arguments in ((folder,), (folder, "--key", folder / "bob.pem")):
        assert verify(*arguments) == 3
        out = capsys.readouterr().out
        assert "Unknown: signed by key" in out
        assert "Intact, and" not in out


def test_a_signer_in_the_file_of_trusted_signers_is_known(folder, capsys):
    Path(trust_file()).parent.mkdir(parents=True)
    Path(trust_file()).write_text(f"alice@example.org {ALICE.public.ssh_line}\n")
    assert verify(folder) == 0
    assert "Known: alice@example.org" in capsys.readouterr().out


def test_an_altered_report_gives_4_and_says_where(folder, capsys):
    path = folder / "report.dsse.json"
    path.write_bytes(path.read_bytes().replace(b'"sig":', b'"Sig":'))
    assert verify(folder) == 4
    out = capsys.readouterr().out
    assert re.search(r"^ +1 ✗ .*:", out, re.MULTILINE)
    assert re.search(r"^ +2 · ", out, re.MULTILINE)
    assert "Do not rely on this: it does not pass" in out


def test_what_is_no_report_gives_2_and_a_hint(folder, capsys):
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for place in ("picture.png", "missing"):
        assert verify(folder / place) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert re.fullmatch(r"error: .+\nhint: .+\n", err)


def test_text_of_the_report_cannot_act(folder, capsys):
    assert verify(folder, "--key", folder / "alice.pub") == 0
    out = capsys.readouterr().out
    assert all(neutral(line) == line for line in out.split("\n"))
    assert not re.search(r"^ *1 ✓ All is well", out, re.MULTILINE)


def test_json_holds_steps_answers_and_counts(folder, capsys):
    assert verify(folder, "--format", "json", "--key", folder / "alice.pub") == 0
    out = capsys.readouterr().out
    assert out.isascii()
    facts = json.loads(out)
    assert facts["schema"] == "auditor-verification/1"
    assert facts["exit_code"] == 0
    assert {step["result"] for step in facts["steps"]} == {"passed"}
    assert [answer["question"] for answer in facts["answers"]] == [
        *("integrity", "signer", "time", "completeness", "history")
    ]
    assert facts["withheld"] == {}
    assert facts["shown"]["host_name"] == 1


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_text_keeps_to_the_width_of_the_terminal(folder, capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    (folder / "key.pub").write_text(ALICE.public.ssh_line)
    monkeypatch.chdir(folder)
    assert verify(".", "--key", "key.pub") == 0
    longest_word = len(ALICE.public.keyid) + 20
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= max(columns, longest_word)
    if columns == 200:
        assert max(map(len, lines)) > 80


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_poor_encoding_is_no_error(folder, monkeypatch, encoding):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    assert verify(folder, "--key", folder / "alice.pub") == 0
    sys.stdout.flush()
    assert re.search(rb"^ +1 ok ", raw.getvalue(), re.MULTILINE)
