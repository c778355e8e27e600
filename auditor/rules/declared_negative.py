"""Is something taken that the policy says is not captured?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Finding, Verdict
from auditor.policy.severity import is_observed, negative_severity
from auditor.policy.standing import Standing
from auditor.rules import CAPTURE_TOPICS, Case, Rule, finding_for, standing_in


def _check(case: Case) -> Iterator[Finding]:
    for stand in standing_in(case, Standing.NEGATIVE):
        # What is only possible contradicts nobody who says that it is not done.
        yield finding_for(
            stand,
            negative_severity(stand.capability),
            Verdict.CONTRADICTED
            if is_observed(stand.capability)
            else Verdict.CAPABILITY_EXCEEDS_DECLARATION,
            "declared-negative",
            declaration=stand.declaration.name if stand.declaration else None,
        )


def _has_negatives(case: Case) -> bool:
    policy = case.policy
    stated = policy.not_captured or any(item.not_captured for item in policy.programs)
    return bool(stated) and policy.status == "active" and not policy.problem


RULE = Rule(
    title="Nothing is taken that the policy says is not captured",
    needs=CAPTURE_TOPICS,
    check=_check,
    applies=_has_negatives,
)
