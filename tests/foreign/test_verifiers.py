"""Libraries of others verify a report and read it as we do, whole and redacted."""

import base64
import json
import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from google.protobuf.json_format import Parse
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

from auditor.seal.given import Given
from auditor.seal.verification import examine
from tests.foreign.browser import ROOT
from tests.seal.sample import ALICE, BOB, TRUSTED

FOREIGN = ROOT / ".venv/foreign/package.json"
VECTORS = ROOT / "tests/seal/vectors"
READABLE = ("a01-whole", "a02-withheld", "a03-all-withheld")


def pem(key):
    public = load_der_public_key(key.public.der)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def judged(report: bytes, disclosures: bytes, folder: Path, key=ALICE):
    places = [folder / name for name in ("report", "disclosures", "key.pem")]
    for place, data in zip(places, (report, disclosures, pem(key)), strict=True):
        place.write_bytes(data)
    done = subprocess.run(
        ["node", Path(__file__).with_name("verify.mjs"), *places],
        env={**os.environ, "FOREIGN": str(FOREIGN)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def vector(name):
    files = (VECTORS / f"{name}.{suffix}" for suffix in ("dsse.json", "disclosures.txt"))
    return tuple(file.read_bytes() for file in files)


def payload_of(report: bytes):
    return json.loads(base64.b64decode(json.loads(report)["payload"]))


def put_back(signed, claims):
    """Return what SD-JWT claims say, in the form of a report: a value, or nothing."""
    if is_digest(signed):
        return claims[0] if claims else {"withheld": True}
    if isinstance(signed, dict):
        assert signed.keys() == claims.keys()
        return {key: put_back(signed[key], claims[key]) for key in signed}
    if isinstance(signed, list):
        return [put_back(one, other) for one, other in zip(signed, claims, strict=True)]
    return claims


def is_digest(value):
    item = value[0] if isinstance(value, list) and len(value) == 1 else None
    return isinstance(item, dict) and item.keys() == {"..."}


@pytest.mark.parametrize("name", READABLE)
def test_others_verify_a_report_and_read_it_as_we_do(name, tmp_path):
    report, disclosures = vector(name)
    ours = examine(Given(report=report, disclosures=disclosures), TRUSTED)
    assert ours.exit_code == 0
    theirs = judged(report, disclosures, tmp_path)
    assert theirs["sigstore"] == "verified"
    read = put_back(payload_of(report), theirs["claims"])["predicate"]
    assert read == json.loads(json.dumps(ours.report))


@pytest.mark.parametrize("name", ["n01-payload-bit", "n06-wrong-key", "n07-two-signatures"])
def test_others_refuse_what_is_altered(name, tmp_path):
    assert judged(*vector(name), tmp_path)["sigstore"] != "verified"


def test_others_refuse_another_key(tmp_path):
    assert judged(*vector("a01-whole"), tmp_path, key=BOB)["sigstore"] != "verified"


@pytest.mark.parametrize("name", READABLE)
def test_the_payload_is_an_in_toto_statement(name):
    found = Parse(json.dumps(payload_of(vector(name)[0])), statement_pb2.Statement())
    Statement.copy_from_pb(found).validate()
    assert found.predicate_type == "https://w3id.org/monitoring-auditor/report/v1"
