"""Who dates a report, so that a key's later loss does not spoil it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.seal.companions._opened import Beside, in_order
from auditor.seal.companions.time import stamped_at
from auditor.seal.statements import WITNESS, Statement
from auditor.seal.testimony import time_of


def dates(here: Beside) -> Iterator[tuple[datetime, str]]:
    """Yield when a report existed at the latest, and who says so: only who is trusted."""
    stamp = stamped_at(here.case)
    if stamp:
        yield stamp.time, "a time stamp"
    for _, statement in in_order(here.found, WITNESS):
        time = time_of(statement.predicate["time"])
        if time and not witness_doubt(here, statement):
            yield time, f"witness {name_of(statement)}"


def witness_doubt(here: Beside, statement: Statement) -> str:
    """Return why a witness's word, in order as it is, counts for nothing; or nothing."""
    if statement.key.keyid in here.own:
        return "signed with the report's own key: nobody is their own witness"
    if statement.key.keyid in here.revoked:
        return "its key was revoked"
    if statement.signer is None:
        return f"signed by key {statement.key.keyid}, which is not trusted here"
    return ""


def name_of(statement: Statement) -> str:
    """Return who signed a statement: by the name that was noted, else as they say."""
    called = statement.signer.name if statement.signer else statement.name
    return f"{called or statement.key.keyid} in the role {statement.role}"
