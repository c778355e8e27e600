"""``auditor policy export`` as a person runs it."""

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from tests.export.policies import EXAMPLES

POLICY = str(EXAMPLES / "works-agreement.yaml")


def export(*words):
    return main(["policy", "export", *map(str, words)])


def test_a_record_goes_to_standard_output_with_its_own_line_ends(capfdbinary):
    assert export(POLICY, "--format", "ropa-csv", "--language", "en") == 0
    shown = capfdbinary.readouterr()
    assert shown.err == b""
    assert shown.out.count(b"\r\n") == shown.out.count(b"\n") == 4
    rows = [*csv.reader(io.StringIO(shown.out.decode("utf-8")))]
    assert rows[1][2] == "Example EDR Sensor"


def test_texts_are_utf_8_whatever_the_terminal_says(capfdbinary, monkeypatch):
    with open(1, "w", encoding="ascii", closefd=False) as ascii_only:
        monkeypatch.setattr(sys, "stdout", ascii_only)
        assert export(POLICY, "--format", "cards") == 0
    assert "Können Sie ablehnen?" in capfdbinary.readouterr().out.decode("utf-8")


@pytest.mark.parametrize("name", ["ropa-json", "dpv"])
def test_json_is_json(name, capfdbinary):
    assert export(POLICY, "--format", name) == 0
    assert json.loads(capfdbinary.readouterr().out)


def test_a_folder_gets_a_card_for_each_program(tmp_path):
    assert export(POLICY, "--format", "cards", "-o", f"{tmp_path}/cards/") == 0
    cards = tmp_path / "cards"
    assert sorted(os.listdir(cards)) == ["dlp.md", "edr.md", "mdm.md"]
    assert (
        (cards / "edr.md").read_text(encoding="utf-8").startswith("# Example EDR Sensor\n")
    )


def test_a_file_gets_all_cards(tmp_path):
    assert export(POLICY, "--format", "cards", "-o", tmp_path / "all.md") == 0
    assert (tmp_path / "all.md").read_text(encoding="utf-8").count("\n# ") == 2
    assert os.listdir(tmp_path) == ["all.md"]


@pytest.mark.parametrize("place", ["cards/", "cards", "cards/edr.md"])
def test_nothing_is_written_over(tmp_path, place, capsys):
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "edr.md").write_text("mine")
    assert export(POLICY, "--format", "cards", "-o", tmp_path / place) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert os.listdir(tmp_path / "cards") == ["edr.md"]
    assert (tmp_path / "cards" / "edr.md").read_text() == "mine"


def test_what_cannot_be_written_leaves_nothing(tmp_path, monkeypatch, capsys):
    renamed = []

    def rename(_source, target):
        if renamed:
            raise OSError(28, "No space left on device")
        renamed.append(Path(target).name)
        Path(target).touch()

    monkeypatch.setattr(os, "rename", rename)
    assert export(POLICY, "--format", "cards", "-o", f"{tmp_path}/cards/") == 1
    assert "No space left" in capsys.readouterr().err
    assert renamed == ["edr.md"]
    assert os.listdir(tmp_path / "cards") == []


def test_a_missing_folder_of_a_file_is_a_mistake(tmp_path, capsys):
    assert export(POLICY, "--format", "dpv", "-o", tmp_path / "none" / "x.jsonld") == 2
    assert "there is no folder" in capsys.readouterr().err


def test_another_language_is_said(tmp_path, capfd):
    path = tmp_path / "policy.yaml"
    text = Path(POLICY).read_text(encoding="utf-8")
    path.write_text(text.replace("  language: de\n", "  language: fr\n"), encoding="utf-8")
    assert export(path, "--format", "cards") == 0
    shown = capfd.readouterr()
    assert shown.err == "the policy's language is fr; the texts are in English\n"
    assert "The policy is in another language (`fr`)" in shown.out


@pytest.mark.parametrize(
    "words", [[POLICY], [POLICY, "--format", "pdf"], ["/does/not/exist", "--format", "dpv"]]
)
def test_wrong_use_is_exit_2_with_nothing_on_standard_output(words, capfd):
    assert export(*words) == 2
    shown = capfd.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert "Traceback" not in shown.err


def test_an_invalid_policy_is_told_with_its_place(tmp_path, capfd):
    path = tmp_path / "policy.yaml"
    path.write_text("schema: auditor-policy/1\n")
    assert export(path, "--format", "dpv") == 2
    assert f"error: {path}:1:1: expected" in capfd.readouterr().err


def test_no_program_is_said(capfd):
    assert export(EXAMPLES / "no-monitoring.yaml", "--format", "ropa-csv") == 0
    assert "declares no program" in capfd.readouterr().err
