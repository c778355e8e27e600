"""Ask each requirement of a jurisdiction, and say what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from auditor.law.alike import Group, groups_of
from auditor.law.answers import Answer, Ground, Reason, Truth, yes
from auditor.law.facts import Facts
from auditor.law.paths import Names, Spot, resolve
from auditor.law.predicates import judge
from auditor.law.requirement import Requirement
from auditor.model.finding import Finding, Outcome, RuleRun, Severity, Verdict
from auditor.model.frozen import frozen, replace
from auditor.model.observation import Value

SINGULAR: dict[str, str] = {
    "captures": "capture",
    "changes": "change",
    "claims": "claim",
    "legal_basis": "basis",
    "notices": "notice",
    "programs": "program",
    "purposes": "purpose",
    "recipients": "recipient",
    "retention": "keeping",
    "transfers": "transfer",
}
"""What one item of a list is called in a predicate."""

_ENDED = frozenset({"ended"})
_VERDICTS = {
    Ground.WITHHELD: Verdict.WITHHELD_BY_EMPLOYER,
    Ground.SEEN: Verdict.CAPABILITY_EXCEEDS_DECLARATION,
    Ground.UNLOOKED: Verdict.NOT_OBSERVABLE_HERE,
    Ground.UNRECORDED: Verdict.NOT_OBSERVABLE_HERE,
}
_MOST_FINDINGS = 20
"""Most findings of one requirement; a thousand programs would say the same."""


class _Time(StrEnum):
    """How the day for which is asked lies to a requirement's days."""

    IN_FORCE = "in-force"
    EARLY = "early"
    OUTSIDE = "outside"


@frozen
class _Asked:
    """One item of which a requirement was asked, and what came of it.

    Attributes:
        outcome: met, broken, inconclusive or not applicable.
        answer: with the reasons.
        item: place of the item in the declaration.
        program: place of the program that it belongs to; empty for none.
    """

    outcome: Outcome
    answer: Answer
    item: str = ""
    program: str = ""


def judge_all(requirements: Iterable[Requirement], facts: Facts) -> tuple[RuleRun, ...]:
    """Return what some requirements answer, in their order.

    Args:
        requirements: as their files have them.
        facts: what is declared, seen and recorded, and for which day.
    """
    groups = groups_of(facts)
    return tuple(judge_requirement(item, facts, groups) for item in requirements)


def judge_requirement(
    requirement: Requirement, facts: Facts, groups: tuple[Group, ...] | None = None
) -> RuleRun:
    """Return what one requirement answers.

    Args:
        requirement: as its file has it.
        facts: what is declared, seen and recorded, and for which day.
        groups: the declared programs, see `groups_of`; made when they are not given.
    """
    time = _time(requirement, facts.day)
    if time is _Time.OUTSIDE:
        return RuleRun(rule=requirement.id, outcome=Outcome.NOT_APPLICABLE)
    groups = groups_of(facts) if groups is None else groups
    alike = {group.first.field: group.members for group in groups}
    asked = [_ask(requirement, facts, names) for names in _each(requirement, facts, groups)]
    outcome = _worst([each.outcome for each in asked])
    severity = Severity.INFO if time is _Time.EARLY else requirement.severity
    findings = [
        _finding(requirement, each, reason, severity, len(members) - 1)
        for each in asked
        if each.outcome is outcome
        for members in (alike.get(each.program, ("",)),)
        for told in _told(each)
        for reason in _of_all(told, members, facts)
    ]
    if outcome is Outcome.INCONCLUSIVE and requirement.question:
        findings.append(_question(requirement))
    unique = {str(finding): finding for finding in findings}
    return RuleRun(
        rule=requirement.id,
        outcome=outcome,
        findings=tuple(unique.values())[:_MOST_FINDINGS],
    )


def _time(requirement: Requirement, day: str) -> _Time:
    if requirement.valid_to and day > requirement.valid_to:
        return _Time.OUTSIDE
    if requirement.valid_from and day < requirement.valid_from:
        return _Time.EARLY if requirement.is_told_early else _Time.OUTSIDE
    return _Time.IN_FORCE


def _each(
    requirement: Requirement, facts: Facts, groups: tuple[Group, ...]
) -> Iterator[Names]:
    """Yield what is bound for each item that a requirement asks about."""
    rows: list[Names] = [{"": Spot("", facts.document)}]
    owner = ""
    for label in requirement.each.split(".") if requirement.each else ():
        if label == "programs" and not owner:
            owner = SINGULAR[label]
            rows = [{**names, owner: each.first} for names in rows for each in groups]
            continue
        path = f"{owner}.{label}" if owner else label
        owner = SINGULAR[label]
        rows = [
            {**names, owner: spot} for names in rows for spot in resolve(names, path).spots
        ]
    yield from (names for names in rows if not _has_ended(names))


def _has_ended(names: Names) -> bool:
    program = names["program"].value if "program" in names else {}
    return program.get("status") in _ENDED


def _ask(requirement: Requirement, facts: Facts, names: Names) -> _Asked:
    outcome, answer = _outcome(requirement, facts, names)
    item = next((spot.field for name, spot in reversed([*names.items()]) if name), "")
    program = names["program"].field if "program" in names else ""
    return _Asked(outcome=outcome, answer=answer, item=item, program=program)


def _outcome(
    requirement: Requirement, facts: Facts, names: Names
) -> tuple[Outcome, Answer]:
    applies = judge(requirement.applies, facts, names) if requirement.applies else yes()
    if applies.truth is Truth.FALSE:
        return Outcome.NOT_APPLICABLE, applies
    if not requirement.test:
        return Outcome.INCONCLUSIVE, yes()
    answer = judge(requirement.test, facts, names)
    if answer.truth is Truth.TRUE:
        return Outcome.MET, answer
    if answer.truth is Truth.FALSE and applies.truth is Truth.TRUE:
        return Outcome.BROKEN, answer
    return Outcome.INCONCLUSIVE, applies if applies.truth is Truth.UNKNOWN else answer


def _worst(outcomes: list[Outcome]) -> Outcome:
    order = (Outcome.BROKEN, Outcome.INCONCLUSIVE, Outcome.MET)
    return next((each for each in order if each in outcomes), Outcome.NOT_APPLICABLE)


def _told(asked: _Asked) -> Iterator[Reason]:
    """Yield what is worth a finding: the first reason of each kind."""
    if asked.outcome in {Outcome.BROKEN, Outcome.INCONCLUSIVE}:
        kinds = {reason.ground: reason for reason in reversed(asked.answer.reasons)}
        yield from reversed(kinds.values())


def _of_all(told: Reason, members: Sequence[str], facts: Facts) -> Iterator[Reason]:
    """Yield a reason; where it was seen, for each alike program what was seen of it."""
    if told.ground is not Ground.SEEN or len(members) == 1:
        yield told
        return
    for member in members[:_MOST_FINDINGS]:
        for held in facts.holdings.get(member, ()):
            if held.capability == told.capability:
                yield replace(told, program=held.program, evidence=held.evidence)


def _finding(
    requirement: Requirement,
    asked: _Asked,
    reason: Reason,
    severity: Severity,
    others: int,
) -> Finding:
    broken = asked.outcome is Outcome.BROKEN
    arguments: dict[str, Value] = {
        "requirement": requirement.id,
        "field": reason.field or asked.item,
        "value": reason.value,
    }
    if others and reason.ground is not Ground.SEEN:
        arguments["alike"] = others
    return Finding(
        severity=severity if broken else Severity.INFO,
        verdict=_VERDICTS.get(reason.ground, Verdict.NO_CLAIM),
        message=f"requirement-{reason.ground}",
        arguments=arguments,
        program=reason.program,
        capability=reason.capability,
        evidence=reason.evidence,
        citation=requirement.citation,
    )


def _question(requirement: Requirement) -> Finding:
    tested = bool(requirement.test)
    return Finding(
        severity=Severity.INFO,
        verdict=Verdict.NO_CLAIM if tested else Verdict.UNVERIFIABLE_BY_DESIGN,
        message="requirement-question",
        arguments={"requirement": requirement.id, "asks": requirement.asks.value},
        citation=requirement.citation,
    )
