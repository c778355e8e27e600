"""What two reports differ in: everything, as one value, in the shape of its stable JSON.

``older`` and ``newer`` are the two reports in the order of their clocks. "No longer seen"
and "could not look this time" are different words: ``gone`` and ``appeared`` are only said
where the report that lacks the thing had looked completely.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from auditor.model.frozen import frozen

COMPARISON_SCHEMA = "auditor-comparison/1"


class Change(StrEnum):
    """How one thing stands in the newer report against the older one."""

    APPEARED = "appeared"
    """In the newer one only; the older look was complete."""
    ONLY_NEWER = "only-newer"
    """The same, and the reports are of two computers: no change in time."""
    FIRST_SEEN = "first-seen"
    """In the newer one only; the older look could have missed it."""
    CHANGED = "changed"
    GONE = "gone"
    """In the older one only; the newer look was complete."""
    ONLY_OLDER = "only-older"
    """The same, and the reports are of two computers."""
    NOT_SEEN = "not-seen"
    """In the older one only; the newer look could have missed it."""
    NOT_COMPARABLE = "not-comparable"
    """A value is withheld, unreadable or missing on a side."""
    SAME = "same"


class Looked(StrEnum):
    """How the report that lacks a thing had looked for it, from best to worst."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    """Not completely, though no worse than the report that has it."""
    LESS_COMPLETE = "less-complete"
    """Not completely, and worse than the report that has it."""
    NOT_MADE = "not-made"
    """It made no such look."""


class Trend(StrEnum):
    """How completely the newer report looked, against the older one."""

    SAME = "same"
    WORSE = "worse"
    BETTER = "better"
    MIXED = "mixed"
    """It missed something else, and not something more."""


class Order(StrEnum):
    """How the order of the clocks relates to the order on the command line."""

    AS_GIVEN = "as-given"
    REVERSED = "reversed"
    SAME_TIME = "same-time"
    UNKNOWN = "unknown"
    """A report tells no time; the order is the given one."""


class SealState(StrEnum):
    """What checking the seal of what was given came to."""

    NONE = "none"
    """It is no sealed report: nothing shows that it was not altered."""
    INTACT = "intact"
    ALTERED = "altered"
    UNDECIDED = "undecided"
    """Sealed; whether it is intact could not be told here."""


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


class Because(StrEnum):
    """Why a finding is in one report only, or differs."""

    ACCESS = "access"
    """The access itself is in one report only, or is known otherwise."""
    JUDGEMENT = "judgement"
    """The access is in both; the declaration, the identity or the rule differs."""
    RULE = "rule"
    """The question was asked in one report only."""


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
    signer: tuple[Difference, ...] = ()
    probes: tuple[LookChange, ...] = ()
    programs: tuple[ProgramChange, ...] = ()
    rules: tuple[AnswerChange, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    claims: tuple[AnswerChange, ...] = ()
    limits: tuple[LimitChange, ...] = ()
    summary: Counts = field(default_factory=Counts)
