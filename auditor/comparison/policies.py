"""Two policies compared, and a report's findings held against both: one value."""

from __future__ import annotations

from collections import Counter

from auditor.model.policy import Policy
from auditor.model.policy_change import PolicyDiff, PolicySide
from auditor.policy.changes import compare_policies
from auditor.policy.changes.log import check_log
from auditor.render import Json


def compare_two(before: Policy, after: Policy, report: Json | None = None) -> PolicyDiff:
    """Return what changed between two policies, in the shape of its stable JSON.

    Args:
        before: the older one.
        after: the newer one.
        report: the plain JSON of an audit whose findings are to be held against both.
    """
    items = compare_policies(before, after)
    side, covered = None, None
    if report is not None:
        from auditor.comparison.widening import widened_after  # noqa: PLC0415 - seldom

        side, covered = widened_after(report, before, after, items)
    return PolicyDiff(
        older=_side(before),
        newer=_side(after),
        summary=dict(sorted(Counter(item.change.value for item in items).items())),
        items=items,
        change_log=check_log(before, after, items),
        report=side,
        widened_after_finding=covered,
    )


def _side(policy: Policy) -> PolicySide:
    about = policy.document.get("policy")
    issued = about.get("issued") if isinstance(about, dict) else None
    return PolicySide(
        path=policy.source,
        sha256=policy.sha256,
        id=policy.id,
        version=policy.version,
        status=policy.status,
        controller=policy.controller,
        issued=issued if isinstance(issued, str) else "",
    )
