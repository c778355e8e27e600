"""What is known of the programs with access that nothing explains?

It explains and weighs nothing: how much an access matters is said by the rule on
undeclared programs, so everything here is ``info`` and nothing is counted twice. A program
that is certainly a declared one, or part of its product, is explained by the declaration,
and the operating system's own unchanged file by its package.

What it cannot tell: connections other than established TCP; files that are opened only
for the moment of writing; who started a program, once that process and the leader of its
session have ended; whether a file grows, for that takes two looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.capability import is_intrusive
from auditor.model.finding import SEVERITIES, Finding, Severity, Verdict
from auditor.model.frozen import replace
from auditor.model.inventory import Topic
from auditor.model.program import Identity
from auditor.policy.severity import is_observed, severity_of
from auditor.policy.standing import Stand, Standing, stands
from auditor.rules import Case, Rule, finding_for

_UNEXPLAINED = frozenset({Identity.UNKNOWN, Identity.VENDOR})
_LEAST = SEVERITIES.index(Severity.MEDIUM)


def _check(case: Case) -> Iterator[Finding]:
    found: dict[int, list[Stand]] = {}
    for stand in stands(case.policy, case.programs, case.matches):
        if stand.program.pids and _matters(stand) and not _is_declared(stand):
            found.setdefault(stand.program.id, []).append(stand)
    if not found:
        return
    from auditor.parse.dossier import dossier  # noqa: PLC0415 - seldom

    for mine in found.values():
        worst = max(mine, key=_weight)
        facts = dossier(worst.program, case.inventory)
        yield replace(
            finding_for(worst, Severity.INFO, Verdict.NO_CLAIM, "unexplained", **facts),
            message="unexplained-program",
            capability="",  # it is about the program, and no capability counts twice
            evidence=tuple(
                sorted({each for it in mine for each in it.capability.evidence})
            ),
        )


def _matters(stand: Stand) -> bool:
    """Return whether nothing explains an access that would weigh something, undeclared."""
    held = stand.capability
    return held.identity in _UNEXPLAINED and SEVERITIES.index(severity_of(held)) >= _LEAST


def _is_declared(stand: Stand) -> bool:
    """Return whether the program is certainly a declared one, or part of its product."""
    if stand.standing is Standing.EXPLAINED:
        return False
    if stand.match is None:
        return stand.declaration is not None
    return stand.match.clears


def _weight(stand: Stand) -> tuple[bool, bool, int]:
    held = stand.capability
    return (
        is_intrusive(held.capability),
        is_observed(held),
        SEVERITIES.index(severity_of(held)),
    )


RULE = Rule(
    title="All that can be seen of programs whose access nothing explains is told",
    needs=frozenset(Topic),
    check=_check,
)
