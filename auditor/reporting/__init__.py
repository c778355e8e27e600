"""The report from its parts: what was seen, what it is, what was asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from auditor.attribution import numbered
from auditor.model.declared import LawFacts
from auditor.model.finding import RuleRun
from auditor.model.frozen import field_names
from auditor.model.inventory import Inventory, ProbeRun
from auditor.model.judged import Judged
from auditor.model.observation import Observation, Value, count_of
from auditor.model.policy import Policy
from auditor.model.process import Process
from auditor.model.program import Attribution, Identity, Program
from auditor.model.report import (
    CapabilityFacts,
    GapFacts,
    HostFacts,
    Limit,
    ObservationFacts,
    ProbeFacts,
    ProcessFacts,
    ProgramFacts,
    Report,
    Summary,
    Tool,
)
from auditor.parse.quoting import path_text, shell_text
from auditor.policy.match import Match
from auditor.reporting.policy_facts import agreement_facts, days_between, policy_facts
from auditor.rules import verdict_of

_OLD = 180
"""Days after which the knowledge of products or laws is called old."""

_SIGNED = frozenset({"signed", "co-signed"})
_NOTHING = Judged()


def report_of(
    inventory: Inventory,
    attribution: Attribution,
    policy: Policy,
    matches: dict[int, Match],
    rules: tuple[RuleRun, ...],
    *,
    judged: Judged = _NOTHING,
    agreement: Policy | None = None,
    tool: Tool,
    challenge: str = "",
) -> Report:
    """Return the report; equal parts give equal bytes."""
    programs = tuple(_programs(inventory, attribution, matches, rules))
    probes = tuple(_probes(inventory, attribution))
    return Report(
        tool=tool,
        host=_host(inventory),
        policy=policy_facts(policy, inventory.about.time),
        agreement=agreement_facts(agreement, inventory.about.time),
        challenge=challenge,
        law=judged.facts,
        sampling=inventory.sampling,
        probes=probes,
        programs=programs,
        rules=(*rules, *judged.runs),
        claims=judged.claims,
        limits=(
            *_limits_of(agreement),
            *_limits(inventory, policy, programs, tool, judged.facts),
        ),
        summary=_summary(inventory, attribution, programs, probes, (*rules, *judged.runs)),
    )


def _host(inventory: Inventory) -> HostFacts:
    about = inventory.about
    names = field_names(HostFacts(source=about.source))
    return HostFacts(**{name: getattr(about, name) for name in names})


def _probes(inventory: Inventory, attribution: Attribution) -> Iterator[ProbeFacts]:
    owner = attribution.owner or {}
    observations = iter(numbered(inventory))
    for run in inventory.runs:
        mine = [next(observations) for _ in run.observations]
        yield ProbeFacts(
            probe=run.probe,
            topics=tuple(topic.value for topic in run.topics),
            coverage=run.coverage,
            gaps=_gaps(run),
            observations=tuple(
                _observation(number, seen, owner.get(number)) for number, seen in mine
            ),
        )


def _gaps(run: ProbeRun) -> tuple[GapFacts, ...]:
    return tuple(
        GapFacts(
            kind=gap.kind,
            reason=gap.reason,
            count=gap.count,
            place=path_text(gap.place) if gap.place else None,
            needs=gap.needs,
        )
        for gap in run.gaps
    )


def _observation(number: int, seen: Observation, program: int | None) -> ObservationFacts:
    return ObservationFacts(
        id=number,
        message=seen.message,
        arguments={key: _clean(value) for key, value in seen.arguments.items()},
        program=program,
        pid=seen.pid or None,
        capability=seen.capability,
        basis=seen.basis,
        looks=count_of([seen.looks]),
    )


def _clean(value: Value) -> Value:
    return path_text(value) if isinstance(value, str) else value


def _programs(
    inventory: Inventory,
    attribution: Attribution,
    matches: dict[int, Match],
    rules: tuple[RuleRun, ...],
) -> Iterator[ProgramFacts]:
    processes = {item.pid: item for item in inventory.processes}
    own = frozenset(inventory.about.namespaces)
    for program in attribution.programs:
        is_related = bool(program.capabilities) or program.product is not None
        yield ProgramFacts(
            id=program.id,
            name=program.name if is_related else None,
            unrelated_name=None if is_related else program.name,
            product=program.product,
            presence=program.presence,
            is_self=program.is_self,
            executable=_path(program.executable),
            script=_path(program.script),
            file_sha256=program.file_sha256 or None,
            package=program.package if is_related else "",
            package_manager=program.package_manager if is_related else "",
            package_version=program.package_version if is_related else "",
            file_check=program.file_check,
            origin=program.origin,
            identity=_weakest(program),
            notes=program.notes,
            processes=tuple(_process(processes[pid], own) for pid in program.pids),
            capabilities=tuple(
                CapabilityFacts(
                    capability=item.capability,
                    bases=item.bases,
                    evidence=item.evidence,
                    candidates=item.candidates,
                    looks=item.looks,
                )
                for item in program.capabilities
            ),
            verdict=verdict_of(program, rules, matches),
            declared_as=_declared(matches.get(program.id)),
        )


def _path(path: str | None) -> str | None:
    return None if path is None else path_text(path)


def _declared(match: Match | None) -> str | None:
    return f"{match.declaration}/{match.component}" if match else None


def _weakest(program: Program) -> Identity | None:
    rows = {item.identity for item in program.capabilities}
    return next((row for row in Identity if row in rows), None)


def _process(process: Process, own: frozenset[str]) -> ProcessFacts:
    return ProcessFacts(
        pid=process.pid,
        parent=process.parent,
        process_name=path_text(process.name),
        executable=_path(process.executable),
        command_line=shell_text(process.arguments) if process.arguments else None,
        masked=process.masked,
        user=path_text(process.user) or None,
        started=process.started_at,
        unit=path_text(process.unit) or None,
        container=bool(process.container),
        namespaces=tuple(
            kind
            for kind, number in sorted(process.namespaces.items())
            if f"{kind}:[{number}]" not in own
        ),
        tracer=process.tracer,
        connections=len(process.remotes),
        address=" ".join(process.remotes) or None,
        ended=process.ended,
    )


def _limits_of(agreement: Policy | None) -> Iterator[Limit]:
    if agreement is not None and agreement.signature not in _SIGNED:
        yield Limit(limit="agreement-unsigned")


def _limits(
    inventory: Inventory,
    policy: Policy,
    programs: tuple[ProgramFacts, ...],
    tool: Tool,
    law: LawFacts,
) -> Iterator[Limit]:
    about = inventory.about
    masked = any(process.masked for item in programs for process in item.processes)
    present = {
        "recorded-host": about.source == "recorded",
        **{gap.reason: True for gap in about.gaps},
        "without-root": about.privilege != "root",
        "wayland-session": about.session_type == "wayland",
        "policy-invalid": bool(policy.problem),
        "nothing-declared": not policy.id and not policy.problem,
        "policy-unsigned": bool(policy.id) and policy.signature not in _SIGNED,
        "undeclared-lowered": bool(policy.id) and policy.undeclared != "report",
        "secrets-masked": masked,
        "data-old": days_between(tool.catalogue_date, about.time) > _OLD,
        "law-is-screened": bool(law.packs),
        "law-old": days_between(law.checked, about.time) > _OLD,
        "law-unknown": bool(law.without),
        "foreign-files": tool.foreign_files > 0,
        "one-moment": inventory.sampling.looks == 1,
        "some-moments": inventory.sampling.looks > 1,
        "not-in-this-version": about.family == "linux",
        "absence-is-no-proof": True,
    }
    named = {"law-unknown": {"list": ", ".join(law.without)}}
    for name, holds in present.items():
        if holds:
            yield Limit(limit=name, arguments=dict(named.get(name, {})))


def _summary(
    inventory: Inventory,
    attribution: Attribution,
    programs: tuple[ProgramFacts, ...],
    probes: tuple[ProbeFacts, ...],
    rules: tuple[RuleRun, ...],
) -> Summary:
    findings = [finding for run in rules for finding in run.findings]
    return Summary(
        programs=len(programs),
        unrelated=attribution.unrelated,
        processes=sum(not item.kernel for item in inventory.processes),
        findings=len(findings),
        severities=_counts(finding.severity for finding in findings),
        verdicts=_counts(finding.verdict for finding in findings),
        outcomes=_counts(run.outcome for run in rules),
        coverage=_counts(probe.coverage for probe in probes),
    )


def _counts(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(str(word) for word in words).items()))
