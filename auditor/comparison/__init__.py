"""What changed between two reports: a pure function of their plain JSON.

Any two JSON objects can be compared: what is missing, withheld or of another shape is not
comparable, never an error. A thing that only one report has is told together with how the
other one had looked for it.

Not compared, because they differ in any two looks: process numbers, start times, network
addresses, the places of gaps, and single observations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auditor.comparison.case import Case, half_of
from auditor.comparison.facts import differences
from auditor.comparison.findings import (
    compare_answers,
    compare_claims,
    compare_findings,
    compare_limits,
)
from auditor.comparison.frame import (
    AGREEMENT_FIELDS,
    HOST_FIELDS,
    NO_AGREEMENT,
    POLICY_FIELDS,
    SIGNER_FIELDS,
    TOOL_FIELDS,
    clock_disagrees,
    is_same_host,
    is_same_report,
    order_of,
    side_of,
)
from auditor.comparison.looks import compare_looks, overall
from auditor.comparison.programs import compare_programs
from auditor.model.change import Change, Order
from auditor.model.comparison import (
    AnswerChange,
    Comparison,
    Counts,
    Difference,
    FindingChange,
    ProgramChange,
    Seal,
)
from auditor.model.finding import Outcome
from auditor.render import Json
from auditor.render._reading import child

_NEW = {Change.APPEARED, Change.FIRST_SEEN, Change.ONLY_NEWER}
_OPEN = {Change.NOT_SEEN, Change.FIRST_SEEN, Change.NOT_COMPARABLE}


def compare(
    first: Json, second: Json, seals: tuple[Seal, Seal] = (Seal(), Seal())
) -> Comparison:
    """Return what changed between two reports; the older one by its clock comes first.

    Args:
        first: plain JSON of a report; a withheld value is ``{"withheld": true}`` or a
            digest.
        second: likewise.
        seals: what checking their seals came to, in the same order.
    """
    order = order_of(first, second)
    older, newer = (second, first) if order is Order.REVERSED else (first, second)
    sealed = seals[::-1] if order is Order.REVERSED else seals
    case = Case(
        older=half_of(older, is_older=True),
        newer=half_of(newer, is_older=False),
        same_host=is_same_host(older, newer),
    )
    looks = compare_looks(case.older.looks, case.newer.looks)
    programs = compare_programs(case)
    rules, findings = compare_answers(case), compare_findings(case, programs)
    return Comparison(
        order=order,
        same_host=case.same_host,
        same_report=is_same_report(older, newer),
        clock_disagrees=clock_disagrees(older, newer),
        rules_compared=case.are_audits,
        older=side_of(older, sealed[0]),
        newer=side_of(newer, sealed[1]),
        trend=overall(looks),
        host=_frame("host", HOST_FIELDS, older, newer),
        tool=_frame("tool", TOOL_FIELDS, older, newer),
        policy=_frame("policy", POLICY_FIELDS, older, newer),
        agreement=_agreement(older, newer),
        signer=_frame("signer", SIGNER_FIELDS, older, newer),
        probes=looks,
        programs=programs,
        rules=rules,
        findings=findings,
        claims=compare_claims(case),
        limits=compare_limits(case),
        summary=_counts(programs, findings, rules),
    )


def _frame(
    part: str, keys: Iterable[str], older: Json, newer: Json
) -> tuple[Difference, ...]:
    before, after = child(older, part), child(newer, part)
    return tuple(differences(keys, before, after)) if before and after else ()


def _agreement(older: Json, newer: Json) -> tuple[Difference, ...]:
    """Return how the agreements differ; a report without one has none."""
    before, after = (child(each, "agreement") or NO_AGREEMENT for each in (older, newer))
    return tuple(differences(AGREEMENT_FIELDS, before, after))


def _counts(
    programs: tuple[ProgramChange, ...],
    findings: tuple[FindingChange, ...],
    rules: tuple[AnswerChange, ...],
) -> Counts:
    new = [
        item.newer.severity
        for item in findings
        if item.newer and (item.change in _NEW or item.raised)
    ]
    open_ = [item.change in _OPEN for item in programs]
    open_ += [item.change in _OPEN for item in findings]
    open_ += [
        basis.change in _OPEN
        for program in programs
        if program.older is not None and program.newer is not None
        for capability in program.capabilities
        for basis in capability.bases
    ]
    open_ += [item.newer == Outcome.INCONCLUSIVE.value for item in rules]
    return Counts(
        programs=_counted(item.change for item in programs),
        findings=_counted(item.change for item in findings),
        new_severities=_counted(new),
        undecided=sum(open_),
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(str(word) for word in words).items()))
