"""The sentence of the design, in code.

A host is visited by probes, which make observations. Attribution recognises programs in
them by the catalogue. Rules compare programs to the declared policy and give findings. All
of it is one report.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from auditor.attribution import MANAGED, attribute
from auditor.catalogue.matching import Catalogue
from auditor.host import Host
from auditor.model.inventory import Inventory
from auditor.model.judged import Judged
from auditor.model.policy import Policy
from auditor.model.program import Program
from auditor.model.report import Report, Tool
from auditor.model.told import Told
from auditor.policy.match import Match
from auditor.probes import all_probes, collect
from auditor.reporting import report_of
from auditor.rules import Case, all_rules, case_for, judge

_NOTHING = Told()

Timing = Callable[[str, float, float], None]
"""Told of each stage: its name, CPU seconds and wall seconds."""


def look_once(host: Host) -> Inventory:
    """Visit a host once with all probes."""
    return collect(host, all_probes())


def untold(_name: str, _cpu: float, _wall: float) -> None:
    """Tell nobody of a stage."""


def audit(
    host: Host,
    policy: Policy,
    catalogue: Catalogue,
    *,
    tool: Tool,
    challenge: str = "",
    everything: bool = False,
    with_rules: bool = True,
    looks: Callable[[Host], Inventory] = look_once,
    told: Told = _NOTHING,
    timing: Timing = untold,
) -> Report:
    """Return the report of one or more looks at a host; without rules an inventory."""
    with _stage("collect", timing):
        inventory = looks(host)
    for run in inventory.runs:
        timing(f"  {run.probe}", run.seconds, run.seconds)
    with _stage("attribute", timing):
        attribution = attribute(inventory, catalogue, everything=everything)
    with _stage("judge", timing):
        matches = _matches(policy, attribution.programs, inventory)
        managed = _managed(attribution.programs, inventory, catalogue)
        agreed = told.agreement or Policy()
        case = case_for(
            inventory,
            attribution.programs,
            policy,
            matches,
            records=told.records,
            managed=frozenset(managed),
            agreement=told.agreement,
            agreed=_matches(agreed, attribution.programs, inventory),
        )
        runs = judge(case, all_rules()) if with_rules else ()
        judged = _judged(case, told.as_of) if with_rules and policy.document else Judged()
    with _stage("report", timing):
        report = report_of(
            inventory,
            attribution,
            policy,
            matches,
            runs,
            judged=judged,
            agreement=told.agreement,
            tool=tool,
            challenge=challenge,
        )
        if not managed and told.notes is None:
            return report
        from auditor.attribution.beside import with_beside  # noqa: PLC0415 - seldom

        return with_beside(report, attribution.programs, managed=managed, notes=told.notes)


def _judged(case: Case, as_of: str) -> Judged:
    from auditor.rules._legal import judge_law  # noqa: PLC0415 - only with a policy

    return judge_law(case, day=as_of)


def _matches(
    policy: Policy, programs: tuple[Program, ...], inventory: Inventory
) -> dict[int, Match]:
    if not policy.programs:
        return {}
    from auditor.policy.matching import match_programs  # noqa: PLC0415 - seldom

    return match_programs(policy, programs, inventory)


def _managed(
    programs: tuple[Program, ...], inventory: Inventory, catalogue: Catalogue
) -> dict[int, str]:
    named = {item.product for item in programs if item.product is not None}
    products = frozenset(name for name in named if catalogue.products[name].manages)
    seen = (item.message for run in inventory.runs for item in run.observations)
    if not products and MANAGED not in seen:
        return {}
    from auditor.attribution.ownership import managed  # noqa: PLC0415 - seldom

    return managed(programs, inventory, products)


@contextmanager
def _stage(name: str, timing: Timing) -> Iterator[None]:
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    timing(name, time.process_time() - cpu, time.perf_counter() - wall)
