"""What may lie beside a report and adds to what is known of it: one file, one kind.

A witness's statement, a time stamp, a checkpoint of the ledger. Each is looked at only when
the report itself is in order, adds one numbered step to its verification, and bears on one
of the five answers. None is needed, and none makes a report better than it is: the worst
that one can do is to fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from auditor.discovery import discover
from auditor.model.frozen import field, frozen
from auditor.seal.checks import Meaning
from auditor.seal.trust import Signer

NAMES = re.compile(
    r"report\.dsse\.json\.(tsr|tsq|sig)|[a-z-]+-[0-9]+\.dsse\.json(\.tsr|\.sig)?"
    r"|checkpoint(\.tsr)?|proof\.json|keys/[A-Za-z0-9._-]+\.pub(\.pem)?|allowed_signers"
    r"|tsa/[A-Za-z0-9._-]+\.pem|renewal-[0-9]+\.sha256(\.tsr)?"
)
"""Names of companions, and of the keys and certificates that come with them."""

OUTSIDE = "--checkpoint"
"""Name for the verifier's own copy of a checkpoint; no file beside a report can have it."""

Stamps = Callable[[bytes, bytes], str]
"""Answers what is wrong with a time stamp: bytes, reply → the problem, or nothing."""

MOST = 200
"""Files beside one report that are looked at."""


@frozen
class Case:
    """What a companion is compared with.

    Attributes:
        report: bytes of ``report.dsse.json``, which has passed every check of form.
        facts: the report with what is disclosed.
        keyid: of the key that signed it.
        files: what lies beside it, by name (`NAMES`).
        trusted: whose signatures are believed, by key id.
        stamps: what is wrong with a time stamp's reply about some bytes, judged with the
            authorities that are trusted; ``None`` when none is.
    """

    report: bytes
    facts: Mapping[str, object]
    keyid: str
    files: Mapping[str, bytes]
    trusted: Mapping[str, Signer] = field(default_factory=dict)
    stamps: Stamps | None = None


@frozen
class Companion:
    """What one file beside a report comes to.

    Attributes:
        name: of the file.
        kind: for machines: ``witness``, ``time-stamp``, ``checkpoint`` …
        question: the answer that it bears on, an id of `auditor.seal.answers.Question`.
        title: the statement that is true when it is in order.
        problem: what is wrong with it, or why it cannot be told; empty for nothing. It may
            quote the file and must be neutralised before it is shown.
        meaning: of the problem.
        state: that the answer takes when there is no problem; empty to leave it.
        weakens: the answer takes state and text because of the problem, and is not good.
        text: sentences for the answer; to be neutralised too.
        gives: what it gives to those who require something (``verify --require``), for
            example ``works-council`` or ``tsa``; only what rests on somebody trusted.
    """

    name: str
    kind: str
    question: str
    title: str
    problem: str = ""
    meaning: Meaning = Meaning.UNDECIDED
    state: str = ""
    weakens: bool = False
    text: str = ""
    gives: frozenset[str] = frozenset()


@frozen
class CompanionKind:
    """One kind of companion.

    Attributes:
        names: of the files that it looks at.
        look: what they come to, in order; raises nothing, whatever they hold.
    """

    names: re.Pattern[str]
    look: Callable[[Case], Iterable[Companion]]


def all_kinds() -> dict[str, CompanionKind]:
    """Return every kind, by id."""
    return discover(__name__, "KIND", CompanionKind)


def companions_of(case: Case) -> tuple[Companion, ...]:
    """Return what lies beside a report, as far as some kind knows it."""
    return tuple(
        companion
        for kind in all_kinds().values()
        if any(map(kind.names.fullmatch, case.files))
        for companion in kind.look(case)
    )
