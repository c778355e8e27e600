"""Does a part of a declared product take something without being listed?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Finding, Severity, Verdict
from auditor.policy.severity import softened, undeclared_severity
from auditor.policy.standing import Standing
from auditor.rules import (
    CAPTURE_TOPICS,
    Case,
    Rule,
    declares_programs,
    finding_for,
    standing_in,
)


def _check(case: Case) -> Iterator[Finding]:
    for stand in standing_in(case, Standing.UNLISTED):
        severity = undeclared_severity(stand.capability, case.policy.undeclared)
        yield finding_for(
            stand,
            softened(severity, floor=Severity.LOW),
            Verdict.UNLISTED_COMPONENT,
            "unlisted-component",
            declaration=stand.declaration.name if stand.declaration else "",
        )


RULE = Rule(
    title="Every part of a declared product that has access to something is listed",
    needs=CAPTURE_TOPICS,
    check=_check,
    applies=declares_programs,
)
