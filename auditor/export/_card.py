"""What one card is about."""

from __future__ import annotations

from auditor.export._telling import Teller
from auditor.model.frozen import ordered
from auditor.model.policy import Document


@ordered
class Card:
    """One program of a policy, and who tells of it.

    Attributes:
        teller: tells parts of the declaration.
        document: the whole policy.
        program: the declared program; empty for the card of a policy without any.
    """

    teller: Teller
    document: Document
    program: Document

    def say(self, key: str, **phrases: str) -> str:
        """Return a sentence with its phrases."""
        return self.teller.words.say(key, **phrases)
