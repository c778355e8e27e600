"""What commands share that read or sign records and notes: whom to believe, the own key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.errors import AuditorError, InputError, UsageError
from auditor.model.frozen import replace
from auditor.model.policy import Policy
from auditor.model.record import Record
from auditor.parse.neutral import neutral
from auditor.records import loading
from auditor.records.loading import Believed, Loaded, Problem
from auditor.records.notes import Note, load_notes
from auditor.records.policy_signatures import PolicySignature, signatures_of, word_of
from auditor.seal.folders import data_folder, trust_file
from auditor.seal.trust import noted

if TYPE_CHECKING:
    from argparse import Namespace

RECORDS, RECEIPTS, NOTES = "records", "receipts", "notes"
_LONGEST_NAME = 200


def checked_name(name: str) -> str:
    """Return a signer's name without blanks around it.

    Raises:
        UsageError: it is too long.
    """
    if len(name) > _LONGEST_NAME:
        raise UsageError(f"a name has at most {_LONGEST_NAME} characters")
    return name.strip()


def own_records() -> str:
    """Return the folder of the person's own records; it may not exist."""
    return os.path.join(data_folder(), RECORDS)


def own_notes() -> str:
    """Return the folder of the person's own notes; it may not exist."""
    return os.path.join(data_folder(), NOTES)


def notes() -> tuple[Note, ...]:
    """Return the person's own notes, and say what is wrong among them."""
    if not os.path.isdir(own_notes()):
        return ()
    try:
        found, problems = load_notes(own_notes(), believed())
    except AuditorError as error:
        _console.complain(error, is_audit=False)
        return ()
    for problem in problems:
        tell(problem)
    return found


def receipt_folder(name: str) -> str:
    """Return where the receipt of a record goes by default."""
    return os.path.join(data_folder(), RECEIPTS, name)


def records_for(options: Namespace, policy: Policy) -> tuple[Record, ...]:
    """Return the records that count for the policy of an audit.

    What is wrong among them is said, and counts for nothing.

    Args:
        options: with ``records``, the folder that the person named, or nothing for the
            own one.
        policy: that is compared with; none has no records.

    Raises:
        InputError: the named folder cannot be read.
    """
    named: str | None = getattr(options, "records", None)
    if not policy.sha256 or not (named or os.path.isdir(own_records())):
        return ()
    try:
        found = loaded(named)
    except InputError as error:
        if named:
            raise
        _console.complain(error, is_audit=False)
        return ()
    notices = loading.notices_of(policy)
    counting = loading.for_policy(found.records, policy.sha256, notices)
    others = len(found.records) - len(counting)
    if others:
        _console.say(f"records of another policy or notice, not counted: {others}")
    return counting


def loaded(named: str | None) -> Loaded:
    """Return the records of a folder, and say what is wrong among them.

    Args:
        named: the folder that the person named; nothing for the own one.

    Raises:
        InputError: there is no such folder, or it cannot be read.
    """
    folder = named or own_records()
    if not os.path.isdir(folder):
        raise InputError(f"there is no folder {folder}", hint="name a folder of records")
    found = loading.load_records(folder, believed())
    for problem in found.problems:
        tell(problem)
    return found


def tell(problem: Problem) -> None:
    """Say what is wrong with one file, and that it does not count."""
    text = neutral(f"{problem.name}: {problem.text}", limit=400)
    _console.say(f"not counted: {text} ({problem.check})")


def believed() -> Believed:
    """Return whose statements are believed; nobody's where that cannot be told."""
    try:
        return loading.believed()
    except AuditorError as error:
        _console.complain(error, is_audit=False)
        return Believed(signers={}, own="")


def signed(policy: Policy, data: bytes) -> tuple[Policy, tuple[PolicySignature, ...]]:
    """Return a policy that knows what its signatures come to, and the signatures.

    Args:
        policy: as loaded.
        data: the bytes that it was loaded from.
    """
    try:
        trusted = noted(trust_file())
    except AuditorError as error:
        _console.complain(error, is_audit=False)
        trusted = {}
    found = signatures_of(policy.source, data, trusted)
    return replace(policy, signature=word_of(found)), found
