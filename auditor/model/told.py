"""What a person brings to an audit beside the policy."""

from __future__ import annotations

from collections.abc import Callable

from auditor.model.frozen import frozen
from auditor.model.policy import Policy
from auditor.model.program import Program
from auditor.model.record import Annotation, Record

Annotator = Callable[[Program], tuple[Annotation, ...]]
"""Tells of any program what was said of it."""


@frozen
class Told:
    """What the person says, and for which day they ask.

    Attributes:
        as_of: ISO date for which the laws are asked; empty for the day of the look.
        records: what they were told and answered, for this policy.
        agreement: what was agreed, a document of its own beside the policy.
        notes: what they said about programs; nothing when they said nothing.
    """

    as_of: str = ""
    records: tuple[Record, ...] = ()
    agreement: Policy | None = None
    notes: Annotator | None = None
