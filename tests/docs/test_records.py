"""The commands of docs/records.md, run as they stand there on a real receipt."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.model.record import RecordKind
from auditor.records.policy_signatures import word_of
from auditor.seal.folders import keys_folder
from auditor.seal.keys import own_public_key

PAGE = (Path(__file__).parents[2] / "docs" / "records.md").read_text("utf-8")
SIGNATURE, SUBJECTS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
POLICY = Path(__file__).parents[2] / "policies" / "no-monitoring.yaml"


@pytest.fixture
def receipt(tmp_path):
    folder = tmp_path / "receipt"
    line = ["acknowledge", "objection", "--policy", str(POLICY), "--method", "click"]
    assert main([*line, "--no-passphrase", "-o", str(folder)]) == 0
    (folder / "signer.pem").write_text(own_public_key(keys_folder())[0].pem)
    return folder


def run(commands, folder):
    done = subprocess.run(
        ["bash", "-c", commands], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout


def test_openssl_verifies_a_receipt_and_refuses_a_changed_one(receipt):
    assert "Signature Verified Successfully" in run(SIGNATURE, receipt)
    path = receipt / "record.dsse.json"
    whole = path.read_bytes()
    place = whole.index(b'"payload":"') + 200
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    assert "Signature Verified Successfully" not in run(SIGNATURE, receipt)


def test_the_subject_is_the_policy(receipt):
    run(SIGNATURE, receipt)
    digest = hashlib.sha256(POLICY.read_bytes()).hexdigest()
    assert run(SUBJECTS, receipt) == f"{digest}  no-monitoring.yaml\n"


def test_every_kind_and_every_word_is_on_the_page():
    named = set(re.findall(r"`([a-z-]+)`", PAGE))
    assert {kind.value for kind in RecordKind} <= named
    words = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert words == {
        *("unsigned", "signed", "co-signed", "signed-by-unknown-key", "signature-broken")
    }
    assert word_of(()) in words
