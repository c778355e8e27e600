"""Small statements: in a report's envelope, read as strictly, checked by openssl too."""

import base64
import hashlib
import json
import random
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

from auditor.errors import AuditorError, VerificationError
from auditor.seal.canonical import base64_text, canonical
from auditor.seal.envelope import PAYLOAD_TYPE, envelope, pae
from auditor.seal.keys import load
from auditor.seal.statements import Subject, open_statement, sign_statement
from tests.seal.sample import ALICE, BOB, STRANGER, TRUSTED, full_report, sealed

WHAT = Subject(name="policy.yaml", sha256=hashlib.sha256(b"policy").hexdigest())
SAID = {"text": "Zażółć \udcff\n", "number": 3, "none": None, "list": [{"a": True}]}
SHELL = r"""
set -e
T=$(jq -r .payloadType statement.dsse.json)
jq -r .payload statement.dsse.json | base64 -d > payload
{ printf 'DSSEv1 %d %s %d ' ${#T} "$T" $(wc -c < payload); cat payload; } > pae
jq -r '.signatures[0].sig' statement.dsse.json | base64 -d > signature
"""
ED25519 = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in pae -sigfile signature"
P256 = "openssl dgst -sha256 -verify key.pem -signature signature pae"


def signed(said=SAID, *, kind="record", subjects=(WHAT,), key=ALICE):
    return sign_statement(kind, subjects, said, key=key, role="employee", name="Jane")


def payload_of(data):
    return json.loads(base64.b64decode(json.loads(data)["payload"]))


def resigned(statement, *, key=ALICE, keyid=None, payload=None):
    """Sign any payload at all, as somebody with a key and no scruples can."""
    body = canonical(statement) if payload is None else payload
    signature = key.sign(pae(PAYLOAD_TYPE, body))
    return envelope(PAYLOAD_TYPE, body, keyid or key.public.keyid, signature)


def refusal(data, trusted=TRUSTED, **more):
    with pytest.raises(VerificationError) as raised:
        open_statement(data, trusted, **more)
    return raised.value.check


def test_what_was_signed_is_what_is_read():
    statement = open_statement(signed(), TRUSTED, kind="record")
    assert statement.kind == "record"
    assert statement.subjects == (WHAT,)
    assert statement.predicate["text"] == "Zażółć \\udcff\n"
    assert (statement.predicate["number"], statement.predicate["none"]) == (3, None)
    assert (statement.role, statement.name) == ("employee", "Jane")
    assert statement.key == ALICE.public
    assert statement.signer.name == "alice"
    assert statement.sha256 == hashlib.sha256(signed()).hexdigest()


def test_the_same_statement_has_the_same_bytes():
    assert signed() == signed(dict(reversed(SAID.items())))


def test_a_stranger_is_read_and_has_no_signer():
    statement = open_statement(signed(key=STRANGER), TRUSTED)
    assert statement.signer is None
    assert statement.key == STRANGER.public


@pytest.mark.parametrize("kind", ["record", "policy-signature", "note"])
def test_the_type_is_a_uri_that_names_kind_and_version(kind):
    uri = payload_of(signed(kind=kind))["predicateType"]
    assert uri == f"https://w3id.org/monitoring-auditor/{kind}/v1"


def test_openssl_verifies_it_and_refuses_another_key(tmp_path):
    (tmp_path / "statement.dsse.json").write_bytes(signed())
    answers = []
    for key in (ALICE, BOB):
        (tmp_path / "key.pem").write_text(key.public.pem)
        done = subprocess.run(
            ["bash", "-c", SHELL + ED25519],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        answers.append((done.returncode == 0, "Verified Successfully" in done.stdout))
    assert answers == [(True, True), (False, False)]


def test_openssl_verifies_a_p256_signature(tmp_path):
    command = ["ssh-keygen", "-q", "-t", "ecdsa", "-b", "256", "-N", "", "-f", "id"]
    subprocess.run(command, cwd=tmp_path, check=True, stdin=subprocess.DEVNULL)
    key = load(tmp_path / "id")
    data = signed(key=key)
    (tmp_path / "statement.dsse.json").write_bytes(data)
    (tmp_path / "key.pem").write_text(key.public.pem)
    done = subprocess.run(
        ["bash", "-c", SHELL + P256],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "Verified OK\n"
    assert open_statement(data).key == key.public


def test_another_library_verifies_it():
    key = SSlibKey(
        ALICE.public.keyid, "ed25519", "ed25519", {"public": ALICE.public.bare.hex()}
    )
    found = Envelope.from_dict(json.loads(signed())).verify([key], 1)
    assert list(found) == [ALICE.public.keyid]


def spoilt(change):
    statement = payload_of(signed())
    change(statement)
    return resigned(statement)


def set_signer(name, value):
    return lambda said: said["predicate"]["signer"].update({name: value})


@pytest.mark.parametrize(
    ("check", "data"),
    [
        ("envelope-form", b""),
        ("envelope-form", b"{}"),
        ("envelope-form", b"no envelope at all"),
        ("envelope-form", b'{"payloadType":"application/vnd.in-toto+json"}'),
        ("envelope-form", signed() + b"\n"),
        ("envelope-form", signed().replace(b'","sig"', b'", "sig"')),
        ("envelope-form", signed().rstrip(b"\n")),
        ("envelope-form", b"x" * (5 << 20)),
        ("payload-type", signed().replace(b"in-toto+json", b"in-toto+jsom")),
        ("signature", resigned(payload_of(signed()), key=BOB, keyid=ALICE.public.keyid)),
        ("json-names", resigned(None, payload=b'{"a":1,"a":2}')),
        ("json-numbers", spoilt(lambda said: said["predicate"].update(number=2**53))),
        ("json-text", resigned(None, payload=b'{"a":"\\ud800"}')),
        ("statement-form", spoilt(lambda said: said.update(_type="x"))),
        ("statement-form", spoilt(lambda said: said.update(predicate=[]))),
        ("content-known", spoilt(lambda said: said.update(predicateType="x"))),
        (
            "content-known",
            spoilt(
                lambda said: said.update(
                    predicateType="https://w3id.org/monitoring-auditor/record/v2"
                )
            ),
        ),
        ("content-known", sealed(full_report()).report),
        ("subject-form", spoilt(lambda said: said.update(subject=[]))),
        ("subject-form", spoilt(lambda said: said.update(subject="x"))),
        ("subject-form", spoilt(lambda said: said["subject"].append(3))),
        ("subject-form", spoilt(lambda said: said["subject"][0].update(name=None))),
        ("subject-form", spoilt(lambda said: said["subject"][0].update(uri="x"))),
        (
            "subject-form",
            spoilt(lambda said: said["subject"][0].update(digest={"sha256": "AB" * 32})),
        ),
        (
            "subject-form",
            spoilt(lambda said: said["subject"][0]["digest"].update(sha1="x")),
        ),
        (
            "signer-key",
            spoilt(set_signer("public_key", base64_text(BOB.public.der))),
        ),
        ("signer-form", spoilt(set_signer("keyid", BOB.public.keyid))),
        ("signer-form", spoilt(set_signer("algorithm", "ECDSA-P256-SHA256"))),
        ("signer-form", spoilt(set_signer("role", 1))),
    ],
)
def test_each_fault_is_refused_by_its_own_check(check, data):
    if check == "payload-type":  # the type is covered by the signature, so sign it again
        body = base64.b64decode(json.loads(signed())["payload"])
        kind = "application/vnd.in-toto+jsom"
        data = envelope(kind, body, ALICE.public.keyid, ALICE.sign(pae(kind, body)))
    assert refusal(data) == check


def test_a_payload_that_is_nested_beyond_measure_is_refused_by_some_check():
    for depth in (40, 100_000):
        data = resigned(None, payload=b'{"a":' + b"[" * depth + b"]" * depth + b"}")
        assert refusal(data) in {"signature", "json-depth", "statement-form"}


def test_a_statement_of_another_kind_is_not_taken_for_the_one_wanted():
    assert refusal(signed(kind="note"), kind="record") == "content-known"


def test_any_flipped_bit_is_refused():
    whole = signed()
    places = random.Random(5).sample(range(len(whole)), 150)  # noqa: S311 - not secret
    for place in places:
        changed = bytes([whole[place] ^ 1])
        assert refusal(whole[:place] + changed + whole[place + 1 :])


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_by_a_named_check(data):
    assert refusal(data)


def test_what_cannot_be_sealed_is_an_error():
    with pytest.raises(AuditorError, match="cannot be sealed"):
        signed({"number": 0.5})
