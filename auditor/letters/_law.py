"""What a law asks that no tool can answer, from the law's own data."""

from __future__ import annotations

from auditor.model.frozen import frozen


@frozen
class Question:
    """One question.

    Attributes:
        title: the statement that is true when the requirement is met.
        text: of the question, as the law's data have it.
        citation: where the duty is written.
    """

    title: str
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
    if item is None or not item.question:
        return None
    return Question(
        title=item.title.get(language, item.title["en"]),
        text=item.question.get(language, item.question["en"]),
        citation=item.citation,
    )
