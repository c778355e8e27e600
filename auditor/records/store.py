"""The person's own records: one file each, in order, each naming the one before.

``records/0000-notice-read.dsse.json`` and so on. Nothing here changes or removes a record;
one that is missing or altered shows, because the next one names its digest.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping

from auditor.errors import AuditorError, InputError, VerificationError
from auditor.model.frozen import frozen
from auditor.model.record import Record, RecordKind
from auditor.records.writing import KIND, SCHEMA
from auditor.seal.files import Place, locked, private_folder, write_whole
from auditor.seal.statements import LARGEST, Statement, open_statement
from auditor.seal.trust import Signer

_NAME = re.compile(r"([0-9]{4,})-[a-z-]+\.dsse\.json")


@frozen
class Found:
    """What a store holds.

    Attributes:
        records: those in order whose signature is believed, oldest first.
        problems: one sentence for each file that does not count.
    """

    records: tuple[Record, ...] = ()
    problems: tuple[str, ...] = ()


def add_record(folder: Place, make: Callable[[str], bytes], kind: RecordKind) -> str:
    """Put a record into the store and return its path.

    Args:
        folder: of the store; made if need be, for its owner only.
        make: returns the signed statement, given the digest of the record before it, or
            an empty text for the first.
        kind: of the record.

    Raises:
        AuditorError: it could not be written; the store is as it was before.
    """
    try:
        private_folder(folder)
        with locked(os.path.join(folder, ".lock")):
            names = _names(folder)
            number = _number(names[-1]) + 1 if names else 0
            before = _digest(os.path.join(folder, names[-1])) if names else ""
            path = os.path.join(folder, f"{number:04}-{kind.value}.dsse.json")
            write_whole(path, make(before))
            return path
    except OSError as error:
        raise AuditorError(
            f"the record could not be written: {error.strerror}: {error.filename or ''}",
            hint="make room, or check that the folder can be written to",
        ) from error


def load_records(folder: Place, trusted: Mapping[str, Signer], own: str = "") -> Found:
    """Return the records of a store that are in order, and what is wrong with others.

    Args:
        folder: of the store; it need not exist.
        trusted: whose signatures are believed, by key id.
        own: key id of the person's own key.
    """
    records: list[Record] = []
    problems: list[str] = []
    before = ""
    for name in _names(folder):
        path = os.path.join(folder, name)
        try:
            statement = open_statement(_bytes(path))
            record = record_of(statement, own=own)
            if statement.key.keyid not in trusted:
                problems.append(f"{name}: signed by a key that is not trusted here")
            elif record.previous != before:
                problems.append(f"{name}: the record before it is missing or was altered")
                records.append(record)
            else:
                records.append(record)
        except (InputError, VerificationError, OSError) as error:
            problems.append(f"{name}: {error}")
        before = _digest(path)
    return Found(records=tuple(records), problems=tuple(problems))


def record_of(statement: Statement, *, own: str = "") -> Record:
    """Return the record that a statement makes.

    Raises:
        InputError: it is a statement of another kind, or lacks what a record has.
    """
    told = statement.predicate
    policy, notice = _fields(told, "policy"), _fields(told, "notice")
    subjects = {item.name: item.sha256 for item in statement.subjects}
    if statement.kind != KIND or told.get("schema") != SCHEMA:
        raise InputError("it is a signed statement, and no record")
    if subjects.get("policy") != policy.get("sha256"):
        raise InputError("it names another policy than it is about")
    if subjects.get("notice", "") != notice.get("sha256"):
        raise InputError("it names another notice than it is about")
    try:
        kind = RecordKind(str(told.get("kind")))
    except ValueError:
        raise InputError("it is a record of a kind unknown here") from None
    return Record(
        id=_text(told, "record_id"),
        kind=kind,
        time=_text(told, "time"),
        policy_id=_text(policy, "id"),
        policy_version=_text(policy, "version"),
        policy_sha256=_text(policy, "sha256"),
        notice_id=_text(notice, "id"),
        notice_sha256=_text(notice, "sha256"),
        notice_language=_text(notice, "language"),
        programs=_texts(told, "programs"),
        captures=_texts(told, "captures"),
        purposes=_texts(told, "purposes"),
        method=_text(told, "method"),
        text=_text(told, "text"),
        result=_text(told, "result"),
        keyid=statement.key.keyid,
        is_own=bool(own) and statement.key.keyid == own,
        previous=_text(told, "previous"),
    )


def counting(
    records: Iterable[Record], policy_sha256: str, notices: Mapping[str, str]
) -> tuple[Record, ...]:
    """Return the records that count for a policy: those of these very bytes.

    A record of another version of the policy or of another text of a notice does not.

    Args:
        records: in any order.
        policy_sha256: of the policy's file.
        notices: digest by id, of the notices for which the policy states one.
    """
    return tuple(
        record
        for record in records
        if record.policy_sha256 == policy_sha256
        and notices.get(record.notice_id, record.notice_sha256) == record.notice_sha256
    )


def _names(folder: Place) -> list[str]:
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    return sorted(filter(_NAME.fullmatch, names), key=_number)


def _number(name: str) -> int:
    return int(name.partition("-")[0])


def _bytes(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with open(descriptor, "rb") as file:
        return file.read(LARGEST + 1)


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(_bytes(path)).hexdigest()
    except OSError:
        return ""


def _fields(parent: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _text(parent: Mapping[str, object], key: str) -> str:
    value = parent.get(key)
    return value if isinstance(value, str) else ""


def _texts(parent: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = parent.get(key)
    items = value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str))
