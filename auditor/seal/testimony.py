"""What people say about a report or a key: witnesses, inventories, new and lost keys.

Each is a statement (`auditor.seal.statements`) whose predicate has one form, which is
written and read here. A witness and a declaration speak of the bytes of one
``report.dsse.json``; the others of a public key, known by the SHA-256 of its X.509 form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from auditor.model.capability import nodes
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.public_keys import PublicKey
from auditor.seal.statements import (
    DECLARATION,
    KEY_REVOCATION,
    KEY_ROTATION,
    WITNESS,
    Statement,
    Subject,
)

CLAIMS = {
    "present-at-scan": "was there when the computer was looked at",
    "screen-matched-report": "saw on the screen what the report says",
    "received-copy": "was given a copy of exactly this report",
    "own-medium-boot": "started the computer from a medium of the witness's own",
    "device-identified": "knows which computer it was",
    "reviewed": "read the report and what it rests on",
}
"""What a witness can claim, and what that means."""

LONGEST = 2000
"""Characters of one text of a statement."""

MOST = 500
"""Entries of one declaration."""

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_KEYID = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_SHA256 = re.compile("[0-9a-f]{64}")

Form = Mapping[str, Callable[[object], bool]]
"""For each field whether it has a value that it can have."""


def time_of(text: object) -> datetime | None:
    """Return a time as it stands in statements; ``None`` for anything else."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def time_text(time: datetime) -> str:
    """Return a time as it stands in statements."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def of_report(report: bytes) -> Subject:
    """Return the subject of a statement about a report."""
    return Subject(name=REPORT_NAME, sha256=hashlib.sha256(report).hexdigest())


def of_key(key: PublicKey) -> Subject:
    """Return the subject of a statement about a key."""
    return Subject(name=key.keyid, sha256=hashlib.sha256(key.der).hexdigest())


def is_text(value: object) -> bool:
    """Return whether a value is a text that is not too long."""
    return isinstance(value, str) and len(value) <= LONGEST


def _is_time(value: object) -> bool:
    return time_of(value) is not None


def _is_keyid(value: object) -> bool:
    return isinstance(value, str) and bool(_KEYID.fullmatch(value))


def _is_digest(value: object) -> bool:
    return value == "" or (isinstance(value, str) and bool(_SHA256.fullmatch(value)))


def _some(known: Callable[[str], bool], *, least: int) -> Callable[[object], bool]:
    """Return whether a value is a list of different known words."""

    def judge(value: object) -> bool:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return False
        return least <= len(value) == len(set(value)) and all(map(known, value))

    return judge


def _are_entries(value: object) -> bool:
    return isinstance(value, list) and 0 < len(value) <= MOST and all(map(is_entry, value))


def is_entry(value: object) -> bool:
    """Return whether a value is one entry of a declaration."""
    return isinstance(value, dict) and not _misfit(value, ENTRY)


ENTRY: Form = {
    "product": lambda value: is_text(value) and bool(value),
    "vendor": is_text,
    "purpose": is_text,
    "legal_basis": is_text,
    "captures": _some(lambda word: word in nodes(), least=0),
    "retention": is_text,
    "agreement": is_text,
}
"""One program or service of a declaration; ``captures`` are words of capability."""

FORMS: Mapping[str, Form] = {
    WITNESS: {
        "time": _is_time,
        "claims": _some(CLAIMS.__contains__, least=1),
        "method": is_text,
        "comment": is_text,
        "checkpoint_sha256": _is_digest,
    },
    DECLARATION: {"time": _is_time, "valid_from": is_text, "monitoring": _are_entries},
    KEY_ROTATION: {"time": _is_time, "old_keyid": _is_keyid, "new_keyid": _is_keyid},
    KEY_REVOCATION: {
        "time": _is_time,
        "keyid": _is_keyid,
        "reason": is_text,
        "invalid_since": _is_time,
    },
}
"""The predicates of the four kinds, without ``signer``."""


def form_problem(statement: Statement) -> str:
    """Return what a statement of one of these kinds has of another form; or nothing."""
    if len(statement.subjects) != 1:
        return "it speaks of more than one thing"
    said = {key: value for key, value in statement.predicate.items() if key != "signer"}
    misfit = _misfit(said, FORMS[statement.kind])
    if misfit:
        return f"it has not the form of a {statement.kind}: {misfit}"
    if statement.kind == KEY_ROTATION and said["old_keyid"] == said["new_keyid"]:
        return "it has not the form of a key-rotation: both keys are the same"
    return ""


def _misfit(said: Mapping[str, object], form: Form) -> str:
    """Return a field that is missing, unknown or has another form; or nothing."""
    if said.keys() != form.keys():
        return ascii(min(said.keys() ^ form.keys()))
    return next((name for name, fits in form.items() if not fits(said[name])), "")


def claims_text(claims: Sequence[object]) -> str:
    """Return in words what a witness claims."""
    return "; ".join(f"{claim}: {CLAIMS[str(claim)]}" for claim in claims)
