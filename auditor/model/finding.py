"""What a rule answers."""

from __future__ import annotations

from enum import StrEnum

from auditor.model.frozen import field, frozen
from auditor.model.observation import Value


class Outcome(StrEnum):
    """The answer to one rule's question."""

    MET = "met"
    BROKEN = "broken"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not-applicable"


class Severity(StrEnum):
    """How much a finding matters to the person."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


SEVERITIES: tuple[Severity, ...] = (
    Severity.INFO,
    Severity.LOW,
    Severity.MEDIUM,
    Severity.HIGH,
)
"""Ascending; exit codes 11 to 14."""


class Verdict(StrEnum):
    """The closed list of words for how seen and declared relate."""

    CONTRADICTED = "contradicted"
    CAPABILITY_EXCEEDS_DECLARATION = "capability-exceeds-declaration"
    UNDECLARED = "undeclared"
    UNLISTED_COMPONENT = "unlisted-component"
    DECLARED_NOT_FOUND = "declared-not-found"
    EXPLAINED_NOT_CLEARED = "explained-not-cleared"
    WITHHELD_BY_EMPLOYER = "withheld-by-employer"
    CONSISTENT_WITH_OBSERVATIONS = "consistent-with-observations"
    NOT_OBSERVABLE_HERE = "not-observable-here"
    UNVERIFIABLE_BY_DESIGN = "unverifiable-by-design"
    NO_CLAIM = "no-claim"


@frozen
class Finding:
    """One difference between seen and declared.

    Attributes:
        severity: by evidence and identity.
        verdict: the word for it.
        message: message id, ``finding.<message>`` in the message files.
        arguments: what the message names.
        program: id of a program of the report; ``None`` when it is about none.
        capability: a word of the capability tree, or empty.
        evidence: ids of observations.
        citation: where the obligation is written; empty for our own questions.
    """

    severity: Severity
    verdict: Verdict
    message: str
    arguments: dict[str, Value] = field(default_factory=dict)
    program: int | None = None
    capability: str = ""
    evidence: tuple[int, ...] = ()
    citation: str = ""


@frozen
class RuleRun:
    """What one rule answered."""

    rule: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
