"""A receipt of a record, for the person's own papers."""

from __future__ import annotations

import re

from auditor.model.record import Record

_SAID = {
    "notice-received": "I received the notice. I have not agreed to anything.",
    "notice-read": "I read the notice. I have not agreed to anything.",
    "acknowledged-under-protest": "I acknowledged the notice under protest; that is no"
    " consent.",
    "objection": "I object.",
    "consent-given": "I gave my consent. I can withdraw it.",
    "consent-refused": "I refused my consent.",
    "consent-withdrawn": "I withdrew my consent.",
    "opt-out-request": "I asked to be left out.",
    "opt-out-result": "I was given an answer to my request to be left out.",
}


_COUNTS = """\
The signed record beside this receipt can be checked by others; it counts for this text of
the policy and of the notice, and for no other."""


def receipt(record: Record, controller: str, sha256: str) -> str:
    """Return a receipt as Markdown.

    Args:
        record: what happened.
        controller: the employer's name, as the policy has it.
        sha256: of the signed record's file.
    """
    rows = [
        ("What", record.kind.value),
        ("When", record.time),
        ("Employer", controller),
        ("Policy", f"{record.policy_id}, version {record.policy_version}"),
        ("Digest of the policy", record.policy_sha256),
        ("Notice", record.notice_id),
        ("Digest of the notice", record.notice_sha256),
        ("Programs", ", ".join(record.programs) or "all that the policy declares"),
        ("Captures", ", ".join(record.captures)),
        ("Purposes", ", ".join(record.purposes)),
        ("In my words", record.text),
        ("Answer", record.result),
        ("How", record.method),
        ("Digest of the signed record", sha256),
    ]
    table = [f"| {name} | {_escaped(text)} |" for name, text in rows if text]
    return "\n".join(
        [
            "# Receipt",
            "",
            _SAID[record.kind.value],
            "",
            "| | |",
            "|---|---|",
            *table,
            "",
            _COUNTS,
            "",
        ]
    )


def _escaped(text: str) -> str:
    """Return a text that can act neither as Markdown nor as HTML."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~&-])", r"\\\1", " ".join(text.split()))
