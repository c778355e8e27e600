"""What a letter is written from, beside the report itself."""

from __future__ import annotations

from auditor.model.frozen import frozen
from auditor.model.policy import Document, Policy


@frozen
class Occasion:
    """Which report a letter is about, and what was declared.

    Attributes:
        file: the name of the report's file, without its folder.
        sha256: digest of that file.
        policy: the declared policy, if the person gave it.
        places: ISO 3166 codes whose law may hold.
    """

    file: str
    sha256: str
    policy: Policy | None = None
    places: tuple[str, ...] = ()

    @property
    def document(self) -> Document:
        """The policy as plain data; empty when none was given."""
        return self.policy.document if self.policy else {}
