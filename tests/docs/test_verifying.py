"""The commands of docs/verifying.md, run as they stand there on a real report."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.live
PAGE = Path(__file__).parents[2] / "docs" / "verifying.md"
SIGNATURE, KEY, SUBJECT, LINE = re.findall(
    r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL
)


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    folder = home / "evidence"
    subprocess.run(
        [sys.executable, "-m", "auditor", "audit", "--no-exit-codes", "-o", str(folder)],
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    public = (home / ".config/monitoring-auditor/keys/id_report.pub").read_text("ascii")
    pem = subprocess.run(
        ["ssh-keygen", "-e", "-m", "PKCS8", "-f", "/dev/stdin"],
        input=public,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    if not pem:  # ssh-keygen 9.2 converts no Ed25519 key; the report names the same one
        report = json.loads((folder / "report.dsse.json").read_text("ascii"))
        assert report["signatures"][0]["keyid"] in fingerprint(public)
        pem = run("true", folder) and run(KEY, folder, payload=True)
    (folder / "signer.pem").write_text(pem, "ascii")
    return folder


def fingerprint(public):
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", "-"],
        input=public,
        capture_output=True,
        text=True,
        check=True,
    )
    return shown.stdout


def run(commands, folder, *, payload=False):
    if payload:
        run("jq -r .payload report.dsse.json | base64 -d > payload", folder)
    done = subprocess.run(
        ["bash", "-c", commands], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout or " "


def test_the_signature_verifies_and_a_changed_report_does_not(evidence):
    assert "Signature Verified Successfully" in run(SIGNATURE, evidence)
    path = evidence / "report.dsse.json"
    whole = path.read_bytes()
    try:
        place = whole.index(b'"payload":"') + 400
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert "Signature Verified Successfully" not in run(SIGNATURE, evidence)
    finally:
        path.write_bytes(whole)


def test_the_key_in_the_report_is_the_signers(evidence):
    run(SIGNATURE, evidence)
    assert run(KEY, evidence) == (evidence / "signer.pem").read_text("ascii")


def test_a_whole_report_has_the_digest_of_its_disclosures(evidence):
    run(SIGNATURE, evidence)
    signed, found = run(SUBJECT, evidence).splitlines()
    assert found.split()[0] == signed


def test_a_disclosed_line_is_covered_by_the_signature(evidence):
    run(SIGNATURE, evidence)
    digest, found = LINE.strip().rsplit("\n", 1)
    counted = run(f"that=$({digest})\n{found.replace('THAT-DIGEST', '$that')}", evidence)
    assert counted.strip() == "1"
