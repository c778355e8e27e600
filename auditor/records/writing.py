"""Sign a record into the person's folder, and put its receipt beside a copy of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from auditor.errors import AuditorError, InputError
from auditor.model.frozen import frozen, replace
from auditor.model.policy import Policy
from auditor.model.record import Record
from auditor.records.forms import predicate_of, subjects_of
from auditor.records.receipt import RECEIPT_NAME, STATEMENT_NAME
from auditor.records.store import Written, append
from auditor.seal.evidence import check_target
from auditor.seal.files import parent_of, private_folder, write_new
from auditor.seal.keys import Key
from auditor.seal.statements import RECORD, sign_statement


@frozen
class Signing:
    """Who signs a record, and what its files are called.

    Attributes:
        key: of the person.
        name: what the person calls itself; in clear, may be empty.
        policy_name: file name of the policy.
        notice_name: file name of the notice; empty for none.
    """

    key: Key
    name: str = ""
    policy_name: str = "policy.yaml"
    notice_name: str = ""


def time_now() -> str:
    """Return the time by this computer's clock, RFC 3339 UTC."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def write_record(
    folder: str, record: Record, policy: Policy, signing: Signing
) -> tuple[Record, Written]:
    """Sign a record and add it to a folder.

    Args:
        folder: of records; made if need be.
        record: without time, key id and the record before it, which are filled in.
        policy: that it is about.
        signing: who signs.

    Returns:
        The record as it was signed, and where it lies.

    Raises:
        AuditorError: nothing was added.
    """
    whole = replace(record, keyid=signing.key.public.keyid, is_own=True)

    def make(previous: str) -> bytes:
        nonlocal whole
        whole = replace(whole, time=time_now(), previous=previous)
        return sign_statement(
            RECORD,
            subjects_of(
                whole, policy_name=signing.policy_name, notice_name=signing.notice_name
            ),
            predicate_of(whole, policy),
            key=signing.key,
            name=signing.name,
        )

    written = append(folder, record.kind.value, make)
    return whole, written


def write_receipt(folder: str, written: Written, page: str) -> None:
    """Put the receipt of a record into a folder of its own.

    Args:
        folder: new or empty.
        written: the record.
        page: to read, in Markdown.

    Raises:
        AuditorError: it could not be written; the record itself is kept all the same.
    """
    hint = f"the record itself is kept: {written.path}"
    try:
        check_target(folder)
        private_folder(parent_of(folder))
        private_folder(folder)
        write_new(os.path.join(folder, STATEMENT_NAME), written.data)
        write_new(os.path.join(folder, RECEIPT_NAME), page.encode("utf-8"))
    except InputError as error:
        raise InputError(error.message, hint=hint) from error
    except OSError as error:
        message = f"the receipt could not be written: {error.strerror}: {folder}"
        raise AuditorError(message, hint=hint) from error
