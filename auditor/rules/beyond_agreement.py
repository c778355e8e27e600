"""Does a program take something that lies outside the agreement?

The agreement is a second document beside the employer's policy: what was agreed with the
people, in the same form. The two are never merged. What the agreement covers is cleared by
nothing but the policy, and what the policy declares may lie outside the agreement.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.capability import is_intrusive
from auditor.model.finding import Finding, Severity, Verdict
from auditor.policy.match import Strength
from auditor.policy.severity import (
    is_observed,
    negative_severity,
    softened,
    undeclared_severity,
)
from auditor.policy.standing import Stand, Standing, stands
from auditor.rules import CAPTURE_TOPICS, Case, Rule, finding_for

_MESSAGES = {
    Standing.NEGATIVE: "agreed-negative",
    Standing.EXPLAINED: "agreement-uncertain",
    Standing.BEYOND: "beyond-agreed",
    Standing.UNLISTED: "outside-agreement",
    Standing.UNDECLARED: "outside-agreement",
}


def _check(case: Case) -> Iterator[Finding]:
    for stand in stands(case.agreement, case.programs, case.agreed):
        # What is only possible is done by nobody yet.
        if stand.standing in _MESSAGES and is_observed(stand.capability):
            yield finding_for(
                stand,
                _severity(case, stand),
                # The verdicts speak of the employer's declaration; this does not.
                Verdict.NO_CLAIM,
                _MESSAGES[stand.standing],
                **_more(stand),
            )


def _severity(case: Case, stand: Stand) -> Severity:
    if stand.standing is Standing.NEGATIVE:
        return negative_severity(stand.capability)
    full = undeclared_severity(stand.capability, case.agreement.undeclared)
    if stand.standing is not Standing.EXPLAINED:
        return full
    if stand.match is None or stand.match.strength < Strength.S2:
        return full
    intrusive = is_intrusive(stand.capability.capability)
    return softened(full, floor=Severity.LOW if intrusive else Severity.INFO)


def _more(stand: Stand) -> dict[str, str]:
    more = {"declaration": stand.declaration.name} if stand.declaration else {}
    if stand.standing is Standing.EXPLAINED and stand.why:
        more["why"] = stand.why.value
    return more


RULE = Rule(
    title="No program takes anything that lies outside the agreement",
    needs=CAPTURE_TOPICS,
    check=_check,
    applies=lambda case: case.agreement.status == "active",
)
"""See the module's docstring."""
