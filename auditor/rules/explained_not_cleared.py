"""Which programs look like a declared one without being it for certain?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.capability import is_intrusive
from auditor.model.finding import Finding, Severity, Verdict
from auditor.policy.match import Strength
from auditor.policy.severity import softened, undeclared_severity
from auditor.policy.standing import Stand, Standing
from auditor.rules import (
    CAPTURE_TOPICS,
    Case,
    Rule,
    declares_programs,
    finding_for,
    standing_in,
)


def _severity(case: Case, stand: Stand) -> Severity:
    """Return what undeclared would weigh; less only for more than a name.

    Names, and whatever else anybody can copy, explain and lower nothing.
    """
    full = undeclared_severity(stand.capability, case.policy.undeclared)
    if stand.match is None or stand.match.strength < Strength.S2:
        return full
    intrusive = is_intrusive(stand.capability.capability)
    return softened(full, floor=Severity.LOW if intrusive else Severity.INFO)


def _check(case: Case) -> Iterator[Finding]:
    for stand in standing_in(case, Standing.EXPLAINED):
        yield finding_for(
            stand,
            _severity(case, stand),
            Verdict.EXPLAINED_NOT_CLEARED,
            "explained-not-cleared",
            declaration=stand.declaration.name if stand.declaration else "",
            why=stand.why.value if stand.why else "",
        )


RULE = Rule(
    title="Every program that a declaration explains is certainly the declared one",
    needs=CAPTURE_TOPICS,
    check=_check,
    applies=declares_programs,
)
