"""Does the employer's policy declare more, or promise less, than was agreed?

Both documents are read as they are; which of them binds whom is not for a tool to say.
Where the agreement is silent, or the policy takes less, there is no difference to tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.capability import INTRUSIVE, covers
from auditor.model.finding import Finding, Severity, Verdict
from auditor.model.observation import Value
from auditor.model.policy_change import Direction, PolicyChange
from auditor.rules import Case, Rule

_LEFT_OUT = (
    *("id", "name", "vendor", "product_ref", "role", "start", "end", "legal_basis"),
    *("notices", "agreements", "assessments", "justifications", "withheld", "footprint"),
    *("detail", "necessity", "less_intrusive_considered", "text", "kind"),
)
"""Fields that describe, date or point elsewhere: two documents may differ in them."""

_OVERALL = (
    *("not_captured", "scope.populations", "scope.devices", "scope.work_locations"),
    *("scope.personal_accounts", "scope.exemptions", "scope.work_hours"),
)
"""Fields of the policy as a whole that an agreement settles."""

_LESS = frozenset({Direction.NARROWED, Direction.STATED})
"""What is no difference to tell: the policy takes less, or says more."""

_ALIKE = {
    Direction.CHANGED: "differs-other",
    Direction.UNSTATED: "differs-silent",
    Direction.WITHHELD: "differs-withheld",
}
"""Messages that say the same of every field."""

_OWN = {
    "captures[]": "differs-capture",
    "components[]": "differs-match",
    "covers_children": "differs-match",
    "match": "differs-match",
    "match[]": "differs-match",
    "not_captured[]": "differs-negative",
    "programs[]": "differs-program",
    "prohibited_purposes[]": "differs-prohibited",
    "purposes[]": "differs-purpose",
}
"""Messages of widened fields that have their own, by the last part of the field."""

_OF_ONE_PROGRAM = frozenset(_OWN.values()) - {"differs-negative"}
"""Messages that are never said of the policy as a whole."""


def _check(case: Case) -> Iterator[Finding]:
    from auditor.policy.changes import compare_policies  # noqa: PLC0415 - seldom

    names = {each.id: each.name for each in case.agreement.programs}
    names |= {each.id: each.name for each in case.policy.programs}
    for change in compare_policies(case.agreement, case.policy):
        if _is_agreed(change.field) and change.change not in _LESS:
            yield _finding(change, names.get(change.program, change.program))


def _is_agreed(field: str) -> bool:
    if field.startswith("programs[]"):
        own = field.removeprefix("programs[].").removeprefix("components[].").split(".")
        return not any(name.removesuffix("[]") in _LEFT_OUT for name in own)
    return field.startswith(_OVERALL)


def _finding(change: PolicyChange, name: str) -> Finding:
    message = _message(change)
    arguments: dict[str, Value] = {"field": _field(change)}
    if change.change is Direction.WIDENED:
        arguments |= _values(change)
    if name:
        arguments["declaration"] = name
    elif message not in _OF_ONE_PROGRAM:
        message = f"{message}-overall"
    return Finding(
        severity=_severity(change),
        verdict=Verdict.NO_CLAIM,
        message=message,
        arguments=arguments,
        capability=change.capability if "*" not in change.capability else "",
    )


def _message(change: PolicyChange) -> str:
    if change.change in _ALIKE:
        return _ALIKE[change.change]
    last = change.field.rpartition(".")[2]
    if last in _OWN:
        return _OWN[last]
    if change.after is None:
        return "differs-drops"
    return "differs-adds" if change.before is None else "differs-wider"


def _values(change: PolicyChange) -> dict[str, Value]:
    """Return what a widened field names.

    Texts that a file can choose freely go under ``text``, which a seal can withhold. What
    is more than something else is a word of a scale, a date, a number or a duration.
    """
    from auditor.policy.changes.telling import as_text  # noqa: PLC0415 - with the others

    message = _message(change)
    if message in {"differs-capture", "differs-negative"}:
        return {"capability": change.capability}
    if message in {"differs-purpose", "differs-prohibited"}:
        return {"purpose": change.item or as_text(change.before)}
    if message == "differs-wider":
        return {"before": as_text(change.before), "after": as_text(change.after)}
    if message in {"differs-adds", "differs-drops"}:
        return {"text": as_text(change.before or change.after)}
    return {}


def _field(change: PolicyChange) -> str:
    """Return the field as the file has it, without its place in lists."""
    field = change.field.removeprefix("programs[].").removeprefix("components[].")
    of = change.capability or (change.item if field.startswith("retention") else "")
    return f"{field} ({of})" if of and not field.endswith("[]") else field


def _severity(change: PolicyChange) -> Severity:
    if change.change is Direction.CHANGED:
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
