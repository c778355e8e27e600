"""Does a declared program take more than is declared of it?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Finding, Verdict
from auditor.policy.severity import severity_of, undeclared_severity
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
    for stand in standing_in(case, Standing.BEYOND):
        cleared = stand.match is not None and stand.match.clears
        yield finding_for(
            stand,
            # A program that only looks like a declared one is as good as undeclared.
            severity_of(stand.capability)
            if cleared
            else undeclared_severity(stand.capability, case.policy.undeclared),
            Verdict.CAPABILITY_EXCEEDS_DECLARATION,
            "beyond-declaration",
            declaration=stand.declaration.name if stand.declaration else "",
        )


RULE = Rule(
    title="No declared program has access to more than is declared of it",
    needs=CAPTURE_TOPICS,
    check=_check,
    applies=declares_programs,
)
