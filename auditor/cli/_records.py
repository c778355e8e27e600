"""The person's own records, as an audit and a check of a policy use them."""

from __future__ import annotations

import os
from typing import Any

from auditor.cli import _console
from auditor.model.policy import Policy
from auditor.model.record import Record
from auditor.parse.neutral import neutral
from auditor.seal.folders import records_folder


def records_for(policy: Policy, folder: str | None = None) -> tuple[Record, ...]:
    """Return the records that count for a policy; what does not count is told.

    Args:
        policy: without a document nothing counts.
        folder: of the records; ``None`` for the person's own.
    """
    place = folder or records_folder()
    if not policy.document or not os.path.isdir(place):
        return ()
    from auditor.records.store import counting, load_records  # noqa: PLC0415 - seldom
    from auditor.seal.folders import keys_folder, trust_file  # noqa: PLC0415 - the same
    from auditor.seal.trust import trusted  # noqa: PLC0415 - the same

    found = load_records(place, trusted(keys_folder(), trust_file()))
    for problem in found.problems:
        _console.say(f"record left out: {neutral(problem)}")
    return counting(found.records, policy.sha256, notices_of(policy))


def notices_of(policy: Policy) -> dict[str, str]:
    """Return the digests of the notices for which a policy states one, by id."""
    listed: Any = policy.document.get("notices", ())
    return {
        notice["id"]: notice["sha256"]
        for notice in listed
        if isinstance(notice, dict) and len(notice.get("sha256", "")) == _DIGEST
    }


_DIGEST = 64
