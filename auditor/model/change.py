"""The closed lists of words for how two reports differ."""

from __future__ import annotations

from enum import StrEnum


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


class Because(StrEnum):
    """Why a finding is in one report only, or differs."""

    ACCESS = "access"
    """The access itself is in one report only, or is known otherwise."""
    JUDGEMENT = "judgement"
    """The access is in both; the declaration, the identity or the rule differs."""
    RULE = "rule"
    """The question was asked in one report only."""
