"""What a law asks that no tool can answer, from the law's own data."""

from __future__ import annotations

from auditor.model.frozen import frozen


@frozen
class Question:
    """One question.

    Attributes:
        text: as the law's data have it.
        citation: where the duty is written.
    """

    text: str
    citation: str


def question_of(requirement: str, language: str) -> Question | None:
    """Return the question of a legal requirement; ``None`` when there is none.

    Args:
        requirement: its id, from a report that another version may have made.
        language: one of ``auditor.render.messages.LANGUAGES``.
    """
    from auditor.law.loading import requirement as found  # noqa: PLC0415 - reads all laws

    item = found(requirement)
    text = (item.question.get(language) or item.question.get("en")) if item else None
    return Question(text=text, citation=item.citation) if item and text else None
