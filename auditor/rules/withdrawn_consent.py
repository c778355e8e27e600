"""Does something go on that the person refused, withdrew their consent to, or left?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.capability import covers, is_intrusive
from auditor.model.finding import Finding, Severity, Verdict
from auditor.model.record import Record, RecordKind
from auditor.policy.match import Strength
from auditor.policy.severity import is_observed
from auditor.policy.standing import Stand, stands
from auditor.rules import CAPTURE_TOPICS, Case, Rule, finding_for

_CONSENT = {
    RecordKind.CONSENT_GIVEN,
    RecordKind.CONSENT_REFUSED,
    RecordKind.CONSENT_WITHDRAWN,
}
_NO = _CONSENT - {RecordKind.CONSENT_GIVEN}


def _check(case: Case) -> Iterator[Finding]:
    for stand in stands(case.policy, case.programs, case.matches):
        record = _against(case, stand)
        if record is not None:
            intrusive = is_intrusive(stand.capability.capability)
            yield finding_for(
                stand,
                Severity.HIGH if intrusive else Severity.MEDIUM,
                Verdict.CONTRADICTED,
                "goes-on",
                record=record.kind.value,
                day=record.time[:10],
                declaration=stand.declaration.name if stand.declaration else "",
            )


def _against(case: Case, stand: Stand) -> Record | None:
    """Return the record that a capability stands against, if any does."""
    match = stand.match
    if match is None or match.strength < Strength.S2 or not is_observed(stand.capability):
        return None
    about = [
        record
        for record in case.records
        if _is_about(record, match.declaration, stand.capability.capability)
    ]
    consents = [record for record in about if record.kind in _CONSENT]
    latest = max(reversed(consents), key=lambda record: record.time, default=None)
    if latest is not None and latest.kind in _NO:
        return latest
    left = [record for record in about if record.kind is RecordKind.OPT_OUT_RESULT]
    granted = max(reversed(left), key=lambda record: record.time, default=None)
    return granted if granted is not None and granted.result == "granted" else None


def _is_about(record: Record, declaration: str, capability: str) -> bool:
    return (not record.programs or declaration in record.programs) and (
        not record.captures or any(covers(node, capability) for node in record.captures)
    )


RULE = Rule(
    title="Nothing goes on that the person refused or was let out of",
    needs=CAPTURE_TOPICS,
    check=_check,
    applies=lambda case: bool(case.records) and not case.policy.problem,
)
"""See the module's docstring."""
