"""Small signed statements: the same envelope as a report's, about files by their digest.

An in-toto Statement v1 in a DSSE envelope with one signature. Its subjects are what it
speaks of; its predicate says what the signer states, and names the key that signs. Nothing
in it is withheld: whoever does not want to show a statement keeps it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from auditor.errors import VerificationError
from auditor.model.frozen import frozen
from auditor.seal.canonical import base64_text, canonical, from_any_base64
from auditor.seal.envelope import (
    PAYLOAD_TYPE,
    STATEMENT_TYPE,
    URI_BASE,
    Role,
    envelope,
    pae,
)
from auditor.seal.keys import Key
from auditor.seal.public_keys import PublicKey, from_der
from auditor.seal.reading import Envelope, open_envelope
from auditor.seal.strict_json import DEEPEST, Document, read_json

LARGEST = 1 << 20
"""Bytes of a statement that is read at all."""

_SHA256 = re.compile("[0-9a-f]{64}")
_SIGNER = ("role", "algorithm", "keyid", "public_key", "name", "protection")


@frozen
class Subject:
    """What a statement speaks of: a file's name and the SHA-256 of its bytes."""

    name: str
    sha256: str


@frozen
class Statement:
    """A statement whose signature fits the key that it names.

    Attributes:
        kind: for example ``acknowledgement``; the type is ``URI_BASE`` + kind + ``/v1``.
        subjects: what it speaks of.
        predicate: what it states, without ``signer``.
        key: the key that signed.
        role: in whose hands it is, as the signer says.
        name: what the signer calls itself; may be empty.
        sha256: of the file.
    """

    kind: str
    subjects: tuple[Subject, ...]
    predicate: Mapping[str, object]
    key: PublicKey
    role: str
    name: str
    sha256: str


def sign_statement(
    kind: str,
    subjects: Sequence[Subject],
    predicate: Mapping[str, object],
    *,
    key: Key,
    role: Role = "employee",
    name: str = "",
) -> bytes:
    """Return the bytes of a signed statement.

    Args:
        kind: see `Statement`.
        subjects: what it speaks of; at least one.
        predicate: what it states: texts, integers, lists and objects of them.
        key: signs.
        role: in whose hands the key is.
        name: what the signer calls itself, in clear.
    """
    stated: dict[str, object] = dict(predicate)
    stated["signer"] = {
        "role": role,
        "algorithm": key.public.algorithm.value,
        "keyid": key.public.keyid,
        "public_key": base64_text(key.public.der),
        "name": name,
        "protection": key.protection,
    }
    payload = canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": item.name, "digest": {"sha256": item.sha256}} for item in subjects
            ],
            "predicateType": f"{URI_BASE}{kind}/v1",
            "predicate": stated,
        }
    )
    signature = key.sign(pae(PAYLOAD_TYPE, payload))
    return envelope(PAYLOAD_TYPE, payload, key.public.keyid, signature)


def open_statement(data: bytes) -> Statement:
    """Return a statement that is in order; whose key it is, is not asked here.

    Raises:
        InputError: it never was a signed statement.
        VerificationError: a check failed; ``check`` names it.
    """
    if len(data) > LARGEST:
        raise VerificationError("statement-size", "it is larger than a statement can be")
    given = open_envelope(data)
    document = read_json(given.payload)
    statement = _fields(document.value)
    signer = _fields(_fields(statement.get("predicate")).get("signer"))
    key = _key(signer)
    for check, holds, problem in _checks(given, document, statement, signer, key):
        if not holds():
            raise VerificationError(check, problem)
    predicate = {**_fields(statement["predicate"])}
    del predicate["signer"]
    return Statement(
        kind=str(statement["predicateType"])[len(URI_BASE) : -len("/v1")],
        subjects=_subjects(statement),
        predicate=predicate,
        key=_known(key),
        role=str(signer["role"]),
        name=str(signer["name"]),
        sha256=hashlib.sha256(data).hexdigest(),
    )


_Check = tuple[str, Callable[[], bool], str]


def _checks(
    given: Envelope,
    document: Document,
    statement: Mapping[str, object],
    signer: Mapping[str, object],
    key: PublicKey | None,
) -> tuple[_Check, ...]:
    """Return the checks in their order: form, signature, then what was signed."""
    again = envelope(given.payload_type, given.payload, given.keyid, given.signature)
    kind = str(statement.get("predicateType"))
    return (
        ("envelope-form", lambda: again == given.raw, "it differs from the one form"),
        (
            "payload-type",
            lambda: given.payload_type == PAYLOAD_TYPE,
            "it does not say that it holds a signed statement",
        ),
        ("signature", lambda: _fits(given, key), "the signature does not fit its key"),
        ("json-names", lambda: not document.repeated, "a name stands twice"),
        ("json-numbers", lambda: not document.number, "a number is not exact"),
        ("json-text", lambda: not document.lone_surrogate, "some text is no Unicode text"),
        ("json-depth", lambda: document.depth <= DEEPEST, "it is nested beyond measure"),
        (
            "statement-form",
            lambda: (
                statement.get("_type") == STATEMENT_TYPE
                and re.fullmatch(f"{re.escape(URI_BASE)}[a-z-]+/v1", kind) is not None
                and bool(_subjects(statement))
            ),
            "it is no statement about a file",
        ),
        (
            "signer-form",
            lambda: (
                key is not None
                and all(isinstance(signer.get(name), str) for name in _SIGNER)
                and signer["algorithm"] == key.algorithm.value
                and signer["keyid"] == given.keyid == key.keyid
            ),
            "key id or algorithm are not those of the key",
        ),
    )


def _fits(given: Envelope, key: PublicKey | None) -> bool:
    signed = pae(given.payload_type, given.payload)
    return key is not None and key.verifies(given.signature, signed)


def _key(signer: Mapping[str, object]) -> PublicKey | None:
    named = signer.get("public_key")
    try:
        return from_der(from_any_base64(named)) if isinstance(named, str) else None
    except ValueError:
        return None


def _known(key: PublicKey | None) -> PublicKey:
    if key is None:  # the check of the signature has refused that
        raise VerificationError("signature", "it names no key")
    return key


def _subjects(statement: Mapping[str, object]) -> tuple[Subject, ...]:
    """Return what a statement speaks of; nothing when one of it has another form."""
    listed = statement.get("subject")
    found = []
    for item in listed if isinstance(listed, list) else ():
        fields = _fields(item)
        digest = _fields(fields.get("digest"))
        name, sha256 = fields.get("name"), digest.get("sha256")
        if digest.keys() != {"sha256"} or fields.keys() != {"name", "digest"}:
            return ()
        if not isinstance(name, str) or not _SHA256.fullmatch(str(sha256)):
            return ()
        found.append(Subject(name=name, sha256=str(sha256)))
    return tuple(found)


def _fields(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
