"""Certificates: what is told of them, and that no bytes break the reading."""

import base64
import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.certificate import (
    certificates_in,
    der_of,
    holds_private_key,
    parse_certificate,
    pem_texts,
)
from auditor.parse.der import NONE, elements, first, text_of, time_of
from tests.parse.certificates import (
    CA,
    CLIENTS,
    NO_CA,
    SERVERS,
    SOME_NAMES,
    der,
    fingerprint,
    made,
    pem,
    usage,
)

ROOT = made(CA, usage(signs=True))


def test_what_a_root_says():
    told = parse_certificate(der(ROOT))
    key = ROOT.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert told.sha256 == fingerprint(ROOT)
    assert told.key_sha256 == hashlib.sha256(key).hexdigest()
    assert (told.subject, told.issuer) == ("Example Root", "Example Root")
    assert told.not_before == "2024-02-29T12:00:01Z"
    assert told.not_after == "2034-02-28T12:00:01Z"
    assert (told.self_issued, told.authority, told.for_servers) == (True, True, True)
    assert not told.limited


@pytest.mark.parametrize(
    ("extensions", "authority", "servers", "limited"),
    [
        ((CA,), True, True, False),
        ((CA, SERVERS), True, True, False),
        ((CA, CLIENTS), True, False, False),
        ((CA, SOME_NAMES), True, True, True),
        ((CA, usage(signs=False)), False, True, False),
        ((NO_CA,), False, True, False),
        ((NO_CA, usage(signs=True)), False, True, False),
        ((usage(signs=True),), True, True, False),
        ((), False, True, False),
    ],
)
def test_what_an_authority_may_issue(extensions, authority, servers, limited):
    told = parse_certificate(der(made(*extensions)))
    assert (told.authority, told.for_servers, told.limited) == (authority, servers, limited)


def test_a_date_after_2049_and_a_foreign_issuer_and_name():
    told = parse_certificate(
        der(made(CA, name="Prüfstelle 検査", issuer="Other", years=60))
    )
    assert (told.subject, told.issuer) == ("Prüfstelle 検査", "Other")
    assert told.not_after == "2084-02-28T12:00:01Z"
    assert not told.self_issued


def test_the_same_key_in_another_certificate():
    key = Ed25519PrivateKey.generate()
    one, two = (parse_certificate(der(made(CA, name=name, key=key))) for name in "ab")
    assert one.key_sha256 == two.key_sha256
    assert one.sha256 != two.sha256


def test_files_hold_any_number_of_certificates_in_either_form():
    other = made(CA, name="Other")
    both = b"# a comment\n" + pem(ROOT) + b"text\n" + pem(other)
    assert certificates_in(both) == (der(ROOT), der(other))
    assert certificates_in(der(ROOT)) == (der(ROOT),)
    trusted = pem(ROOT).replace(b" CERTIFICATE", b" TRUSTED CERTIFICATE")
    assert certificates_in(trusted) == (der(ROOT),)
    assert certificates_in(b"-----BEGIN CERTIFICATE-----\nMII") == ()
    assert certificates_in(b"") == ()


def test_what_openssl_puts_behind_a_certificate_is_cut_off():
    text = base64.b64encode(der(ROOT) + b"\x30\x03\x0c\x01a")
    assert der_of(text) == der(ROOT)


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "ENCRYPTED "])
def test_a_private_key_is_known_by_its_first_line(kind):
    assert holds_private_key(f"-----BEGIN {kind}PRIVATE KEY-----\n".encode())
    assert not holds_private_key(pem(ROOT))
    assert not holds_private_key(b"-----BEGIN PUBLIC KEY-----\n")


def test_der_in_pieces():
    assert first(b"") is NONE
    assert first(b"\x30\x05abc") is NONE  # not whole
    assert first(b"\x30\x80ab\0\0") is NONE  # no DER: without a length
    assert first(b"\x0c\x81\x02ab").body == b"ab"
    assert [item.body for item in elements(b"\x02\x01\x05\x02\x01\x06\x02")] == [
        b"\x05",
        b"\x06",
    ]
    assert text_of(first(b"\x1e\x04\x00a\x00b")) == "ab"
    assert text_of(first(b"\x02\x01a")) == ""
    assert time_of(first(b"\x17\x0d491231235959Z")) == "2049-12-31T23:59:59Z"
    assert time_of(first(b"\x17\x0d500101000000Z")) == "1950-01-01T00:00:00Z"
    assert time_of(first(b"\x17\x0d5001010000+0Z")) == ""


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(data):
    parse_certificate(data)
    certificates_in(data)
    pem_texts(data)
    der_of(data)
    holds_private_key(data)


@given(st.data())
def test_no_damage_breaks_the_reading(data):
    whole = bytearray(der(ROOT))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    told = parse_certificate(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    assert told is None or len(told.subject) <= 200


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_real_roots_of_many_makers_are_read():
    with open("/etc/ssl/certs/ca-certificates.crt", "rb") as file:
        roots = certificates_in(file.read())
    assert len(roots) > 100
    for root in roots:
        told, known = parse_certificate(root), x509.load_der_x509_certificate(root)
        assert told.sha256 == fingerprint(known)
        assert told.not_after == known.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert told.authority
