"""Make the signed statement of a record.

Kinds of consent follow the field structure of ISO/IEC TS 27560:2023 as the Data Privacy
Vocabulary's guide maps it, and carry its schema's name; the other kinds never do, for they
are no consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.model.policy import Document, Policy
from auditor.model.record import Record, RecordKind
from auditor.seal.keys import Key
from auditor.seal.statements import Subject, sign_statement

KIND = "acknowledgement"
"""Of the statement: ``…/acknowledgement/v1``."""

SCHEMA = "auditor-record/1"
CONSENT_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record"

_STATES: Mapping[RecordKind, str] = {
    RecordKind.CONSENT_GIVEN: "https://w3id.org/dpv#ConsentGiven",
    RecordKind.CONSENT_REFUSED: "https://w3id.org/dpv#ConsentRefused",
    RecordKind.CONSENT_WITHDRAWN: "https://w3id.org/dpv#ConsentWithdrawn",
}
"""Event states of the kinds of consent."""

NOT_STATED = "not stated"


def statement_of(record: Record, policy: Policy, *, key: Key, name: str) -> bytes:
    """Return the signed statement of a record.

    Args:
        record: what happened; ``keyid`` and ``is_own`` are not part of it.
        policy: the one that was displayed.
        key: of the person.
        name: what they call themselves; typed as a signature.
    """
    subjects = [Subject(name="policy", sha256=record.policy_sha256)]
    if record.notice_sha256:
        subjects.append(Subject(name="notice", sha256=record.notice_sha256))
    predicate: dict[str, Any] = {
        "schema": SCHEMA,
        "record_id": record.id,
        "kind": record.kind.value,
        "time": record.time,
        "policy": {
            "id": record.policy_id,
            "version": record.policy_version,
            "sha256": record.policy_sha256,
        },
        "notice": {
            "id": record.notice_id,
            "sha256": record.notice_sha256,
            "language": record.notice_language,
        },
        "programs": list(record.programs),
        "captures": list(record.captures),
        "purposes": list(record.purposes),
        "method": record.method,
        "text": record.text,
        "result": record.result,
        "previous": record.previous,
    }
    if record.kind in _STATES:
        predicate["consent"] = _consent(record, policy.document)
    return sign_statement(KIND, subjects, predicate, key=key, name=name)


def _consent(record: Record, document: Document) -> dict[str, Any]:
    """Return the fields of a consent record; what the policy leaves out is said so."""
    controller = document.get("controller", {})
    programs = [
        program
        for program in document.get("programs", ())
        if not record.programs or program["id"] in record.programs
    ]
    return {
        "conformsTo": CONSENT_SCHEMA,
        "schema_version": "ISO/IEC TS 27560:2023",
        "record_id": record.id,
        "pii_principal_id": "the signer's key",
        "pii_controllers": [
            {
                "name": controller.get("name", NOT_STATED),
                "address": controller.get("address", NOT_STATED),
                "contact": _text(controller.get("contact")),
            }
        ],
        "privacy_notice": {"id": record.notice_id, "sha256": record.notice_sha256},
        "language": record.notice_language or _text(document["policy"].get("language")),
        "jurisdiction": list(document["scope"]["jurisdictions"]),
        "processing": [_processing(program) for program in programs],
        "events": [
            {
                "event_time": record.time,
                "event_type": record.kind.value,
                "event_state": _STATES[record.kind],
                "entity_id": "the signer's key",
                "validity_duration": "until withdrawn",
            }
        ],
    }


def _processing(program: Mapping[str, Any]) -> dict[str, Any]:
    storage, consent = program.get("storage"), program.get("consent")
    return {
        "program": program["id"],
        "purposes": [purpose["id"] for purpose in program["purposes"]],
        "pii_information": [capture["type"] for capture in program["captures"]],
        "lawful_basis": _each(program.get("legal_basis"), "gdpr"),
        "storage_locations": _part(storage, "locations"),
        "retention_period": _each(program.get("retention"), "period"),
        "recipient_third_parties": _each(program.get("recipients"), "name"),
        "withdrawal_method": _part(consent, "withdrawal_route"),
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else NOT_STATED


def _part(value: object, key: str) -> Any:  # noqa: ANN401 - plain data
    """Return a part of a mapping; the word in its place when it is told as one."""
    if isinstance(value, dict):
        return value.get(key, NOT_STATED)
    return _text(value)


def _each(value: object, key: str) -> Any:  # noqa: ANN401 - the same
    if not isinstance(value, list):
        return _text(value)
    return [_text(item.get(key)) for item in value]
