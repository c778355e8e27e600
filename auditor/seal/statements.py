"""Small signed statements: what a person was told or says, who signed a policy, a note.

They lie in the same envelope as a report, in its one byte form, and are read as strictly:
the checks of the envelope, of the JSON and of the signer are those of a report. Nothing in
a statement is withheld; whoever is given one is given all of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.errors import InputError, VerificationError
from auditor.model.frozen import frozen
from auditor.seal.canonical import canonical, sealable
from auditor.seal.checks import Check, Opened, Sealed, fields, hold, objects
from auditor.seal.envelope import (
    PAYLOAD_TYPE,
    STATEMENT_TYPE,
    URI_BASE,
    Role,
    envelope,
    named_signer,
    pae,
)
from auditor.seal.envelope_checks import ENVELOPE_CHECKS
from auditor.seal.keys import Key
from auditor.seal.public_keys import PublicKey
from auditor.seal.reading import open_envelope
from auditor.seal.report_checks import REPORT_CHECKS
from auditor.seal.strict_json import read_json
from auditor.seal.trust import Signer

RECORD, POLICY_SIGNATURE, NOTE = "record", "policy-signature", "note"
WITNESS, DECLARATION = "witness", "declaration"
KEY_ROTATION, KEY_REVOCATION = "key-rotation", "key-revocation"
KINDS = (
    *(RECORD, POLICY_SIGNATURE, NOTE),
    *(WITNESS, DECLARATION, KEY_ROTATION, KEY_REVOCATION),
)
"""What a statement can be; the last part of its ``predicateType`` but the version."""

LARGEST_STATEMENT = 4 * 1024 * 1024
"""Bytes of a statement that is read at all."""

_TYPE = re.compile(re.escape(URI_BASE) + r"([a-z-]+)/v1")
_SHA256 = re.compile("[0-9a-f]{64}")
_JSON_CHECKS = ("json-names", "json-numbers", "json-text", "json-depth", "statement-form")
_SIGNER_CHECKS = ("signer-key", "signer-form")


@frozen
class Subject:
    """What a statement speaks of: some bytes, known by their digest.

    Attributes:
        name: what they are called, for people; proves nothing.
        sha256: of the bytes, lower-case hexadecimal.
    """

    name: str
    sha256: str


@frozen
class Statement:
    """A statement that passed every check of form and signature.

    Attributes:
        kind: one of `KINDS`.
        subjects: what it speaks of, at least one thing.
        predicate: what it says; whether that has the form of its kind is for the reader
            of that kind to see.
        key: the key that signed it.
        signer: who the key belongs to; ``None`` when it is not trusted.
        role: in whose hands the key is, as the signer says.
        name: what the signer calls itself; may be empty.
        sha256: of the statement's own bytes.
    """

    kind: str
    subjects: tuple[Subject, ...]
    predicate: Mapping[str, object]
    key: PublicKey
    signer: Signer | None
    role: str
    name: str
    sha256: str


def sign_statement(
    kind: str,
    subjects: Iterable[Subject],
    predicate: Mapping[str, object],
    *,
    key: Key,
    role: Role = "employee",
    name: str = "",
) -> bytes:
    """Sign a statement.

    Args:
        kind: one of `KINDS`.
        subjects: what it speaks of, at least one thing.
        predicate: plain JSON with ASCII keys, without ``signer``; see `sealable`.
        key: signs.
        role: in whose hands the key is.
        name: what the signer calls itself; in clear.

    Returns:
        The bytes of the file; `open_statement` opens them.

    Raises:
        AuditorError: it holds what cannot be sealed.
    """
    content = {
        "_type": STATEMENT_TYPE,
        "subject": [
            {"name": item.name, "digest": {"sha256": item.sha256}} for item in subjects
        ],
        "predicateType": f"{URI_BASE}{kind}/v1",
        "predicate": {**predicate, "signer": named_signer(key, role=role, name=name)},
    }
    payload = canonical(_sealable(content))
    signature = key.sign(pae(PAYLOAD_TYPE, payload))
    return envelope(PAYLOAD_TYPE, payload, key.public.keyid, signature)


def _sealable(value: Any) -> object:  # noqa: ANN401 - JSON is what it is
    if isinstance(value, Mapping):
        return {key: _sealable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_sealable(item) for item in value]
    return sealable(value)


def open_statement(
    data: bytes, trusted: Mapping[str, Signer] | None = None, *, kind: str = ""
) -> Statement:
    """Check and open a statement.

    Args:
        data: the bytes of the file.
        trusted: whose signatures are believed, by key id; a statement of anybody else is
            opened too, and has no signer.
        kind: the kind that it must be of; empty for any of `KINDS`.

    Raises:
        VerificationError: a check does not pass; ``check`` says which.
    """
    sealed = _sealed(data, trusted or {})
    for check in ENVELOPE_CHECKS:
        _demand(check.id, check.problem(sealed))
    opened = opened_statement(sealed)
    for each in STATEMENT_CHECKS:
        _demand(each.id, each.problem(opened))
    found = kind_of(opened)
    if kind and found != kind:
        raise VerificationError("content-known", f"it is no {kind} but a {found}")
    return _statement(data, found, opened)


def _sealed(data: bytes, trusted: Mapping[str, Signer]) -> Sealed:
    if len(data) > LARGEST_STATEMENT:
        raise VerificationError("envelope-form", "it is larger than 4 MiB")
    try:
        return hold(open_envelope(data), trusted)
    except InputError as error:
        message = "it is no signed statement: it has nothing of an envelope"
        raise VerificationError("envelope-form", message) from error


def _demand(check: str, problem: str) -> None:
    if problem:
        raise VerificationError(check, problem)


def opened_statement(sealed: Sealed) -> Opened:
    """Read the payload of a statement, judging nothing."""
    document = read_json(sealed.envelope.payload)
    statement = fields(document.value)
    return Opened(
        sealed=sealed,
        document=document,
        statement=statement,
        predicate=fields(statement.get("predicate")),
        places=(),
        disclosures=None,
        lines=(),
    )


def _statement(data: bytes, kind: str, opened: Opened) -> Statement:
    signer = fields(opened.predicate.get("signer"))
    key = opened.sealed.key
    if key is None:  # the check of the signature has seen to that
        raise VerificationError("signature", "there is no key")
    return Statement(
        kind=kind,
        subjects=tuple(subjects_of(opened)),
        predicate=opened.predicate,
        key=key,
        signer=opened.sealed.signer,
        role=str(signer.get("role")),
        name=str(signer.get("name")),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def kind_of(opened: Opened) -> str:
    """Return which of `KINDS` a payload is of; empty for none."""
    stated = _TYPE.fullmatch(str(opened.statement.get("predicateType")))
    return stated[1] if stated and stated[1] in KINDS else ""


def _known(opened: Opened) -> str:
    if kind_of(opened):
        return ""
    stated = opened.statement.get("predicateType")
    return f"signed, but its content is unknown here: {stated!a}"


def subjects_of(opened: Opened) -> list[Subject]:
    """Return what a statement speaks of."""
    return [
        Subject(name=str(item.get("name")), sha256=str(_digest(item)))
        for item in objects(opened.statement.get("subject"))
    ]


def _digest(subject: Mapping[str, object]) -> object:
    return fields(subject.get("digest")).get("sha256")


def _subject_form(opened: Opened) -> str:
    stated = opened.statement.get("subject")
    plain = [
        {"name": item.name, "digest": {"sha256": item.sha256}}
        for item in subjects_of(opened)
        if _SHA256.fullmatch(item.sha256)
    ]
    if plain and stated == plain:
        return ""
    return "its subject is no list of names with one SHA-256 each"


def _of_reports(names: Iterable[str]) -> tuple[Check[Opened], ...]:
    found = {check.id: check for check in REPORT_CHECKS}
    return tuple(found[name] for name in names)


STATEMENT_CHECKS: tuple[Check[Opened], ...] = (
    *_of_reports(_JSON_CHECKS),
    Check(
        id="content-known",
        title="The statement is of a kind that is known here",
        problem=_known,
    ),
    Check(
        id="subject-form",
        title="It speaks of at least one thing, known by its SHA-256",
        problem=_subject_form,
    ),
    *_of_reports(_SIGNER_CHECKS),
)
"""The checks of what the envelope holds, in order."""
