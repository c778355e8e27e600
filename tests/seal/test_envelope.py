"""The sealed file, checked by programs that are not ours."""

import base64
import json
import subprocess
import uuid

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from auditor.seal.envelope import PAYLOAD_TYPE, pae
from auditor.seal.keys import load
from auditor.seal.ledger import Head
from tests.seal.sample import ALICE, BOB, full_report, sealed

SHELL = r"""
set -e
T=$(jq -r .payloadType report.dsse.json)
jq -r .payload report.dsse.json | base64 -d > payload
{ printf 'DSSEv1 %d %s %d ' ${#T} "$T" $(wc -c < payload); cat payload; } > pae
jq -r '.signatures[0].sig' report.dsse.json | base64 -d > signature
"""
ED25519 = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in pae -sigfile signature"
P256 = "openssl dgst -sha256 -verify key.pem -signature signature pae"
DISCLOSED = r"""
set -e
jq -r .payload report.dsse.json | base64 -d > payload
jq -r '.. | .["..."]? // empty' payload | sort > signed
while read -r LINE; do
  printf %s "$LINE" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d =
done < disclosures.txt | sort > shown
jq -r '.subject[0].digest.sha256' payload > whole
sha256sum disclosures.txt
"""


def shell(script, folder):
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return done.stdout


def laid_out(folder, given, key):
    (folder / "report.dsse.json").write_bytes(given.report)
    (folder / "disclosures.txt").write_bytes(given.disclosures)
    (folder / "key.pem").write_text(key.public.pem)


def statement(given):
    return json.loads(base64.b64decode(json.loads(given.report)["payload"]))


def test_openssl_verifies_an_ed25519_signature(tmp_path):
    laid_out(tmp_path, sealed(full_report()), ALICE)
    assert "Verified Successfully" in shell(SHELL + ED25519, tmp_path)


def test_openssl_refuses_it_under_another_key(tmp_path):
    laid_out(tmp_path, sealed(full_report()), BOB)
    assert "Verification Failure" in shell(SHELL + ED25519 + " || true", tmp_path)


def test_openssl_verifies_a_p256_signature(tmp_path):
    command = ["ssh-keygen", "-q", "-t", "ecdsa", "-b", "256", "-N", "", "-f", "id"]
    subprocess.run(command, cwd=tmp_path, check=True, stdin=subprocess.DEVNULL)
    key = load(tmp_path / "id")
    laid_out(tmp_path, sealed(full_report(), key=key), key)
    assert shell(SHELL + P256, tmp_path) == "Verified OK\n"


def test_shell_tools_find_every_disclosure_among_the_signed_digests(tmp_path):
    given = sealed(full_report())
    laid_out(tmp_path, given, ALICE)
    digest = shell(DISCLOSED, tmp_path).split()[0]
    shown = (tmp_path / "shown").read_text()
    assert shown == (tmp_path / "signed").read_text()
    assert len(shown.splitlines()) == given.disclosures.count(b"\n")
    assert (tmp_path / "whole").read_text().strip() == digest


def foreign(key):
    return SSlibKey(
        key.public.keyid, "ed25519", "ed25519", {"public": key.public.bare.hex()}
    )


def test_securesystemslib_verifies_it():
    envelope = Envelope.from_dict(json.loads(sealed(full_report()).report))
    assert list(envelope.verify([foreign(ALICE)], 1)) == [ALICE.public.keyid]
    with pytest.raises(VerificationError):
        envelope.verify([foreign(BOB)], 1)


def test_what_is_signed_is_the_pre_authentication_encoding():
    envelope = Envelope.from_dict(json.loads(sealed(full_report()).report))
    assert envelope.pae() == pae(PAYLOAD_TYPE, envelope.payload)


def test_the_payload_is_an_in_toto_statement_of_the_stable_json():
    report = full_report()
    made = statement(sealed(report))
    assert made["_type"] == "https://in-toto.io/Statement/v1"
    assert made["predicateType"] == "https://w3id.org/monitoring-auditor/report/v1"
    added = {"report_id", "sequence", "signer", "previous"}
    assert made["predicate"].keys() == report.keys() | added
    assert made["predicate"]["rules"][0]["findings"][0]["severity"] == "high"
    assert made["predicate"]["challenge"] == report["challenge"]
    assert uuid.UUID(made["predicate"]["report_id"]).version == 4


def test_the_signer_and_the_ledger_are_named():
    head = Head(size=5, root=bytes(range(32)))
    predicate = statement(sealed(full_report(), previous=head))["predicate"]
    assert predicate["signer"] == {
        "role": "employee",
        "algorithm": "Ed25519",
        "keyid": ALICE.public.keyid,
        "public_key": base64.b64encode(ALICE.public.der).decode(),
        "name": "",
        "protection": "none",
    }
    assert predicate["sequence"] == 5
    assert predicate["previous"] == {
        "size": 5,
        "root": base64.b64encode(head.root).decode(),
        "checkpoint_sha256": None,
    }


def test_the_summary_counts_what_can_be_withheld():
    given = sealed(full_report())
    counts = statement(given)["predicate"]["summary"]["withholdable"]
    assert sum(counts.values()) == given.disclosures.count(b"\n")
    assert counts["unrelated_name"] == 1
    assert counts["executable"] == 3
