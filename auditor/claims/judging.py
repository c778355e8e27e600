"""What this machine and the declaration itself say of an employer's assurances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.claims.assurance import Assurance, assurance
from auditor.law.alike import Group, groups_of
from auditor.law.answers import Answer, Ground, Reason, Truth, every, some
from auditor.law.facts import Facts
from auditor.law.paths import Names, Spot, resolve
from auditor.law.predicates import judge
from auditor.model.finding import Verdict
from auditor.model.policy import Document
from auditor.model.report import Claim

_TESTS = (
    ("contradicted", Verdict.CONTRADICTED),
    ("exceeds", Verdict.CAPABILITY_EXCEEDS_DECLARATION),
    ("undeclared", Verdict.UNDECLARED),
)
_ELSEWHERE = Reason(ground=Ground.UNLOOKED)


def judge_claims(facts: Facts) -> tuple[Claim, ...]:
    """Return the verdict on every assurance of the declaration, in its order."""
    listed = facts.document.get("claims", ())
    groups = groups_of(facts) if listed else ()
    return tuple(_claim(item, facts, groups) for item in listed if isinstance(item, dict))


def _claim(item: Document, facts: Facts, groups: tuple[Group, ...]) -> Claim:
    known = assurance(item["id"])
    if known is None:
        return _told(item, Verdict.NOT_OBSERVABLE_HERE, "unknown-assurance", ())
    verdict, reasons = _verdict(known, facts, [*_bound(item, facts, groups)])
    why = reasons[0].ground.value if reasons else "elsewhere"
    return _told(item, verdict, why, reasons)


def _bound(item: Document, facts: Facts, groups: tuple[Group, ...]) -> Iterator[Names]:
    """Yield the names for the declared programs that an assurance is about."""
    whole: Names = {"": Spot("", facts.document), "claim": Spot("", item)}
    about = set(item.get("programs", ()))
    for group in groups:
        if not about or not about.isdisjoint(group.members):
            yield {**whole, "program": group.first}


def _verdict(
    known: Assurance, facts: Facts, programs: list[Names]
) -> tuple[Verdict, tuple[Reason, ...]]:
    for name, verdict in _TESTS:
        answer = _answer(getattr(known, name), facts, programs)
        if answer.truth is Truth.TRUE:
            return verdict, answer.reasons
    if hidden := [*_hidden(known.withheld, programs)]:
        return Verdict.WITHHELD_BY_EMPLOYER, tuple(hidden)
    if not known.supported:
        return Verdict.UNVERIFIABLE_BY_DESIGN, ()
    answer = _answer(known.supported, facts, programs, join=every)
    if answer.truth is Truth.TRUE and known.can_pass:
        return Verdict.CONSISTENT_WITH_OBSERVATIONS, answer.reasons
    if answer.truth is Truth.TRUE:
        return Verdict.UNVERIFIABLE_BY_DESIGN, ()
    return Verdict.NOT_OBSERVABLE_HERE, answer.reasons or (_ELSEWHERE,)


def _answer(
    test: Mapping[str, Any],
    facts: Facts,
    programs: list[Names],
    join: Any = some,  # noqa: ANN401 - one of two functions
) -> Answer:
    """Return whether a predicate holds of some program, or of none without any."""
    if not test:
        return Answer(truth=Truth.FALSE)
    bound: Iterable[Names] = programs or [{"": Spot("", facts.document)}]
    answer: Answer = join(judge(test, facts, names) for names in bound)
    return answer


def _hidden(paths: tuple[str, ...], programs: list[Names]) -> Iterator[Reason]:
    for names in programs:
        for path in paths:
            for reason in resolve(names, f"program.{path}").unsaid:
                if reason.ground is Ground.WITHHELD:
                    yield reason


def _told(item: Document, verdict: Verdict, why: str, reasons: tuple[Reason, ...]) -> Claim:
    first = reasons[0] if reasons else Reason(ground=Ground.UNLOOKED)
    return Claim(
        claim=item["id"],
        verdict=verdict,
        why=why,
        settled_by=item["id"],
        arguments={
            "field": first.field,
            "value": first.value,
            "capability": first.capability,
        },
        program=first.program,
        evidence=tuple(sorted({each for one in reasons for each in one.evidence})),
        text=item.get("text"),
        user=item.get("by"),
        date=item.get("date", ""),
    )
