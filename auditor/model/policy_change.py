"""What two policies differ in, as values in the shape of the stable JSON."""

from __future__ import annotations

from enum import StrEnum

from auditor.model.frozen import field, frozen

POLICY_DIFF_SCHEMA = "auditor-policy-diff/1"


class Direction(StrEnum):
    """What a difference means for the people that a policy is about; in order of weight.

    Widened is set apart from silence: what is no longer told may be more or less than it
    was, and nobody can say which.
    """

    WIDENED = "widened"
    """More is taken, of more people, at more times, for more, kept longer, seen by more,
    sent to more places or matched by more files; or a promise is less than it was."""
    UNSTATED = "unstated"
    """It was told and no longer is."""
    WITHHELD = "withheld"
    """It was told, and now the employer says that it is not."""
    CHANGED = "changed"
    """It differs, and neither is more than the other."""
    STATED = "stated"
    """It was not told and now is."""
    NARROWED = "narrowed"
    """The opposite of widened."""


@frozen
class PolicyChange:
    """One difference of two policies.

    Attributes:
        change: what it means.
        field: its place in the file, lists with ``[]``: ``programs[].retention[].period``.
        before: what stood there: a text, a list or a mapping; ``None`` for nothing.
        after: what stands there now, likewise.
        program: id of the declared program; empty for the policy as a whole.
        component: id of its part; empty for the program as a whole.
        capability: the capture or the promised negative, as the file writes it.
        item: which entry of the nearest list: a recipient's name, a purpose's id.
    """

    change: Direction
    field: str
    before: object = None
    after: object = None
    program: str = ""
    component: str = ""
    capability: str = ""
    item: str = ""


@frozen
class PolicySide:
    """One of the two policies.

    Attributes:
        path: as the person named it.
        issued: the date that it gives itself; empty when it gives none.
    """

    path: str
    sha256: str
    id: str
    version: str
    status: str
    controller: str
    issued: str = ""


@frozen
class LogRemark:
    """Where a policy's own list of changes and the changes themselves differ.

    Attributes:
        remark: ``left-out`` (it is new and the list does not name it), ``not-new`` (the
            list names it, and it was there before or is not there at all), ``no-entry``
            (something was added, and the list has no entry for this version).
        field: ``captures_added`` or ``purposes_added``; empty for ``no-entry``.
        value: a capture or a purpose.
        program: id of the declared program; empty where the list names none.
    """

    remark: str
    field: str = ""
    value: str = ""
    program: str = ""


@frozen
class AfterFinding:
    """A finding of a report that the newer policy would no longer give, or give as less.

    Attributes:
        program: as the report names it.
        before: how the older policy stands to it: ``undeclared``, ``unlisted``,
            ``beyond``, ``explained``, ``negative`` or ``declared``.
        after: how the newer one does.
        order: whether the newer policy was issued after the report was made: ``after``,
            ``before``, ``same-day`` or ``unknown``.
        changes: the differences that make it so.
        rule, severity, message, arguments, capability: of the finding, as reported.
    """

    rule: str
    severity: str
    message: str
    arguments: dict[str, object] = field(default_factory=dict)
    program: str
    capability: str
    before: str
    after: str
    order: str
    changes: tuple[PolicyChange, ...] = ()


@frozen
class ReportSide:
    """The report that two policies were compared with.

    Attributes:
        time: RFC 3339 UTC, when its look began.
        report_id: of a sealed one.
        policy: which policy it was judged by: ``older``, ``newer``, ``another`` or
            ``none``.
        not_comparable: how many of its findings cannot be compared, because what would
            identify their programs is withheld.
    """

    time: str
    report_id: str
    policy: str
    not_comparable: int = 0


@frozen
class PolicyDiff:
    """Two policies compared.

    Attributes:
        summary: how many differences of each kind.
        change_log: empty when the two are not versions of one policy.
        widened_after_finding: ``None`` when no report was given.
    """

    schema: str = POLICY_DIFF_SCHEMA
    older: PolicySide
    newer: PolicySide
    summary: dict[str, int] = field(default_factory=dict)
    items: tuple[PolicyChange, ...] = ()
    change_log: tuple[LogRemark, ...] = ()
    report: ReportSide | None = None
    widened_after_finding: tuple[AfterFinding, ...] | None = None
