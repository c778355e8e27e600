"""Records as they count: signed by somebody trusted, in their place, for these bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from auditor.errors import VerificationError
from auditor.model.frozen import frozen
from auditor.model.named import NamedTuple
from auditor.model.policy import Policy
from auditor.model.record import Record
from auditor.records.forms import record_in
from auditor.records.store import Kept, kept
from auditor.seal.folders import keys_folder, trust_file
from auditor.seal.keys import own_public_key
from auditor.seal.statements import RECORD, Statement
from auditor.seal.trust import Signer, trusted

T = TypeVar("T")


@frozen
class Problem:
    """A file among the records that does not count.

    Attributes:
        name: of the file; it must be neutralised before it is shown.
        check: the check that did not pass.
        text: what is wrong; it may quote the file and must be neutralised too.
    """

    name: str
    check: str
    text: str


class Believed(NamedTuple):
    """Whose statements are believed.

    Attributes:
        signers: by key id, the person's own key among them.
        own: key id of the person's own key; empty while there is none.
    """

    signers: Mapping[str, Signer]
    own: str


class Loaded(NamedTuple):
    """What a folder of records holds.

    Attributes:
        records: those that are signed by somebody trusted and in their place, in order.
        problems: all other files.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def believed() -> Believed:
    """Return the person's own key and the trusted signers.

    Raises:
        AuditorError: the own key or the file of trusted signers cannot be used.
    """
    own = own_public_key(keys_folder())
    signers = trusted(keys_folder(), trust_file())
    return Believed(signers=signers, own=own[0].keyid if own else "")


def load_records(folder: str, who: Believed | None = None) -> Loaded:
    """Read and check all records of a folder.

    Args:
        folder: the person's own, or one that was handed over whole.
        who: whose records are believed; by default `believed`.

    Raises:
        InputError: the folder cannot be read; what is wrong in it raises nothing.
        AuditorError: see `believed`.
    """
    signers, own = who or believed()
    items = kept(folder, RECORD, signers)
    records, problems = sorted_out(items, lambda statement: record_in(statement, own))
    return Loaded(records=records, problems=problems)


def sorted_out(
    items: Iterable[Kept], read: Callable[[Statement], T]
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Return what the sound files of a folder hold, and what is wrong with the others.

    Args:
        items: the files.
        read: makes a value of a statement; raises `VerificationError` where it cannot.
    """
    found: list[T] = []
    problems: list[Problem] = []
    for item in items:
        check, text = item.check, item.problem
        if item.statement is not None:
            try:
                found.append(read(item.statement))
                continue
            except VerificationError as error:
                check, text = error.check, error.message
        problems.append(Problem(name=item.name, check=check, text=text))
    return tuple(found), tuple(problems)


def for_policy(
    records: Iterable[Record], policy_sha256: str, notices: Mapping[str, str]
) -> tuple[Record, ...]:
    """Return the records that count for one policy, in the same order.

    Args:
        records: checked ones.
        policy_sha256: of the policy's bytes; a record of any others does not count.
        notices: the policy's notices, id → SHA-256, empty where the policy names none. A
            record of a notice counts only if the policy has a notice of that id, and not
            of other bytes.
    """
    return tuple(
        record
        for record in records
        if policy_sha256
        and record.policy_sha256 == policy_sha256
        and _is_of(record, notices)
    )


def _is_of(record: Record, notices: Mapping[str, str]) -> bool:
    if not record.notice_sha256:
        return True
    stated = notices.get(record.notice_id)
    return stated is not None and stated in ("", record.notice_sha256)


def notices_of(policy: Policy) -> dict[str, str]:
    """Return the notices of a policy, id → SHA-256; empty where it states no digest."""
    return {
        str(item["id"]): digest_of(item)
        for item in noted(policy)
        if isinstance(item.get("id"), str)
    }


def noted(policy: Policy) -> list[dict[str, Any]]:
    """Return the entries of a policy's list of notices."""
    listed = policy.document.get("notices")
    items = listed if isinstance(listed, list) else []
    return [item for item in items if isinstance(item, dict)]


def digest_of(notice: Mapping[str, Any]) -> str:
    """Return the SHA-256 that a policy states of a notice, in lower case; or nothing."""
    stated = notice.get("sha256")
    found = stated.lower() if isinstance(stated, str) else ""
    return "" if found in ("unknown", "withheld") else found
