"""What laws and assurances answer, between being judged and being reported."""

from __future__ import annotations

from auditor.model.declared import LawFacts
from auditor.model.finding import RuleRun
from auditor.model.frozen import frozen
from auditor.model.report import Claim


@frozen
class Judged:
    """What the laws and the assurances of a policy answer.

    Attributes:
        runs: one per requirement, by jurisdiction, the wider ones first.
        claims: one per assurance, in the order of the policy.
        facts: which laws were asked, as of which day.
    """

    runs: tuple[RuleRun, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: LawFacts = LawFacts()
