"""Three-valued answers with their reasons (Kleene's strong logic of indeterminacy)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from auditor.model.frozen import frozen


class Truth(StrEnum):
    """Whether a predicate holds, as far as can be told."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """What an answer rests on; ``finding.requirement-<ground>`` in the message files."""

    STATED = "stated"
    """The declaration says so."""
    EMPTY = "empty"
    """The declaration gives a list, and nothing is in it."""
    SILENT = "silent"
    """The declaration does not say."""
    UNKNOWN = "unknown"
    """The declaration says that it is not known."""
    WITHHELD = "withheld"
    """The declaration says that it is not told."""
    SEEN = "seen"
    """The machine shows it."""
    UNSEEN = "unseen"
    """The machine was looked at completely and does not show it."""
    UNLOOKED = "unlooked"
    """The machine was not looked at, or not completely."""
    RECORDED = "recorded"
    """A record says so."""
    UNRECORDED = "unrecorded"
    """No record that was given says so."""
    DAY = "day"
    """The day for which is asked."""


@frozen
class Reason:
    """One thing that an answer rests on.

    Attributes:
        ground: what kind of thing.
        field: place in the declaration, for example ``programs[edr].retention[0].period``.
        value: the text there; empty when there is none.
        capability: what the machine shows.
        program: id of the report's program that shows it; ``None`` for none.
        evidence: ids of observations.
    """

    ground: Ground
    field: str = ""
    value: str = ""
    capability: str = ""
    program: int | None = None
    evidence: tuple[int, ...] = ()


@frozen
class Answer:
    """Whether something holds, and why; the reasons are those that decided it."""

    truth: Truth
    reasons: tuple[Reason, ...] = ()


def yes(*reasons: Reason) -> Answer:
    """Return that it holds."""
    return Answer(truth=Truth.TRUE, reasons=reasons)


def no(*reasons: Reason) -> Answer:
    """Return that it does not hold."""
    return Answer(truth=Truth.FALSE, reasons=reasons)


def unknown(*reasons: Reason) -> Answer:
    """Return that it cannot be told."""
    return Answer(truth=Truth.UNKNOWN, reasons=reasons)


def every(answers: Iterable[Answer]) -> Answer:
    """Return whether all hold: one that does not decides, then one that cannot be told."""
    return _joined(tuple(answers), (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE), Truth.TRUE)


def some(answers: Iterable[Answer]) -> Answer:
    """Return whether at least one holds."""
    return _joined(tuple(answers), (Truth.TRUE, Truth.UNKNOWN, Truth.FALSE), Truth.FALSE)


def opposite(answer: Answer) -> Answer:
    """Return the negation, for the same reasons."""
    turned = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}
    return Answer(truth=turned.get(answer.truth, Truth.UNKNOWN), reasons=answer.reasons)


def _joined(answers: tuple[Answer, ...], order: tuple[Truth, ...], none: Truth) -> Answer:
    truth = next((each for each in order if each in {a.truth for a in answers}), none)
    reasons = (reason for a in answers if a.truth is truth for reason in a.reasons)
    return Answer(truth=truth, reasons=tuple(dict.fromkeys(reasons)))
