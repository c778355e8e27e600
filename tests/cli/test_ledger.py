"""``auditor ledger``, as two people use it: one who audits, one who keeps checkpoints."""

import json
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.seal.evidence import write_evidence
from auditor.seal.folders import keys_folder, ledger_file
from auditor.seal.keys import create, own_key
from tests.seal.sample import small_report


class Person:
    """Somebody with a home, a key and a ledger of their own."""

    def __init__(self, home: Path, monkeypatch, capsysbinary) -> None:
        home.mkdir()
        self.home, self.patch, self.output = home, monkeypatch, capsysbinary
        self.alone()
        create(keys_folder())
        self.key = own_key(keys_folder())

    def alone(self) -> None:
        self.patch.setenv("HOME", str(self.home))

    def seal(self, name: str) -> Path:
        self.alone()
        folder = self.home / name
        write_evidence(small_report(), key=self.key, folder=folder, ledger=ledger_file())
        return folder

    def run(self, *words: object) -> tuple[int, str, str]:
        self.alone()
        code = main([str(word) for word in words])
        said = self.output.readouterr()
        return code, said.out.decode(), said.err.decode()

    def trusts(self, other: "Person", name: str) -> None:
        public = other.home / ".config/monitoring-auditor/keys/id_report.pub"
        code, _, _ = self.run(
            *("keys", "trust", public, "--name", name),
            *("--fingerprint", other.key.public.keyid),
        )
        assert code == 0


@pytest.fixture
def alice(tmp_path, monkeypatch, capsysbinary):
    return Person(tmp_path / "alice", monkeypatch, capsysbinary)


@pytest.fixture
def council(tmp_path, monkeypatch, capsysbinary):
    return Person(tmp_path / "council", monkeypatch, capsysbinary)


def test_show_tells_size_root_and_the_last_entries(alice):
    alice.seal("a")
    alice.seal("b")
    code, text, _ = alice.run("ledger", "show", "--last", "1")
    assert code == 0
    assert text.splitlines()[0].split() == ["size", "2"]
    assert '"n":1' in text
    assert '"n":0' not in text
    code, text, _ = alice.run("ledger", "show", "--format", "json")
    facts = json.loads(text)
    assert facts["schema"] == "auditor-ledger/1"
    assert [each["n"] for each in facts["entries"]] == [0, 1]
    assert facts["verifier_key"].startswith(facts["origin"] + "+")


@pytest.mark.parametrize(
    "words",
    [["show"], ["checkpoint"], ["prove"], ["check", "FILE"]],
    ids=lambda words: words[0],
)
def test_without_a_ledger_there_is_nothing_to_do(alice, tmp_path, words):
    alice.seal("a")
    kept = tmp_path / "kept"
    alice.run("ledger", "checkpoint", "-o", kept)
    Path(ledger_file()).unlink()
    words = [kept if word == "FILE" else word for word in words]
    code, text, said = alice.run("ledger", *words)
    assert (code, text) == (2, "")
    assert "there is no ledger yet" in said
    assert not Path(ledger_file()).exists()


def test_without_a_key_none_is_made(alice):
    alice.seal("a")
    for path in (alice.home / ".config/monitoring-auditor/keys").iterdir():
        path.unlink()
    code, _, said = alice.run("ledger", "checkpoint")
    assert (code, "no signing key" in said) == (1, True)
    assert list((alice.home / ".config/monitoring-auditor/keys").iterdir()) == []


def test_a_copy_is_kept_and_held_against_the_ledger_later(alice, tmp_path):
    kept = tmp_path / "kept"
    alice.seal("a")
    alice.seal("b")
    assert alice.run("ledger", "checkpoint", "-o", kept)[0] == 0
    alice.seal("c")
    code, text, _ = alice.run("ledger", "check", kept)
    assert code == 0
    assert text.startswith("consistent: this ledger of 3 begins with the 2")
    ledger = Path(ledger_file())
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(lines[0])
    code, text, _ = alice.run("ledger", "check", kept, "--format", "json")
    assert (code, json.loads(text)["standing"]) == (4, "shorter")
    ledger.write_bytes(
        lines[0].replace(b'"sha256":"', b'"sha256":"0') + b"".join(lines[1:])
    )
    code, text, _ = alice.run("ledger", "check", kept)
    assert (code, text.split(":")[0]) == (4, "rewritten")
    code, _, said = alice.run("ledger", "prove", "--since", kept)
    assert code == 4
    assert "does not begin with" in said


def test_a_copy_of_somebody_unknown_is_undecided_and_rubbish_is_an_error(
    alice, council, tmp_path
):
    alice.seal("a")
    council.seal("a")
    kept = tmp_path / "kept"
    council.run("ledger", "checkpoint", "-o", kept)
    assert alice.run("ledger", "check", kept)[0] == 3
    kept.write_bytes(b"rubbish")
    for words in (["check", kept], ["cosign", kept, "-o", tmp_path / "new"]):
        code, _, said = alice.run("ledger", *words)
        assert (code, "is no checkpoint" in said) == (2, True)
    assert alice.run("ledger", "check", tmp_path / "nothing")[0] == 2


def test_an_old_report_is_proved_to_somebody_with_a_newer_checkpoint(
    alice, council, tmp_path
):
    folder = alice.seal("a")
    kept, proof = tmp_path / "kept", tmp_path / "proof"
    alice.seal("b")
    alice.run("ledger", "checkpoint", "-o", kept)
    alice.seal("c")
    council.trusts(alice, "alice")
    assert council.run("verify", folder, "--checkpoint", kept)[0] == 3
    assert alice.run("ledger", "prove", folder, "--since", kept, "-o", proof)[0] == 0
    code, text, _ = council.run("verify", folder, "--checkpoint", kept, "--proof", proof)
    assert code == 0
    assert "of 2 entries, agrees" in " ".join(text.split())
    code, _, said = alice.run("ledger", "prove", folder, "-o", proof)
    assert (code, "there already" in said) == (2, True)
    for option in ("--checkpoint", "--proof"):
        code, _, said = council.run("verify", folder, option, folder / "disclosures.txt")
        assert (code, "is no " in said) == (2, True)


def test_a_report_that_is_not_in_the_ledger_cannot_be_proved(alice, council):
    alice.seal("a")
    code, _, said = alice.run("ledger", "prove", council.seal("b"))
    assert (code, "not in this ledger" in said) == (2, True)


def test_a_witness_cosigns_each_report_as_it_comes(alice, council, tmp_path):
    council.trusts(alice, "alice")
    alice.trusts(council, "council@works")
    for number in range(3):
        folder = alice.seal(str(number))
        cosigned = tmp_path / f"cosigned-{number}"
        words = ["ledger", "cosign", folder / "checkpoint", "-o", cosigned]
        if number == 2:  # by hand, and with the report's own proof
            assert council.run(*words)[0] == 2
        code, _, said = council.run(*words, "--proof", folder / "proof.json")
        assert code == 0, said
        (folder / "checkpoint").write_bytes(cosigned.read_bytes())
        code, text, _ = alice.run("verify", folder, "--format", "json")
        answer = json.loads(text)["answers"][4]
        assert (code, answer["state"]) == (0, "consistent")
        assert "council@works" in answer["text"]


def test_the_qr_code_holds_the_checkpoint_in_eighty_columns(alice):
    alice.seal("a")
    code, text, _ = alice.run("ledger", "checkpoint", "--qr")
    assert code == 0
    blocks = text.splitlines()[6:]
    assert {len(line) for line in blocks} <= set(range(40, 81))
    assert set("".join(blocks)) == set("█▀▄ ")


def test_without_the_package_for_qr_codes_it_says_how_to_get_it(alice, monkeypatch):
    alice.seal("a")
    monkeypatch.setitem(sys.modules, "segno", None)
    code, text, said = alice.run("ledger", "checkpoint", "--qr")
    assert (code, text) == (1, "")
    assert "monitoring-auditor[qr]" in said
