"""Findings, answers, claims and limits of two reports."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import zip_longest

from auditor.comparison.case import Case, Half
from auditor.comparison.looks import of_one, worst
from auditor.model.change import Because, Change, Looked
from auditor.model.comparison import (
    AnswerChange,
    CapabilityChange,
    FindingChange,
    Judged,
    LimitChange,
    ProgramChange,
)
from auditor.model.finding import SEVERITIES, Outcome
from auditor.model.frozen import frozen
from auditor.render import Json
from auditor.render._reading import child, objects, whole, word

_RANK = {item.value: place for place, item in enumerate(SEVERITIES)}
_NOT_ASKED = ("", Outcome.NOT_APPLICABLE.value)
_CHANGES = tuple(Change)


@frozen
class Found:
    """One finding of one report.

    Attributes:
        finding: as the report has it.
        rule: its rule.
        program: the program of the comparison that it is about, if any.
    """

    finding: Json
    rule: str
    program: ProgramChange | None = None


def compare_findings(
    case: Case, programs: tuple[ProgramChange, ...]
) -> tuple[FindingChange, ...]:
    """Return every finding of two audits, the new and the worst first.

    Args:
        case: both reports; nothing is compared unless both are audits.
        programs: what `compare_programs` returned.
    """
    if not case.are_audits:
        return ()
    before = _findings(case.older, {item.older: item for item in programs})
    after = _findings(case.newer, {item.newer: item for item in programs})
    found: list[FindingChange] = []
    for key in dict.fromkeys([*before, *after]):
        for older, newer in zip_longest(before.get(key, []), after.get(key, [])):
            found.append(_compare(case, older, newer))
    return tuple(sorted(found, key=_order))


def compare_answers(case: Case) -> tuple[AnswerChange, ...]:
    """Return what every rule answers, by id; nothing unless both are audits."""
    if not case.are_audits:
        return ()
    return tuple(_answers(case, "rules", "rule", "outcome"))


def compare_claims(case: Case) -> tuple[AnswerChange, ...]:
    """Return what is said of every claim of the employer."""
    return tuple(_answers(case, "claims", "claim", "verdict"))


def compare_limits(case: Case) -> tuple[LimitChange, ...]:
    """Return the limits that only one report has."""
    before, after = _limits(case.older.report), _limits(case.newer.report)
    gone = [_limit(before[key], Change.GONE) for key in sorted(before.keys() - after)]
    new = [_limit(after[key], Change.APPEARED) for key in sorted(after.keys() - before)]
    return (*new, *gone)


def _findings(
    half: Half, programs: dict[int | None, ProgramChange]
) -> dict[Hashable, list[Found]]:
    found: dict[Hashable, list[Found]] = {}
    for rule in objects(half.report, "rules"):
        for finding in objects(rule, "findings"):
            number = whole(finding.get("program"))
            program = None if number is None else programs.get(number)
            item = Found(finding=finding, rule=word(rule, "rule"), program=program)
            found.setdefault(_key(item), []).append(item)
    return found


def _key(found: Found) -> Hashable:
    """Return what makes a finding the same one, whatever its weight and its basis."""
    arguments = child(found.finding, "arguments")
    return (
        found.rule,
        found.program.id if found.program else None,
        word(found.finding, "capability"),
        word(arguments, "declaration"),
        word(arguments, "component"),
    )


def _compare(case: Case, older: Found | None, newer: Found | None) -> FindingChange:
    known = newer or older
    if known is None:  # a place of a list has at least one
        raise AssertionError
    change, because, at = _change(case, older, newer)
    return FindingChange(
        rule=known.rule,
        change=change,
        because=because,
        looked=at,
        program=known.program.id if known.program else None,
        capability=word(known.finding, "capability"),
        older=_judged(older),
        newer=_judged(newer),
        raised=bool(older and newer) and _weight(newer) > _weight(older),
    )


def _change(
    case: Case, older: Found | None, newer: Found | None
) -> tuple[Change, Because, Looked]:
    if older is not None and newer is not None:
        access = _access(newer)
        moved = access is not None and access.change is not Change.SAME
        because = Because.ACCESS if moved else Because.JUDGEMENT
        at = worst([access.looked] if access else [])
        same = _judged(older) == _judged(newer)
        return Change.SAME if same else Change.CHANGED, because, at
    found, half = (older, case.older) if older else (newer, case.newer)
    other = _outcome(case.other(half), found.rule if found else "")
    at = Looked.INCOMPLETE if other == Outcome.INCONCLUSIVE.value else Looked.COMPLETE
    access = _access(found)
    because = Because.JUDGEMENT
    if other in _NOT_ASKED:
        because, at = Because.RULE, Looked.NOT_MADE
    elif isinstance(access, ProgramChange) or (
        access is not None and access.change not in (Change.SAME, Change.CHANGED)
    ):
        return access.change, Because.ACCESS, access.looked
    elif access is not None:
        at = access.looked
    change = of_one(is_older=half.is_older, looked=at, same_host=case.same_host)
    return change, because, at


def _access(found: Found | None) -> CapabilityChange | ProgramChange | None:
    """Return what a finding rests on: a program of one report, else its capability."""
    program = found.program if found else None
    if found is None or program is None:
        return None
    if program.older is None or program.newer is None:
        return program
    name = word(found.finding, "capability")
    return next((item for item in program.capabilities if item.capability == name), None)


def _outcome(half: Half, rule: str) -> str:
    runs = objects(half.report, "rules")
    return next((word(run, "outcome") for run in runs if word(run, "rule") == rule), "")


def _judged(found: Found | None) -> Judged | None:
    if found is None:
        return None
    return Judged(
        severity=word(found.finding, "severity"),
        verdict=word(found.finding, "verdict"),
        message=word(found.finding, "message"),
        arguments=child(found.finding, "arguments"),
    )


def _weight(found: Found | None) -> int:
    return _RANK.get(word(found.finding, "severity"), -1) if found else -1


def _order(item: FindingChange) -> tuple[int, int, str, int, str]:
    judged = item.newer or item.older
    severity = _RANK.get(judged.severity, -1) if judged else -1
    return (
        _CHANGES.index(item.change),
        -severity,
        item.rule,
        item.program or 0,
        item.capability,
    )


def _answers(case: Case, group: str, name: str, value: str) -> Iterator[AnswerChange]:
    before, after = (
        {word(item, name): word(item, value) for item in objects(half.report, group)}
        for half in (case.older, case.newer)
    )
    for each in sorted(before.keys() | after.keys()):
        older, newer = before.get(each), after.get(each)
        change = Change.SAME if older == newer else Change.CHANGED
        if older is None or newer is None:
            change = Change.APPEARED if older is None else Change.GONE
        yield AnswerChange(id=each, change=change, older=older, newer=newer)


def _limits(report: Json) -> dict[tuple[str, str], Json]:
    return {
        (word(item, "limit"), str(child(item, "arguments"))): item
        for item in objects(report, "limits")
    }


def _limit(limit: Json, change: Change) -> LimitChange:
    return LimitChange(
        limit=word(limit, "limit"), change=change, arguments=child(limit, "arguments")
    )
