"""What two reports differ in: everything, as one value, in the shape of its stable JSON.

``older`` and ``newer`` are the two reports in the order of their clocks. "No longer seen"
and "could not look this time" are different words: ``gone`` and ``appeared`` are only said
where the report that lacks the thing had looked completely.
"""

from __future__ import annotations

from auditor.model.change import Because, Change, Looked, Order, SealState, Trend
from auditor.model.frozen import field, frozen

COMPARISON_SCHEMA = "auditor-comparison/1"


@frozen
class Seal:
    """The seal of one of the two, as ``auditor verify`` answers.

    Attributes:
        state: whether what was given is sealed and intact.
        signer_known: its key is trusted here.
        own_key: it is the person's own key.
        signer: who that is, as the person noted it; empty when not known.
    """

    state: SealState = SealState.NONE
    signer_known: bool = False
    own_key: bool = False
    signer: str = ""


@frozen
class Side:
    """One of the two reports.

    Attributes:
        audit: rules were asked; else it is an inventory.
        host_name: withheld values are ``{"withheld": true}``, here and below.
        time: RFC 3339 UTC, by the audited computer's own clock.
        report_id: of a sealed report, or of a copy of one.
        signer: what the signer calls itself, else its key id; empty without one.
        withheld: how many values are withheld.
        unrelated: how many programs it counts and does not name.
        unknown_fields: parts that this version does not know and did not compare.
    """

    schema: str = ""
    audit: bool = False
    source: str = ""
    host_name: object = None
    user: object = None
    privilege: str = ""
    time: str = ""
    zone: str = ""
    report_id: str = ""
    signer: str = ""
    seal: Seal = field(default_factory=Seal)
    withheld: int = 0
    unrelated: int = 0
    unknown_fields: tuple[str, ...] = ()


@frozen
class Difference:
    """One value that differs, or that could not be compared.

    Attributes:
        field: its name in the report.
        older: a value, a list of texts, or ``{"withheld": true}``.
        newer: likewise.
        change: ``changed``, ``not-comparable``, or what an incomplete look leaves.
        looked: how the look went that this rests on.
    """

    field: str
    older: object
    newer: object
    change: Change = Change.CHANGED
    looked: Looked = Looked.COMPLETE


@frozen
class GapChange:
    """One reason for not seeing something, with how often it applied; ``None``: never."""

    kind: str
    reason: str
    needs: str
    older: int | None
    newer: int | None


@frozen
class LookChange:
    """One probe in both reports.

    Attributes:
        older: its coverage; ``None`` when that report has no such probe.
        newer: likewise.
        trend: the newer look against the older one.
        gaps: those that differ.
    """

    probe: str
    topics: tuple[str, ...]
    older: str | None
    newer: str | None
    trend: Trend
    gaps: tuple[GapChange, ...] = ()


@frozen
class BasisChange:
    """One way of knowing of one capability, in at least one of the reports.

    Attributes:
        probes: those that saw it, where it was seen.
    """

    basis: str
    change: Change
    looked: Looked = Looked.COMPLETE
    probes: tuple[str, ...] = ()


@frozen
class CapabilityChange:
    """One capability of one program.

    Attributes:
        older_candidates: see `ProgramCapability.candidates`.
    """

    capability: str
    change: Change
    looked: Looked = Looked.COMPLETE
    bases: tuple[BasisChange, ...] = ()
    older_candidates: int = 0
    newer_candidates: int = 0


@frozen
class ProgramChange:
    """One program.

    Attributes:
        id: ordinal in the comparison.
        name: or ``{"withheld": true}``, or ``None``.
        identified_by: ``self``, ``file``, ``place``, ``digest``, ``product``, ``package``
            or ``name`` (that alone, the file could not be compared); empty for a program
            of one report.
        older: its id in the older report, or ``None``.
        newer: likewise.
        probes: whose looks at the report that lacks it were not complete.
    """

    id: int
    name: object
    change: Change
    looked: Looked = Looked.COMPLETE
    identified_by: str = ""
    older: int | None = None
    newer: int | None = None
    probes: tuple[str, ...] = ()
    capabilities: tuple[CapabilityChange, ...] = ()
    differences: tuple[Difference, ...] = ()


@frozen
class Judged:
    """A finding as one report has it."""

    severity: str
    verdict: str
    message: str
    arguments: dict[str, object] = field(default_factory=dict)


@frozen
class FindingChange:
    """One finding.

    Attributes:
        program: id of a program of the comparison, or ``None``.
        raised: it is in both, and its severity is higher in the newer one.
    """

    rule: str
    change: Change
    because: Because
    looked: Looked = Looked.COMPLETE
    program: int | None = None
    capability: str = ""
    older: Judged | None = None
    newer: Judged | None = None
    raised: bool = False


@frozen
class AnswerChange:
    """What a rule answers, or what is said of a claim; ``None``: it is not there."""

    id: str
    change: Change
    older: str | None
    newer: str | None


@frozen
class LimitChange:
    """A limit that only one of the reports has: ``appeared`` or ``gone``."""

    limit: str
    change: Change
    arguments: dict[str, object] = field(default_factory=dict)


@frozen
class Counts:
    """How much there is of everything.

    Attributes:
        programs: by change.
        findings: by change.
        new_severities: of findings that are new or weigh more; the exit code's measure.
        undecided: programs, capabilities, findings and rules of which the looks cannot
            tell whether they changed.
    """

    programs: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    new_severities: dict[str, int] = field(default_factory=dict)
    undecided: int = 0


@frozen
class Comparison:
    """Two reports compared.

    Attributes:
        same_host: whether both name the same computer; ``None`` when it cannot be told.
        same_report: both are one and the same sealed report.
        clock_disagrees: the same key numbered the reports in the other order.
        rules_compared: both are audits; else findings and verdicts were not compared.
    """

    schema: str = COMPARISON_SCHEMA
    order: Order
    same_host: bool | None
    same_report: bool
    clock_disagrees: bool
    rules_compared: bool
    older: Side
    newer: Side
    trend: Trend
    host: tuple[Difference, ...] = ()
    tool: tuple[Difference, ...] = ()
    policy: tuple[Difference, ...] = ()
    agreement: tuple[Difference, ...] = ()
    signer: tuple[Difference, ...] = ()
    probes: tuple[LookChange, ...] = ()
    programs: tuple[ProgramChange, ...] = ()
    rules: tuple[AnswerChange, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    claims: tuple[AnswerChange, ...] = ()
    limits: tuple[LimitChange, ...] = ()
    summary: Counts = field(default_factory=Counts)
