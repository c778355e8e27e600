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
class WithheldFacts:
    """Something that the policy says it does not tell.

    Attributes:
        field: its place in the policy.
        text: the reason; ``None`` when none is given.
        user: who decided it.
        date: ISO date; empty when none is given.
    """

    field: str
    text: str | None = None
    user: str | None = None
    date: str = ""


@frozen
class LawFacts:
    """Which laws were asked, of the jurisdictions that the policy names.

    Attributes:
        as_of: ISO date for which was asked; empty when no law was.
        packs: their data files, the wider jurisdictions first.
        without: jurisdictions of which this version knows no law of their own.
        checked: ISO date on which the least recently checked of them was looked at.
        sha256: of the data files, one after the other.
    """

    as_of: str = ""
    packs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    checked: str = ""
    sha256: str = ""


@frozen
class PolicyFacts:
    """Which declared policy, or which agreement beside it, the rules compared with.

    Attributes:
        basis: ``declared``, ``nothing-declared``, or ``agreed`` for an agreement.
        path: where it was read.
        problem: why a given policy did not count; empty when there was none.
        signature: see `auditor.model.policy.Policy`.
        exemptions: in the order of the policy, those that have ended too.
        withheld: what it says that it does not tell.
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
    withheld: tuple[WithheldFacts, ...] = ()
