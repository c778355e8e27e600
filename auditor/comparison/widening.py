"""Whether a newer policy covers what a report found against an older one.

The report's programs are held against both policies once more, by the same matching and
the same standing as in an audit. What a sealed report withholds cannot be held against
anything, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from auditor.comparison.restored import inventory_of, is_hidden, programs_of
from auditor.model.policy import Policy
from auditor.model.policy_change import (
    AfterFinding,
    Direction,
    PolicyChange,
    ReportSide,
)
from auditor.policy.changes.lists import leaves
from auditor.policy.matching import match_programs
from auditor.policy.standing import Stand, Standing, stands
from auditor.render import Json
from auditor.render._reading import child, number, objects, word

_RULES = frozenset(
    {
        "capability-beyond-declaration",
        "declared-negative",
        "explained-not-cleared",
        "undeclared-program",
        "unlisted-component",
    }
)
"""Those that compare a program's capability with the declared policy."""

_LOUDNESS = (
    Standing.DECLARED,
    Standing.EXPLAINED,
    Standing.BEYOND,
    Standing.UNLISTED,
    Standing.UNDECLARED,
    Standing.NEGATIVE,
)
_COVERED = frozenset({Standing.DECLARED, Standing.EXPLAINED})
_STATUS = ("policy.status", "programs[].status")
_CAPTURES = ("programs[].captures[]", "programs[].components[].captures[]")
_DEFAULT = "defaults.undeclared"

_Key = tuple[int, str]


def side_of(report: Json, before: Policy, after: Policy, not_comparable: int) -> ReportSide:
    """Return which report it is, and which of the policies it was judged by."""
    used = word(child(report, "policy"), "sha256")
    known = {before.sha256: "older", after.sha256: "newer", "": "none"}
    return ReportSide(
        time=word(child(report, "host"), "time"),
        report_id=word(report, "report_id"),
        policy=known.get(used, "another"),
        not_comparable=not_comparable,
    )


def widened_after(
    report: Json, before: Policy, after: Policy, changes: Iterable[PolicyChange]
) -> tuple[ReportSide, tuple[AfterFinding, ...]]:
    """Return the report, and which of its findings the newer policy covers.

    Args:
        report: the plain JSON of an audit; see `auditor.comparison.compare`.
        before: the older policy.
        after: the newer one.
        changes: what `compare_policies` says of the two.
    """
    hidden_ones = {number(each, "id") for each in objects(report, "programs")
                   if is_hidden(each)}  # fmt: skip
    old, new = (_standings(policy, report) for policy in (before, after))
    order = order_of(report, after)
    found, hidden = [], 0
    for rule, finding in _findings(report):
        key = (number(finding, "program"), word(finding, "capability"))
        if key not in old or key not in new:
            continue
        if why := _why(old[key], new[key], changes):
            covered = AfterFinding(
                rule=rule,
                severity=word(finding, "severity"),
                message=word(finding, "message"),
                arguments=child(finding, "arguments"),
                program=new[key].program.name,
                capability=key[1],
                before=old[key].standing.name.lower(),
                after=new[key].standing.name.lower(),
                order=order,
                changes=why,
            )
            found.append(covered)
        elif key[0] in hidden_ones:
            hidden += 1
    return side_of(report, before, after, hidden), tuple(found)


def order_of(report: Json, after: Policy) -> str:
    """Return whether a policy was issued after a report was made.

    A policy names a day without a zone, so of the same day nothing can be said.
    """
    about = after.document.get("policy", {})
    made = _day(word(child(report, "host"), "time"))
    issued = _day(about.get("issued", "") if isinstance(about, dict) else "")
    if made is None or issued is None:
        return "unknown"
    if made == issued:
        return "same-day"
    return "after" if issued > made else "before"


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if isinstance(text, str) else None
    except ValueError:
        return None


def _standings(policy: Policy, report: Json) -> dict[_Key, Stand]:
    programs = programs_of(report)
    matches = match_programs(policy, programs, inventory_of(report))
    return {
        (each.program.id, each.capability.capability): each
        for each in stands(policy, programs, matches)
    }


def _findings(report: Json) -> Iterator[tuple[str, Json]]:
    for run in objects(report, "rules"):
        if word(run, "rule") in _RULES:
            yield from ((word(run, "rule"), each) for each in objects(run, "findings"))


def _why(
    old: Stand, new: Stand, changes: Iterable[PolicyChange]
) -> tuple[PolicyChange, ...]:
    """Return the changes by which the newer policy covers a finding, or weighs it less."""
    louder = _LOUDNESS.index(old.standing) > _LOUDNESS.index(new.standing)
    was_negative = old.standing is Standing.NEGATIVE
    if louder and (new.standing in _COVERED or was_negative):
        return tuple(each for each in changes if _concerns(each, old, new))
    certain = new.match is not None and new.match.clears
    if new.standing in (Standing.DECLARED, Standing.NEGATIVE) or certain:
        return ()  # what the policy says of undeclared programs does not weigh here
    return tuple(
        each
        for each in changes
        if each.field == _DEFAULT and each.change is Direction.WIDENED
    )


def _concerns(change: PolicyChange, old: Stand, new: Stand) -> bool:
    """Return whether a change has to do with how one capability of one program stands."""
    held = new.capability.capability
    ids = {each.declaration.id for each in (old, new) if each.declaration}
    if change.change is Direction.NARROWED or (
        change.program and change.program not in ids
    ):
        return False
    if change.field in _CAPTURES or change.field.endswith("not_captured[]"):
        return bool(leaves(change.capability) & leaves(held))
    recognised = ".match[]" in change.field or change.field.endswith("covers_children")
    is_new = change.before is None and change.field.endswith(("programs[]", "components[]"))
    return recognised or is_new or change.field in _STATUS
