"""Is a declared program here?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Finding, Severity, Verdict
from auditor.model.inventory import Topic
from auditor.model.policy import Component, Declaration
from auditor.policy.match import is_active
from auditor.rules import Case, Rule, declares_programs, is_complete

_NEEDS = frozenset({Topic.PROCESSES, Topic.PACKAGES})


def _check(case: Case) -> Iterator[Finding]:
    from auditor.policy.absence import can_be_seen, found_here  # noqa: PLC0415 - seldom

    matched = {(match.declaration, match.component) for match in case.matches.values()}
    here = matched | found_here(case.policy.programs, case.inventory)
    for declaration in filter(is_active, case.policy.programs):
        for component in declaration.components:
            if not can_be_seen(component):
                yield _not_observable(declaration, component)
            elif (declaration.id, component.id) not in here:
                yield _not_found(case, declaration, component)


def _not_observable(declaration: Declaration, component: Component) -> Finding:
    cloud = component.kind == "cloud_only"
    return Finding(
        severity=Severity.INFO,
        verdict=Verdict.NOT_OBSERVABLE_HERE,
        message="declared-elsewhere" if cloud else "declared-not-checkable",
        arguments={"declaration": declaration.name, "component": component.id},
    )


def _not_found(case: Case, declaration: Declaration, component: Component) -> Finding:
    is_root = any(
        atom.kind == "root_ca_sha256" for group in component.match for atom in group
    )
    looked = is_complete(case, _NEEDS | ({Topic.TRUST} if is_root else frozenset()))
    expected = declaration.status != "pilot"  # a pilot need not have come to this machine
    return Finding(
        severity=Severity.LOW if looked and expected else Severity.INFO,
        verdict=Verdict.DECLARED_NOT_FOUND,
        # A complete look rules out that it was hidden from the audit by its privilege.
        message="declared-not-found" if looked else "declared-not-seen",
        arguments={"declaration": declaration.name, "component": component.id},
    )


def _applies(case: Case) -> bool:
    return declares_programs(case) and case.policy.status == "active"


RULE = Rule(
    title="Every program that is declared to be in use was found",
    needs=_NEEDS,
    check=_check,
    applies=_applies,
)
