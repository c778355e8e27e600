"""X.509 certificates (RFC 5280) and the files they lie in (RFC 7468)."""

from __future__ import annotations

import binascii
import hashlib

from auditor.model.authority import Certificate
from auditor.parse.der import (
    BOOLEAN,
    NONE,
    OID,
    SEQUENCE,
    Element,
    elements,
    first,
    text_of,
    time_of,
)

_BEGIN, _END, _DASHES = b"-----BEGIN ", b"-----END ", b"-----"
_LABELS = (b"CERTIFICATE", b"TRUSTED CERTIFICATE", b"X509 CERTIFICATE")
"""Labels of certificates; the middle one is OpenSSL's own (openssl-x509(1))."""

_LONGEST_NAME = 200
_COMMON_NAME, _UNIT, _ORGANISATION = b"\x55\x04\x03", b"\x55\x04\x0b", b"\x55\x04\x0a"
_BASIC_CONSTRAINTS, _KEY_USAGE = b"\x55\x1d\x13", b"\x55\x1d\x0f"
_EXTENDED_USAGE, _NAME_CONSTRAINTS = b"\x55\x1d\x25", b"\x55\x1d\x1e"
_SIGNS_CERTIFICATES = 0x04  # bit 5 of KeyUsage, counted from the left
_SERVERS = (
    b"\x2b\x06\x01\x05\x05\x07\x03\x01",  # serverAuth
    b"\x55\x1d\x25\x00",  # anyExtendedKeyUsage
    b"\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x03",  # Microsoft's and Netscape's older words
    b"\x60\x86\x48\x01\x86\xf8\x42\x04\x01",
)
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_FIELDS = 6  # serial, algorithm, issuer, validity, subject, key


def pem_texts(data: bytes) -> tuple[bytes, ...]:
    """Return the Base64 text of each certificate of a PEM file, blanks around it cut."""
    texts = []
    for part in data.split(_BEGIN)[1:]:
        label = part.find(_DASHES)
        end = part.find(_END, label + len(_DASHES))
        if end > label > 0 and part[:label] in _LABELS:
            texts.append(part[label + len(_DASHES) : end].strip())
    return tuple(texts)


def der_of(text: bytes) -> bytes:
    """Return the certificate's DER of a Base64 text; empty when there is none.

    What OpenSSL puts behind a certificate (its TRUSTED form) is cut off.
    """
    try:
        data = binascii.a2b_base64(text)
    except ValueError:
        return b""
    return certificate_bytes(data)


def certificate_bytes(data: bytes) -> bytes:
    """Return the certificate that data begin with; empty when they do not."""
    item = first(data)
    return item.whole if item.tag == SEQUENCE else b""


def certificates_in(data: bytes) -> tuple[bytes, ...]:
    """Return the DER of all certificates of a file, whether it is PEM or DER."""
    texts = pem_texts(data)
    if not texts:
        whole = certificate_bytes(data)
        return (whole,) if whole and parse_certificate(whole) else ()
    return tuple(filter(None, map(der_of, texts)))


def holds_private_key(data: bytes) -> bool:
    """Return whether the beginning of a file says that a private key follows."""
    return any(
        part.partition(_DASHES)[0].endswith(b"PRIVATE KEY")
        for part in data.split(_BEGIN)[1:]
    )


def parse_certificate(der: bytes) -> Certificate | None:
    """Return what a certificate says; ``None`` when it is none."""
    outer = first(der)
    signed = first(outer.body) if outer.tag == SEQUENCE else NONE
    fields = list(elements(signed.body)) if signed.tag == SEQUENCE else []
    version = fields.pop(0) if fields and fields[0].tag == _VERSION else NONE
    if len(fields) < _FIELDS or fields[5].tag != SEQUENCE:
        return None
    issuer, validity, subject, key = fields[2:_FIELDS]
    begins, ends = (*elements(validity.body), NONE, NONE)[:2]
    wrapped = next((item for item in fields[_FIELDS:] if item.tag == _EXTENSIONS), NONE)
    told = _extensions(first(wrapped.body).body)
    self_issued = issuer.whole == subject.whole
    return Certificate(
        sha256=hashlib.sha256(outer.whole).hexdigest(),
        key_sha256=hashlib.sha256(key.whole).hexdigest(),
        subject=_name(subject),
        issuer=_name(issuer),
        not_before=time_of(begins),
        not_after=time_of(ends),
        self_issued=self_issued,
        authority=_is_authority(told, plain=version is NONE and self_issued),
        for_servers=_is_for_servers(told),
        limited=_NAME_CONSTRAINTS in told,
    )


def _extensions(data: bytes) -> dict[bytes, bytes]:
    """Return the contents of extensions by identifier."""
    found: dict[bytes, bytes] = {}
    for item in elements(data):
        parts = elements(item.body)
        if item.tag == SEQUENCE and len(parts) > 1 and parts[0].tag == OID:
            found.setdefault(parts[0].body, parts[-1].body)
    return found


def _is_authority(told: dict[bytes, bytes], *, plain: bool) -> bool:
    """Return whether it may issue others, as OpenSSL judges it (``X509_check_ca``)."""
    usage = told.get(_KEY_USAGE)
    bits = first(usage).body if usage is not None else b""
    if usage is not None and not (len(bits) > 1 and bits[1] & _SIGNS_CERTIFICATES):
        return False
    basic = told.get(_BASIC_CONSTRAINTS)
    if basic is None:
        return plain or usage is not None
    parts = elements(first(basic).body)
    return bool(parts) and parts[0].tag == BOOLEAN and any(parts[0].body)


def _is_for_servers(told: dict[bytes, bytes]) -> bool:
    usages = told.get(_EXTENDED_USAGE)
    if usages is None:
        return True
    return any(item.body in _SERVERS for item in elements(first(usages).body))


def _name(item: Element) -> str:
    """Return the common name of a name, else its unit, else its organisation."""
    found: dict[bytes, str] = {}
    for group in elements(item.body):
        for pair in elements(group.body):
            parts = elements(pair.body)
            if len(parts) > 1 and parts[0].tag == OID:
                found.setdefault(parts[0].body, text_of(parts[1]))
    told = (found.get(kind, "") for kind in (_COMMON_NAME, _ORGANISATION, _UNIT))
    return next(filter(None, told), "")[:_LONGEST_NAME]
