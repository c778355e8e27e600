"""How far a probe got, and what it missed: "could not look" is a value."""

from __future__ import annotations

from enum import StrEnum

from auditor.model.frozen import frozen


class Coverage(StrEnum):
    """How far one probe got on this host."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DENIED = "denied"
    UNSUPPORTED = "unsupported"
    HIDDEN = "hidden"
    FAILED = "failed"


class GapKind(StrEnum):
    """Why something could not be looked at."""

    DENIED = "denied"
    """A privilege is missing."""
    UNSUPPORTED = "unsupported"
    """This system does not have or does not tell it."""
    HIDDEN = "hidden"
    """The system no longer shows it."""
    FAILED = "failed"
    """The look broke off: malformed or contradictory answers."""
    TIMED_OUT = "timed-out"
    """No answer within the time limit."""
    VANISHED = "vanished"
    """It ended while being looked at."""
    SKIPPED = "skipped"
    """Left out on purpose: a remote mount, a file too large."""


@frozen
class Gap:
    """One thing a probe could not see.

    Attributes:
        kind: the class of the reason.
        reason: message id, ``gap.<reason>`` in the message files, for example
            ``other-users-handles``.
        count: how many things were missed for this reason; 0 when not countable.
        place: where: a path, a display, a namespace; withholdable; may be empty.
        needs: the privilege that would close it (``root``, ``x-cookie``), or empty.
        whole: the probe saw nothing at all, so its coverage is the gap's kind.
        harmless: a complete answer was still possible (a process that ended and was
            looked for a second time); does not lower the coverage.
    """

    kind: GapKind
    reason: str
    count: int = 1
    place: str = ""
    needs: str = ""
    whole: bool = False
    harmless: bool = False


_WHOLE = {
    GapKind.DENIED: Coverage.DENIED,
    GapKind.UNSUPPORTED: Coverage.UNSUPPORTED,
    GapKind.HIDDEN: Coverage.HIDDEN,
}


def coverage_of(gaps: tuple[Gap, ...]) -> Coverage:
    """Return the coverage that a probe's gaps leave."""
    whole = [gap for gap in gaps if gap.whole]
    if whole:
        return _WHOLE.get(whole[0].kind, Coverage.FAILED)
    if any(not gap.harmless for gap in gaps):
        return Coverage.PARTIAL
    return Coverage.COMPLETE
