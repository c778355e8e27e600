"""Does the employer's policy declare more, or promise less, than was agreed?

Both documents are read as they are; which of them binds whom is not for a tool to say.
Where the agreement is silent, or the policy takes less, there is no difference to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.model.capability import INTRUSIVE, covers
from auditor.model.finding import Finding, Severity, Verdict
from auditor.rules import Case, Rule

if TYPE_CHECKING:
    from auditor.model.policy_change import PolicyChange

_LEFT_OUT = (
    *("id", "name", "vendor", "product_ref", "role", "start", "end", "legal_basis"),
    *("notices", "agreements", "assessments", "justifications", "withheld", "footprint"),
    *("detail", "necessity", "less_intrusive_considered", "text", "kind"),
)
"""Fields that describe, date or point elsewhere: two documents may tell them apart."""

_OVERALL = (
    *("not_captured", "scope.populations", "scope.devices", "scope.work_locations"),
    *("scope.personal_accounts", "scope.exemptions", "scope.work_hours"),
)
"""Fields of the policy as a whole that an agreement settles."""

_SILENCES = {"unstated": "differs-silent", "withheld": "differs-withheld"}


def _check(case: Case) -> Iterator[Finding]:
    from auditor.policy.changes import compare_policies  # noqa: PLC0415 - seldom

    names = {each.id: each.name for each in case.agreement.programs}
    names |= {each.id: each.name for each in case.policy.programs}
    for change in compare_policies(case.agreement, case.policy):
        if _is_agreed(change.field) and change.change not in _LESS:
            yield _finding(change, names.get(change.program, change.program))


_LESS = frozenset({"narrowed", "stated"})


def _is_agreed(field: str) -> bool:
    if field.startswith("programs[]"):
        own = field.removeprefix("programs[].").removeprefix("components[].").split(".")
        return not any(name.removesuffix("[]") in _LEFT_OUT for name in own)
    return field.startswith(_OVERALL)


def _finding(change: PolicyChange, name: str) -> Finding:
    message, more = _said(change)
    arguments = {"field": _field(change), **more}
    if name:
        arguments["declaration"] = name
    elif message in _OF_BOTH:
        message = f"{message}-overall"
    return Finding(
        severity=_severity(change),
        verdict=Verdict.NO_CLAIM,
        message=message,
        arguments=dict(arguments),
        capability=change.capability if "*" not in change.capability else "",
    )


_OF_BOTH = frozenset(
    {
        *("differs-adds", "differs-drops", "differs-negative", "differs-other"),
        *("differs-silent", "differs-wider", "differs-withheld"),
    }
)
"""Messages that are said of one program, and otherwise of the policy as a whole."""


def _said(change: PolicyChange) -> tuple[str, dict[str, str]]:
    """Return the message for a difference, and what it names.

    Texts that a file can choose freely go under ``text``, which a seal can withhold.
    """
    if change.change in _SILENCES:
        return _SILENCES[change.change], {}
    if change.change == "changed":
        return "differs-other", {}
    last = change.field.rpartition(".")[2]
    if last in _NAMED:
        return _NAMED[last], _what(change, last)
    return _valued(change)


_NAMED = {
    "captures[]": "differs-capture",
    "not_captured[]": "differs-negative",
    "purposes[]": "differs-purpose",
    "prohibited_purposes[]": "differs-prohibited",
    "programs[]": "differs-program",
    **dict.fromkeys(
        ["match[]", "components[]", "covers_children", "match"], "differs-match"
    ),
}
"""Message by the last part of a field."""


def _what(change: PolicyChange, last: str) -> dict[str, str]:
    if last in {"captures[]", "not_captured[]"}:
        return {"capability": change.capability}
    if last == "purposes[]":
        return {"purpose": change.item}
    return {"purpose": str(change.before)} if last == "prohibited_purposes[]" else {}


def _valued(change: PolicyChange) -> tuple[str, dict[str, str]]:
    from auditor.policy.changes.telling import as_text  # noqa: PLC0415 - with the others

    if change.after is None:
        return "differs-drops", {"text": as_text(change.before)}
    if change.before is None:
        return "differs-adds", {"text": as_text(change.after)}
    # Only words of a scale, dates, numbers and durations are more or less than others.
    return "differs-wider", {"before": str(change.before), "after": str(change.after)}


def _field(change: PolicyChange) -> str:
    """Return the field as the file has it, without its place in lists."""
    field = change.field.removeprefix("programs[].").removeprefix("components[].")
    of = change.capability or (change.item if field.startswith("retention") else "")
    return f"{field} ({of})" if of and not field.endswith("[]") else field


def _severity(change: PolicyChange) -> Severity:
    if change.change == "changed":
        return Severity.INFO
    is_negative = change.field.endswith("not_captured[]")
    weighs = any(
        covers(change.capability, node) or covers(node, change.capability)
        for node in INTRUSIVE
    )
    if is_negative or (change.capability and weighs):
        return Severity.MEDIUM
    return Severity.LOW


RULE = Rule(
    title="The policy declares no more, and promises no less, than was agreed",
    needs=frozenset(),
    check=_check,
    applies=lambda case: (
        case.agreement.status == "active"
        and bool(case.policy.id)
        and not case.policy.problem
    ),
)
"""See the module's docstring."""
