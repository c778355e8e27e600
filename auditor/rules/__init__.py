"""Rules: one file, one question. A rule never names a probe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from auditor.discovery import discover
from auditor.model.coverage import Coverage
from auditor.model.finding import (
    SEVERITIES,
    Finding,
    Outcome,
    RuleRun,
    Severity,
    Verdict,
)
from auditor.model.frozen import field, frozen
from auditor.model.inventory import Inventory, Topic
from auditor.model.observation import Value
from auditor.model.policy import Policy
from auditor.model.program import Program
from auditor.model.record import Record
from auditor.policy.match import Match
from auditor.policy.severity import basis_of
from auditor.policy.standing import Stand, Standing, stands

CAPTURE_TOPICS: frozenset[Topic] = frozenset(Topic) - {Topic.PACKAGES}
"""Every topic under which a capability can be seen."""

_WORSE = (
    Coverage.COMPLETE,
    Coverage.PARTIAL,
    Coverage.UNSUPPORTED,
    Coverage.HIDDEN,
    Coverage.DENIED,
    Coverage.FAILED,
)
_VERDICTS = tuple(Verdict)


@frozen
class Case:
    """Everything a rule may look at.

    Attributes:
        inventory: what was seen.
        programs: what attribution made of it.
        policy: what was declared; the baseline when nothing was.
        matches: program id → its best match in the policy; absent when there is none.
        coverage: the worst coverage per topic; a topic nobody looked at is absent.
        records: what the person was told and answered, for this policy.
        managed: ids of programs that the employer evidently manages.
        agreement: what was agreed, a second document; the baseline when there is none.
        agreed: program id → its best match in the agreement.
    """

    inventory: Inventory
    programs: tuple[Program, ...]
    policy: Policy
    matches: dict[int, Match]
    coverage: dict[Topic, Coverage]
    records: tuple[Record, ...] = ()
    managed: frozenset[int] = frozenset()
    agreement: Policy = Policy()
    agreed: dict[int, Match] = field(default_factory=dict)


@frozen
class Rule:
    """One question.

    Attributes:
        title: the statement that is true when the rule is met.
        needs: topics without whose complete coverage the rule cannot be met.
        check: yields one finding per difference.
        applies: whether the question makes sense for this case.
    """

    title: str
    needs: frozenset[Topic]
    check: Callable[[Case], Iterator[Finding]]
    applies: Callable[[Case], bool] = lambda _case: True


def all_rules() -> dict[str, Rule]:
    """Return the rules by id."""
    return discover("auditor.rules", "RULE", Rule)


def case_for(
    inventory: Inventory,
    programs: tuple[Program, ...],
    policy: Policy,
    matches: dict[int, Match],
    *,
    records: tuple[Record, ...] = (),
    managed: frozenset[int] = frozenset(),
    agreement: Policy | None = None,
    agreed: dict[int, Match] | None = None,
) -> Case:
    """Return the case that all rules look at.

    Args:
        inventory: what the probes brought home.
        programs: the attributed programs.
        policy: what was declared; ``Policy()`` when nothing was.
        matches: what `auditor.policy.matching.match_programs` returned.
        records: those that count for this policy.
        managed: ids of programs that the employer evidently manages.
        agreement: what was agreed, if anything was.
        agreed: what `match_programs` returned for it.
    """
    coverage: dict[Topic, Coverage] = {}
    for run in inventory.runs:
        for topic in run.topics:
            known = coverage.get(topic, Coverage.COMPLETE)
            coverage[topic] = max(known, run.coverage, key=_WORSE.index)
    return Case(
        inventory=inventory,
        programs=programs,
        policy=policy,
        matches=matches,
        coverage=coverage,
        records=records,
        managed=managed,
        agreement=agreement or Policy(),
        agreed=agreed or {},
    )


def judge(case: Case, rules: Mapping[str, Rule]) -> tuple[RuleRun, ...]:
    """Return what every rule answers, by rule id.

    A rule is broken by a finding above ``info``; else inconclusive when a topic it needs
    was not looked at completely; else met.

    Args:
        case: see `case_for`.
        rules: by id, as `auditor.discovery.discover` returns them.
    """
    return tuple(_judge_one(case, name, rules[name]) for name in sorted(rules))


def verdict_of(
    program: Program, runs: tuple[RuleRun, ...], matches: Mapping[int, Match]
) -> Verdict:
    """Return the one word for how a program relates to the declaration.

    The worst verdict of its findings, in the order of `Verdict`. Without findings,
    ``consistent-with-observations`` for a declared program, ``explained-not-cleared`` for
    one that only looks like it and holds nothing, else ``no-claim``.

    Args:
        program: one of the case.
        runs: what `judge` returned; nothing when no rule was asked.
        matches: those of the case.
    """
    found = [
        finding.verdict
        for run in runs
        for finding in run.findings
        # What makes no statement of the declaration (one about an agreement) is no word.
        if finding.program == program.id and finding.verdict is not Verdict.NO_CLAIM
    ]
    match = matches.get(program.id)
    if found:
        return min(found, key=_VERDICTS.index)
    if match is None or not runs:
        return Verdict.NO_CLAIM
    # A capability that a declaration does not clear would have given a finding.
    if match.clears or program.capabilities:
        return Verdict.CONSISTENT_WITH_OBSERVATIONS
    return Verdict.EXPLAINED_NOT_CLEARED


def is_complete(case: Case, topics: frozenset[Topic]) -> bool:
    """Return whether every one of some topics was looked at completely."""
    return all(case.coverage.get(topic) is Coverage.COMPLETE for topic in topics)


def declares_programs(case: Case) -> bool:
    """Return whether a usable policy was given that declares at least one program."""
    return bool(case.policy.programs) and not case.policy.problem


def standing_in(case: Case, standing: Standing) -> Iterator[Stand]:
    """Yield the capabilities of a case that stand to the declaration in one way."""
    found = stands(case.policy, case.programs, case.matches)
    return (stand for stand in found if stand.standing is standing)


def finding_for(
    stand: Stand, severity: Severity, verdict: Verdict, message: str, **more: Value
) -> Finding:
    """Return the finding for one capability of one program.

    Args:
        stand: the capability and how it stands.
        severity: how much it matters.
        verdict: the word for it.
        message: first part of the message id; the basis is added: ``undeclared-active``.
        more: further arguments, beside ``program``, ``capability`` and ``basis``.
    """
    basis = basis_of(stand.capability)
    return Finding(
        severity=severity,
        verdict=verdict,
        message=f"{message}-{basis}",
        arguments={
            "program": stand.program.name,
            "capability": stand.capability.capability,
            "basis": basis.value,
            "identity": stand.capability.identity.value,
            **_doubt(stand),
            **more,
        },
        program=stand.program.id,
        capability=stand.capability.capability,
        evidence=stand.capability.evidence,
    )


def _doubt(stand: Stand) -> dict[str, Value]:
    """Return of how many programs one is meant, where the evidence does not say which."""
    count = stand.capability.candidates
    return {"candidates": count} if count else {}


def _judge_one(case: Case, name: str, rule: Rule) -> RuleRun:
    if not rule.applies(case):
        return RuleRun(rule=name, outcome=Outcome.NOT_APPLICABLE)
    findings = tuple(sorted(rule.check(case), key=_order))
    if any(finding.severity is not Severity.INFO for finding in findings):
        outcome = Outcome.BROKEN
    elif is_complete(case, rule.needs):
        outcome = Outcome.MET
    else:
        outcome = Outcome.INCONCLUSIVE
    return RuleRun(rule=name, outcome=outcome, findings=findings)


def _order(finding: Finding) -> tuple[int, int, str, str]:
    """Worst first, then by program, so that the same case gives the same report."""
    program = -1 if finding.program is None else finding.program
    worst = -SEVERITIES.index(finding.severity)
    return (worst, program, finding.capability, str(sorted(finding.arguments.items())))
