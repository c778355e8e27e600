"""The declared policy as a report shows it."""

from __future__ import annotations

from auditor.model.frozen import frozen


@frozen
class ExemptionFacts:
    """A dated exception that the policy names; no finding is lowered by it.

    Attributes:
        id: its id in the policy.
        program: what it is about, in the policy's words.
        until: ISO date of its last day.
        expired: that day had passed in UTC when the look began.
        text: the reason.
        user: who granted it.
    """

    id: str
    program: str
    until: str
    expired: bool
    text: str | None = None
    user: str | None = None


@frozen
class PolicyFacts:
    """Which declared policy the rules compared with.

    Attributes:
        basis: ``declared`` or ``nothing-declared``.
        path: where it was read.
        problem: why a given policy did not count; empty when there was none.
        signature: see `auditor.model.policy.Policy`.
        exemptions: in the order of the policy, those that have ended too.
    """

    basis: str
    id: str = ""
    version: str = ""
    status: str = ""
    controller: str = ""
    sha256: str = ""
    path: str | None = None
    signature: str = "unsigned"
    problem: str = ""
    undeclared: str = "report"
    exemptions: tuple[ExemptionFacts, ...] = ()
