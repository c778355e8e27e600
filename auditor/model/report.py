"""The report: everything, as one value, in the shape of the stable JSON.

``plain(report)`` is the unsealed JSON; the sealed predicate is the same with the seal's
own fields and with digests for withholdable values. Messages stay ids with arguments;
renderers add the ``statement`` in the chosen language.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, GapKind
from auditor.model.declared import LawFacts, PolicyFacts
from auditor.model.finding import RuleRun, Verdict
from auditor.model.frozen import field, field_names, frozen
from auditor.model.inventory import Sampling
from auditor.model.observation import Value
from auditor.model.program import Identity, Presence
from auditor.model.record import Annotation

SCHEMA = "auditor-report/1"


@frozen
class Tool:
    """Which code and data made the report.

    Attributes:
        record_sha256: digest over the installed package's own record of its files.
        catalogue_sha256: digest of the compiled catalogue.
        catalogue_date: ISO date of its newest source.
        foreign_files: files in extension folders that the record does not list.
    """

    name: str = "monitoring-auditor"
    version: str = ""
    python: str = ""
    record_sha256: str = ""
    catalogue_sha256: str = ""
    catalogue_date: str = ""
    foreign_files: int = 0


@frozen
class HostFacts:
    """`About`, in the report's words."""

    source: str
    recording_sha256: str = ""
    host_name: str | None = None
    user: str | None = None
    privilege: str = "user"
    system: str = ""
    family: str = ""
    kernel: str = ""
    architecture: str = ""
    time: str = ""
    zone: str = ""
    booted: str = ""
    environment: str = ""
    namespaces: tuple[str, ...] = ()
    displays: tuple[str, ...] = ()
    session_type: str = ""


@frozen
class GapFacts:
    """One gap as the report shows it."""

    kind: GapKind
    reason: str
    count: int
    place: str | None = None
    needs: str = ""


@frozen
class ObservationFacts:
    """One observation as the report shows it.

    Attributes:
        id: an ordinal over all probes.
        looks: in how many of several looks it was seen; 0 when there was only one.
    """

    id: int
    message: str
    arguments: dict[str, Value] = field(default_factory=dict)
    program: int | None = None
    pid: int | None = None
    capability: str = ""
    basis: Basis | None = None
    looks: int = 0


@frozen
class ProbeFacts:
    """One probe's run as the report shows it."""

    probe: str
    topics: tuple[str, ...]
    coverage: Coverage
    gaps: tuple[GapFacts, ...] = ()
    observations: tuple[ObservationFacts, ...] = ()


@frozen
class ProcessFacts:
    """One process of a named program.

    Attributes:
        executable: path, or ``None`` when it could not be read.
        command_line: as a shell would read it; secrets are ``[masked]``.
        masked: something was masked.
        started: RFC 3339 UTC.
        namespaces: kinds (``mnt``, ``net``, ``pid``) in which it is not the auditor's own.
        connections: how many established network connections it holds.
        ended: it was there in an earlier one of several looks, and is no more.
        addresses: their remote addresses, joined by a blank; never resolved.
    """

    pid: int
    parent: int = 0
    process_name: str = ""
    executable: str | None = None
    command_line: str | None = None
    masked: bool = False
    user: str | None = None
    started: str = ""
    unit: str | None = None
    container: bool = False
    namespaces: tuple[str, ...] = ()
    tracer: int = 0
    connections: int = 0
    address: str | None = None
    ended: bool = False


@frozen
class CapabilityFacts:
    """One capability of a program, as `ProgramCapability`."""

    capability: str
    bases: tuple[Basis, ...]
    evidence: tuple[int, ...] = ()
    candidates: int = 0
    looks: int = 0


@frozen
class ProgramFacts:
    """One named program.

    Attributes:
        name: in clear when it has a capability or a product; else ``None``.
        unrelated_name: the name of a program with neither; withholdable.
        identity: the weakest identity over its capabilities; ``None`` without any.
        verdict: how it relates to the declaration.
        declared_as: ``declaration/component`` of the policy, or ``None``.
        managed_by: what shows that a management server may stand behind it, see
            `auditor.attribution.ownership`; empty when nothing does.
        annotations: what was said about these very bytes, the oldest first.
    """

    id: int
    name: str | None
    unrelated_name: str | None = None
    product: str | None = None
    presence: Presence = Presence.RUNNING
    is_self: bool = False
    executable: str | None = None
    script: str | None = None
    file_sha256: str | None = None
    package: str = ""
    package_manager: str = ""
    package_version: str = ""
    file_check: str = ""
    origin: str = ""
    identity: Identity | None = None
    notes: tuple[str, ...] = ()
    processes: tuple[ProcessFacts, ...] = ()
    capabilities: tuple[CapabilityFacts, ...] = ()
    verdict: Verdict = Verdict.NO_CLAIM
    declared_as: str | None = None
    managed_by: str = ""
    annotations: tuple[Annotation, ...] = ()


@frozen
class Claim:
    """One assurance of the employer and what the host can say of it.

    Attributes:
        claim: its id.
        verdict: how it stands.
        why: what the verdict rests on, ``claim.why.<why>`` in the message files.
        settled_by: id of the known assurance that says what would settle it.
        arguments: what ``why`` names.
        program: id of the program that shows it; ``None`` for none.
        evidence: ids of observations.
        text: what was assured, in the employer's words.
        user: who said it.
        date: ISO date on which it was said.
    """

    claim: str
    verdict: Verdict
    why: str = ""
    settled_by: str = ""
    arguments: dict[str, Value] = field(default_factory=dict)
    program: int | None = None
    evidence: tuple[int, ...] = ()
    text: str | None = None
    user: str | None = None
    date: str = ""


@frozen
class Limit:
    """One thing this report does not show, ``limit.<limit>`` in the message files."""

    limit: str
    arguments: dict[str, Value] = field(default_factory=dict)


@frozen
class Summary:
    """Counts that a verifier recounts.

    Attributes:
        programs: named programs.
        unrelated: programs counted and not named.
        processes: processes looked at.
        severities: findings by severity.
        verdicts: findings by verdict.
        outcomes: rules by outcome.
        coverage: probes by coverage.
    """

    programs: int = 0
    unrelated: int = 0
    processes: int = 0
    findings: int = 0
    severities: dict[str, int] = field(default_factory=dict)
    verdicts: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    coverage: dict[str, int] = field(default_factory=dict)


@frozen
class Report:
    """One audit (with rules) or scan (without)."""

    schema: str = SCHEMA
    tool: Tool
    host: HostFacts
    policy: PolicyFacts
    agreement: PolicyFacts | None = None
    challenge: str = ""
    law: LawFacts = LawFacts()
    sampling: Sampling = Sampling()
    probes: tuple[ProbeFacts, ...] = ()
    programs: tuple[ProgramFacts, ...] = ()
    rules: tuple[RuleRun, ...] = ()
    claims: tuple[Claim, ...] = ()
    limits: tuple[Limit, ...] = ()
    summary: Summary = field(default_factory=Summary)


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON is what it is
    """Return a value as JSON types: dataclasses to objects, enums to words.

    Sets are sorted, so the same value gives the same bytes under any hash seed.
    """
    kind = type(value)
    if kind in _SIMPLE:
        return value
    if names := field_names(value):
        items = [getattr(value, name) for name in names]
        return {
            name: item if type(item) in _SIMPLE else plain(item)
            for name, item in zip(names, items, strict=True)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): plain(value[key]) for key in sorted(value)}
    if isinstance(value, (set, frozenset)):
        value = sorted(value)
    return [plain(item) for item in value] if isinstance(value, (tuple, list)) else value


_SIMPLE = frozenset({str, int, bool, float, type(None)})
