"""A record as the predicate of a statement, and back: one form, checked when read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from auditor.errors import VerificationError
from auditor.model.policy import Policy
from auditor.model.record import Record, RecordKind
from auditor.records.consent import CONFORMS_TO, STATES, consent_fields
from auditor.seal.checks import fields, objects
from auditor.seal.statements import Statement, Subject

SCHEMA = "auditor-record/1"
METHODS: tuple[str, ...] = ("typed-name", "click", "paper", "banner")
"""How somebody expressed what is recorded."""

_SHA256 = re.compile("[0-9a-f]{64}")
_SHA256_OR_NOTHING = re.compile("([0-9a-f]{64})?")
_ID = re.compile(
    "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
_TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_METHOD = re.compile("|".join(METHODS))
_KIND = re.compile("|".join(RecordKind))
_ANY = re.compile(".*", re.DOTALL)
_SOME = re.compile(".+", re.DOTALL)
_POLICY = {"id": _SOME, "version": _SOME, "sha256": _SHA256, "controller": _SOME}
_NOTICE = {"id": _ANY, "sha256": _SHA256_OR_NOTHING, "language": _ANY}
_OWN = {
    "record_id": _ID,
    "kind": _KIND,
    "time": _TIME,
    "method": _METHOD,
    "text": _ANY,
    "result": _ANY,
    "previous": _SHA256_OR_NOTHING,
}
_LISTS = ("programs", "captures", "purposes")


def predicate_of(record: Record, policy: Policy) -> dict[str, object]:
    """Return what a statement says of a record.

    Args:
        record: as it will be signed.
        policy: that it is about.
    """
    predicate: dict[str, object] = {
        "schema": SCHEMA,
        "record_id": record.id,
        "kind": record.kind.value,
        "time": record.time,
        "policy": {
            "id": record.policy_id,
            "version": record.policy_version,
            "sha256": record.policy_sha256,
            "controller": policy.controller,
        },
        "notice": {
            "id": record.notice_id,
            "sha256": record.notice_sha256,
            "language": record.notice_language,
        },
        **{name: list(getattr(record, name)) for name in _LISTS},
        "method": record.method,
        "text": record.text,
        "result": record.result,
        "previous": record.previous,
    }
    if record.kind in STATES:
        predicate["consent"] = consent_fields(record, policy.document)
    return predicate


def subjects_of(
    record: Record, *, policy_name: str, notice_name: str
) -> tuple[Subject, ...]:
    """Return what the statement of a record speaks of: the policy, and the notice if any.

    Args:
        record: names the digests.
        policy_name: file name of the policy, for people.
        notice_name: file name of the notice.
    """
    subjects = [Subject(name=policy_name, sha256=record.policy_sha256)]
    if record.notice_sha256:
        subjects.append(Subject(name=notice_name, sha256=record.notice_sha256))
    return tuple(subjects)


def record_in(statement: Statement, own: str) -> Record:
    """Return the record that a statement holds.

    Args:
        statement: of kind ``record``, checked.
        own: key id of the person's own key; empty for none.

    Raises:
        VerificationError: (``record-form``) it has not the form of a record, or says of
            itself what its kind cannot be.
    """
    said = statement.predicate
    if said.get("schema") != SCHEMA:
        raise _formless(f"schema {said.get('schema')!a} is not known here")
    _demand(said, _OWN, "")
    _demand(fields(said.get("policy")), _POLICY, "policy.")
    _demand(fields(said.get("notice")), _NOTICE, "notice.")
    record = _record(statement, own)
    if {item.sha256 for item in statement.subjects} != _digests(record):
        raise _formless("it speaks of other bytes than it names")
    _demand_consent(record, said.get("consent"))
    return record


def _record(statement: Statement, own: str) -> Record:
    said: Mapping[str, Any] = statement.predicate
    policy, notice = said["policy"], said["notice"]
    return Record(
        id=said["record_id"],
        kind=RecordKind(said["kind"]),
        time=said["time"],
        policy_id=policy["id"],
        policy_version=policy["version"],
        policy_sha256=policy["sha256"],
        notice_id=notice["id"],
        notice_sha256=notice["sha256"],
        notice_language=notice["language"],
        programs=_words(said, "programs"),
        captures=_words(said, "captures"),
        purposes=_words(said, "purposes"),
        method=said["method"],
        text=said["text"],
        result=said["result"],
        keyid=statement.key.keyid,
        is_own=statement.key.keyid == own,
        previous=said["previous"],
    )


def _words(said: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = said.get(name)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise _formless(f"{name} is no list of texts")
    return tuple(found)


def _demand(
    said: Mapping[str, object], forms: Mapping[str, re.Pattern[str]], where: str
) -> None:
    for name, form in forms.items():
        value = said.get(name)
        if not isinstance(value, str) or form.fullmatch(value) is None:
            raise _formless(f"{where}{name} has not the form that it must have")


def _digests(record: Record) -> set[str]:
    return {item for item in (record.policy_sha256, record.notice_sha256) if item}


def _demand_consent(record: Record, stated: object) -> None:
    """Demand that only an event of consent calls itself one, and by its own state."""
    if record.kind not in STATES:
        if stated is not None:
            raise _formless(f"{record.kind} is no event of consent, and calls itself one")
        return
    states = [item.get("event_state") for item in objects(fields(stated).get("event"))]
    label = fields(stated).get("conformsTo")
    if label != CONFORMS_TO or states != [STATES[record.kind]]:
        raise _formless(f"its state is not that of {record.kind}")


def _formless(problem: str) -> VerificationError:
    return VerificationError("record-form", problem)
