"""What a person was told, and what they answered: one signed statement each."""

from __future__ import annotations

from enum import StrEnum

from auditor.model.frozen import frozen


class RecordKind(StrEnum):
    """What happened; that somebody was told is not that they agreed."""

    NOTICE_RECEIVED = "notice-received"
    NOTICE_READ = "notice-read"
    ACKNOWLEDGED_UNDER_PROTEST = "acknowledged-under-protest"
    OBJECTION = "objection"
    CONSENT_GIVEN = "consent-given"
    CONSENT_REFUSED = "consent-refused"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    OPT_OUT_REQUEST = "opt-out-request"
    OPT_OUT_RESULT = "opt-out-result"


@frozen
class Annotation:
    """What a person said about a program; it changes nothing that was found.

    Attributes:
        time: when, RFC 3339 UTC, by that person's word.
        text: in that person's words.
        user: what that person calls itself.
    """

    time: str
    text: str
    user: str | None = None


@frozen
class Record:
    """One statement of one person about one policy, in its bytes as displayed.

    Attributes:
        id: ``urn:uuid:…``.
        kind: what happened.
        time: RFC 3339 UTC.
        policy_id, policy_version, policy_sha256: what was displayed.
        notice_id, notice_sha256, notice_language: the notice; empty for none.
        programs, captures, purposes: what it is about; empty for everything declared.
        method: ``typed-name``, ``click``, ``paper`` or ``banner``.
        text: in the person's words; may be empty.
        result: of an opt-out.
        keyid: of the signer.
        is_own: signed with the person's own key.
        previous: SHA-256 of the record before, or empty.
    """

    id: str
    kind: RecordKind
    time: str
    policy_id: str = ""
    policy_version: str = ""
    policy_sha256: str = ""
    notice_id: str = ""
    notice_sha256: str = ""
    notice_language: str = ""
    programs: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    method: str = ""
    text: str = ""
    result: str = ""
    keyid: str = ""
    is_own: bool = False
    previous: str = ""
