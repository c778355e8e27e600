"""What a check of the strict reader is, and what it looks at.

A check asks one question of what was given and answers with the problem, in words, or
with nothing. None relies on another having passed: each would still answer, without
raising, if all others were struck out. Their order is that of the verifier's numbered
steps: no part of the payload is read for a check before the signature fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from auditor.model.frozen import frozen
from auditor.seal.canonical import from_any_base64
from auditor.seal.digests import Place, places
from auditor.seal.given import Given
from auditor.seal.public_keys import PublicKey, from_der
from auditor.seal.reading import Envelope, Line, open_lines
from auditor.seal.strict_json import Document, read_json
from auditor.seal.trust import Signer

Subject = TypeVar("Subject")


class Meaning(StrEnum):
    """What it means when a check does not pass."""

    ALTERED = "altered"
    """The evidence was altered, or its maker broke the format."""
    UNDECIDED = "undecided"
    """Nothing is wrong, and still not everything can be vouched for."""


@frozen
class Check(Generic[Subject]):
    """One question.

    Attributes:
        id: stable, for messages and tests.
        title: the statement that is true when the check passes.
        problem: answers with what is wrong, or with an empty string.
        meaning: of not passing.
    """

    id: str
    title: str
    problem: Callable[[Subject], str]
    meaning: Meaning = Meaning.ALTERED


@frozen
class Sealed:
    """An envelope, and the key that it is held against.

    Attributes:
        envelope: what was given, taken apart.
        key: the trusted key of the envelope's key id; without one, the key that the
            payload itself names, which makes nobody known; ``None`` without either.
        signer: who the trusted key belongs to; ``None`` when it is not trusted.
    """

    envelope: Envelope
    key: PublicKey | None
    signer: Signer | None


@frozen
class Opened:
    """A payload, and the disclosures beside it.

    Attributes:
        sealed: the envelope.
        document: the payload as JSON, with what is doubtful in it.
        statement: the payload; empty when it is no object.
        predicate: of the statement; empty when it is no object.
        places: every digest and every misplaced thing in the predicate.
        disclosures: bytes of ``disclosures.txt``; ``None`` when there is none.
        lines: of ``disclosures.txt``.
    """

    sealed: Sealed
    document: Document
    statement: Mapping[str, object]
    predicate: Mapping[str, object]
    places: tuple[Place, ...]
    disclosures: bytes | None
    lines: tuple[Line, ...]

    @property
    def values(self) -> dict[str, object]:
        """The disclosed values by their digests."""
        return {line.digest: line.value for line in self.lines}


def hold(envelope: Envelope, trusted: Mapping[str, Signer]) -> Sealed:
    """Find the key that an envelope is to be held against.

    Args:
        envelope: what was given.
        trusted: by key id.
    """
    signer = trusted.get(envelope.keyid)
    key = signer.key if signer else _named_key(envelope.payload)
    return Sealed(envelope=envelope, key=key, signer=signer)


def _named_key(payload: bytes) -> PublicKey | None:
    statement = fields(read_json(payload).value)
    named = fields(fields(statement.get("predicate")).get("signer")).get("public_key")
    try:
        return from_der(from_any_base64(named)) if isinstance(named, str) else None
    except ValueError:
        return None


def open_payload(sealed: Sealed, given: Given) -> Opened:
    """Read the payload and the disclosures, judging nothing."""
    document = read_json(sealed.envelope.payload)
    statement = fields(document.value)
    predicate = fields(statement.get("predicate"))
    return Opened(
        sealed=sealed,
        document=document,
        statement=statement,
        predicate=predicate,
        places=tuple(places(predicate)),
        disclosures=given.disclosures,
        lines=open_lines(given.disclosures),
    )


def fields(value: object) -> dict[str, object]:
    """Return an object's fields; none when the value is no object."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[dict[str, object]]:
    """Return the objects of a list; none when the value is no list."""
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]
