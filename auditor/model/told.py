"""What a person brings to an audit beside the policy."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.frozen import field, frozen
from auditor.model.policy import Policy
from auditor.model.record import Annotation, Record


@frozen
class Told:
    """What the person says, and for which day they ask.

    Attributes:
        as_of: ISO date for which the laws are asked; empty for the day of the look.
        records: what they were told and answered, for this policy.
        agreement: what was agreed, a document of its own beside the policy.
        notes: what they said about programs, by the SHA-256 of their files.
    """

    as_of: str = ""
    records: tuple[Record, ...] = ()
    agreement: Policy | None = None
    notes: Mapping[str, tuple[Annotation, ...]] = field(default_factory=dict)
