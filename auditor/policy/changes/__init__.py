"""What changed between two policies, and what that means for the people they are about.

A pure function of two judged files (`auditor.policy.document`). It says what is written
differently; whether anybody acts on it is another question. The same comparison serves two
versions of one policy and an agreement beside a policy.
"""

from __future__ import annotations

from auditor.model.policy import Document, Policy
from auditor.model.policy_change import Direction, PolicyChange
from auditor.policy.changes.comparing import At, mapping
from auditor.policy.changes.fields import POLICY
from auditor.policy.changes.programs import programs

_ORDER = tuple(Direction)
_whole = mapping({"programs": programs, **POLICY}, without=("schema",))


def compare_policies(before: Policy, after: Policy) -> tuple[PolicyChange, ...]:
    """Return every difference of two policies, what widened first.

    Args:
        before: the older one, or what was agreed; the baseline declares nothing.
        after: the newer one, or what is declared.
    """
    return compare_documents(before.document, after.document)


def compare_documents(before: Document, after: Document) -> tuple[PolicyChange, ...]:
    """Return the same as `compare_policies`, for their documents."""
    found = _whole(At(), _with_default(before), _with_default(after))
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.change)))


def _with_default(document: Document) -> Document:
    """Return a document that says what its silence on undeclared programs means."""
    return {**document, "defaults": {"undeclared": "report"} | _defaults(document)}


def _defaults(document: Document) -> Document:
    found = document.get("defaults")
    return found if isinstance(found, dict) else {}
