"""Ask the laws that a declared policy names, and its assurances, about one case."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from auditor.claims.judging import judge_claims
from auditor.discovery import package_data
from auditor.law.facts import Facts, Holding, held_by
from auditor.law.judging import judge_all
from auditor.law.loading import packs_for
from auditor.model.declared import LawFacts
from auditor.model.judged import Judged
from auditor.model.policy import Policy
from auditor.model.program import Identity
from auditor.policy.match import Strength
from auditor.rules import CAPTURE_TOPICS, Case, is_complete

_EXPECTED = frozenset({Identity.BENIGN, Identity.DISTRIBUTION})


def judge_law(case: Case, *, day: str = "") -> Judged:
    """Return what the laws of a policy's jurisdictions answer; nothing without a policy.

    Args:
        case: what was seen, declared and recorded.
        day: ISO date for which is asked; empty for the day of the look.
    """
    policy = case.policy
    if not policy.document or policy.problem:
        return Judged()
    return judge_declaration(policy, facts_of(case, day=day))


def judge_declaration(policy: Policy, facts: Facts) -> Judged:
    """Return what the laws of a policy's jurisdictions answer to some facts.

    Args:
        policy: names the jurisdictions.
        facts: the policy's document, with or without a machine and records.
    """
    packs = packs_for(policy.jurisdictions)
    data = b"".join(package_data("auditor.law", f"{name}.toml") for name in packs)
    return Judged(
        runs=judge_all(
            (item for pack in packs.values() for item in pack.requirements), facts
        ),
        claims=judge_claims(facts),
        facts=LawFacts(
            as_of=facts.day,
            packs=tuple(packs),
            without=_without(policy.jurisdictions, tuple(packs)),
            checked=min((pack.checked for pack in packs.values()), default=""),
            sha256=sha256(data).hexdigest() if packs else "",
        ),
    )


def facts_of(case: Case, *, day: str = "") -> Facts:
    """Return the three documents that requirements and assurances are asked about."""
    moment = case.inventory.about.time
    return Facts(
        document=case.policy.document,
        day=day or moment[:10],
        moment=moment,
        holdings=held_by(_holdings(case)),
        is_complete=is_complete(case, CAPTURE_TOPICS),
        records=case.records,
    )


def _holdings(case: Case) -> Iterator[Holding]:
    connected = {item.pid for item in case.inventory.processes if item.remotes}
    for program in case.programs:
        match = case.matches.get(program.id)
        # A name alone ties nothing to a declaration.
        is_tied = match is not None and match.strength >= Strength.S2
        for held in () if program.is_self else program.capabilities:
            yield Holding(
                program=program.id,
                declaration=match.declaration if match and is_tied else "",
                capability=held.capability,
                bases=held.bases,
                has_connections=not connected.isdisjoint(program.pids),
                is_expected=held.identity in _EXPECTED,
                is_managed=program.id in case.managed,
                evidence=held.evidence,
            )


def _without(jurisdictions: tuple[str, ...], packs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the jurisdictions of which this version knows no law of their own."""
    return tuple(place for place in jurisdictions if place.lower() not in packs)
