"""Does a program that nobody declared take something?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Finding, Verdict
from auditor.policy.severity import undeclared_severity
from auditor.policy.standing import Standing
from auditor.rules import CAPTURE_TOPICS, Case, Rule, finding_for, standing_in


def _check(case: Case) -> Iterator[Finding]:
    for stand in standing_in(case, Standing.UNDECLARED):
        severity = undeclared_severity(stand.capability, case.policy.undeclared)
        yield finding_for(stand, severity, Verdict.UNDECLARED, "undeclared")


RULE = Rule(
    title="No program that is not declared has access to what a person does",
    needs=CAPTURE_TOPICS,
    check=_check,
)
