"""The declared policy as a report shows it."""

from __future__ import annotations

from datetime import date

from auditor.model.declared import ExemptionFacts, PolicyFacts, WithheldFacts
from auditor.model.frozen import replace
from auditor.model.policy import Policy
from auditor.parse.quoting import path_text


def policy_facts(policy: Policy, now: str) -> PolicyFacts:
    """Return the declared policy as a report shows it.

    Args:
        policy: what was declared; the baseline when nothing was.
        now: RFC 3339 UTC of the look.
    """
    return PolicyFacts(
        basis="declared" if policy.id else "nothing-declared",
        id=policy.id,
        version=policy.version,
        status=policy.status,
        controller=policy.controller,
        sha256=policy.sha256,
        path=path_text(policy.source) if policy.source else None,
        problem=policy.problem,
        signature=policy.signature,
        undeclared=policy.undeclared,
        exemptions=tuple(
            ExemptionFacts(
                id=item.id,
                program=item.program,
                until=item.until,
                expired=days_between(item.until, now) > 0,
                text=item.reason,
                user=item.by,
            )
            for item in policy.exemptions
        ),
        withheld=_withheld(policy),
    )


def agreement_facts(agreement: Policy | None, now: str) -> PolicyFacts | None:
    """Return an agreement as a report shows it, beside the policy.

    Args:
        agreement: what was agreed, in the form of a policy; ``None`` for nothing.
        now: RFC 3339 UTC of the look.
    """
    if agreement is None:
        return None
    return replace(policy_facts(agreement, now), basis="agreed")


def _withheld(policy: Policy) -> tuple[WithheldFacts, ...]:
    if not policy.document:
        return ()
    from auditor.policy.withheld import withheld_in  # noqa: PLC0415 - only with a policy

    return withheld_in(policy.document)


def days_between(earlier: str, later: str) -> int:
    """Return the days between two dates as RFC 3339 begins; 0 when one is none."""
    try:
        return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days
    except ValueError:
        return 0
