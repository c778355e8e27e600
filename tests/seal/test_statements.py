"""Signed statements: others can check them, and nothing else is taken for one."""

import hashlib
import json
import subprocess
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import InputError, VerificationError
from auditor.seal.envelope import PAYLOAD_TYPE, envelope, pae
from auditor.seal.keys import create, load
from auditor.seal.statements import Subject, open_statement, sign_statement

SUBJECT = Subject(name="policy", sha256="ab" * 32)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    create(folder)
    return load(folder / "id_report")


@pytest.fixture(scope="module")
def signed(key):
    predicate = {"said": "Grüße", "number": 7, "list": ["a", {"b": "c"}]}
    return sign_statement("note", [SUBJECT], predicate, key=key, name="Jane")


def resigned(key, statement: object) -> bytes:
    payload = statement if isinstance(statement, bytes) else json.dumps(statement).encode()
    signature = key.sign(pae(PAYLOAD_TYPE, payload))
    return envelope(PAYLOAD_TYPE, payload, key.public.keyid, signature)


def stated(signed: bytes) -> dict:
    return json.loads(b64decode(json.loads(signed)["payload"]))


def test_what_was_stated_comes_back(key, signed):
    found = open_statement(signed)
    assert found.kind == "note"
    assert found.subjects == (SUBJECT,)
    assert found.predicate == {"said": "Grüße", "number": 7, "list": ["a", {"b": "c"}]}
    assert (found.key.keyid, found.role, found.name) == (
        key.public.keyid,
        "employee",
        "Jane",
    )
    assert found.sha256 == hashlib.sha256(signed).hexdigest()


def test_openssl_accepts_it(key, signed, tmp_path):
    fields = json.loads(signed)
    payload = b64decode(fields["payload"])
    (tmp_path / "signed").write_bytes(pae(fields["payloadType"], payload))
    (tmp_path / "signature").write_bytes(b64decode(fields["signatures"][0]["sig"]))
    named = json.loads(payload)["predicate"]["signer"]["public_key"]
    (tmp_path / "key.der").write_bytes(b64decode(named))
    command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed"
    done = subprocess.run(
        [*command.split(), "-sigfile", "signature"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert "Signature Verified Successfully" in done.stdout


@given(data=st.data())
def test_no_changed_bit_is_accepted(signed, data):
    place = data.draw(st.integers(0, len(signed) * 8 - 1))
    changed = bytearray(signed)
    changed[place // 8] ^= 1 << place % 8
    with pytest.raises((VerificationError, InputError)):
        open_statement(bytes(changed))


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda s: s["predicate"]["signer"].update(algorithm="RSA"), "signer-form"),
        (lambda s: s["predicate"]["signer"].update(keyid="SHA256:x"), "signer-form"),
        (lambda s: s["predicate"]["signer"].pop("role"), "signer-form"),
        (lambda s: s["predicate"].pop("signer"), "signature"),
        (
            lambda s: s.update(predicateType="https://a.example/v1"),
            "statement-form",
        ),
        (lambda s: s.update(subject=[]), "statement-form"),
        (lambda s: s["subject"][0].update(digest={"md5": "0" * 32}), "statement-form"),
        (lambda s: s["predicate"].update(number=1.5), "json-numbers"),
    ],
)
def test_what_is_not_in_order_is_refused_for_its_reason(key, signed, change, check):
    statement = stated(signed)
    change(statement)
    with pytest.raises(VerificationError) as error:
        open_statement(resigned(key, statement))
    assert error.value.check == check


def test_a_name_that_stands_twice_is_refused(key, signed):
    text = json.dumps(stated(signed)).replace('"number": 7', '"number": 7, "number": 8')
    with pytest.raises(VerificationError) as error:
        open_statement(resigned(key, text.encode()))
    assert error.value.check == "json-names"


def test_another_key_cannot_sign_for_the_one_that_is_named(key, signed, tmp_path):
    create(tmp_path)
    other = load(tmp_path / "id_report")
    payload = b64decode(json.loads(signed)["payload"])
    forged = envelope(
        PAYLOAD_TYPE, payload, key.public.keyid, other.sign(pae(PAYLOAD_TYPE, payload))
    )
    with pytest.raises(VerificationError) as error:
        open_statement(forged)
    assert error.value.check == "signature"


def test_other_files_are_no_statements():
    for data in (b"", b"{}", b"hello", b64encode(b"x" * 100)):
        with pytest.raises(InputError):
            open_statement(data)
