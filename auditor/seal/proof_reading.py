"""Read ``proof.json``, which may come from anybody, and say what it proves."""

from __future__ import annotations

from auditor.errors import InputError
from auditor.model.frozen import frozen
from auditor.seal.canonical import base64_text, from_any_base64
from auditor.seal.checkpoint_reading import Checkpoint, read_checkpoint
from auditor.seal.checks import fields, objects
from auditor.seal.ledger import Head
from auditor.seal.proof import PROOF_SCHEMA
from auditor.seal.strict_json import read_json
from auditor.seal.tree_proofs import proves_consistency, proves_inclusion

LARGEST_PROOF = 256 * 1024
"""Bytes of a proof that are read at all."""

_HASH = 32
_LONGEST = 64
_MOST = 100
_FORM = "it has not the form of a proof"


@frozen
class Growth:
    """That an earlier state is the ledger's beginning.

    Attributes:
        head: the earlier state.
        hashes: the proof.
    """

    head: Head
    hashes: tuple[bytes, ...]


@frozen
class Entry:
    """That an entry is in the ledger.

    Attributes:
        index: from 0.
        leaf: the entry's bytes.
        hashes: the proof.
    """

    index: int
    leaf: bytes
    hashes: tuple[bytes, ...]

    def names(self, sha256: str) -> bool:
        """Return whether the entry is that of a file, under its own number."""
        said = fields(read_json(self.leaf).value)
        return said.get("n") == self.index and said.get("sha256") == sha256


@frozen
class Proof:
    """What a proof holds; nothing of it has been checked.

    Attributes:
        checkpoint: the state that everything is proved for.
        growth: earlier states.
        entry: the report's; ``None`` when it speaks of none.
    """

    checkpoint: Checkpoint
    growth: tuple[Growth, ...]
    entry: Entry | None

    def holds_entry(self) -> bool:
        """Return whether there is an entry and it is in the checkpoint's tree."""
        head, entry = self.checkpoint.head, self.entry
        return entry is not None and proves_inclusion(
            entry.leaf, entry.index, head.size, head.root, entry.hashes
        )

    def reaches(self, head: Head) -> bool | None:
        """Return whether an earlier state is the beginning of the checkpoint's.

        Args:
            head: the state, as somebody else knows it.

        Returns:
            Whether it is; ``None`` when the proof does not tell: the state is a later
            one, or one that the proof says nothing of.
        """
        now = self.checkpoint.head
        if head.size == now.size:
            return head == now
        told = [each for each in self.growth if each.head.size == head.size]
        if not told or head.size > now.size:
            return None
        return any(
            each.head == head
            and proves_consistency(head.size, head.root, now.size, now.root, each.hashes)
            for each in told
        )


def read_proof(data: bytes, *, source: str = "it") -> Proof:
    """Read a proof.

    Args:
        data: of the file.
        source: its name, for messages.

    Raises:
        InputError: it is none.
    """
    try:
        return _proof(data)
    except ValueError as error:
        raise InputError(
            f"{source} is no proof about a ledger: {error}",
            hint="`auditor ledger prove` writes one",
        ) from error


def _proof(data: bytes) -> Proof:
    if len(data) > LARGEST_PROOF:
        raise ValueError("it is larger than 256 KiB")
    document = read_json(data)
    content = fields(document.value)
    doubtful = document.broken or document.repeated or document.number
    if doubtful or document.lone_surrogate:
        raise ValueError("it is no JSON with one meaning")
    if content.get("schema") != PROOF_SCHEMA:
        raise ValueError(f"its schema is not {PROOF_SCHEMA}")
    listed = objects(content.get("consistency"))
    if listed != content.get("consistency") or len(listed) > _MOST:
        raise ValueError(_FORM)
    try:
        checkpoint = read_checkpoint(_text(content.get("checkpoint")).encode())
    except InputError as error:
        raise ValueError(error.message) from error
    entry = content.get("entry")
    return Proof(
        checkpoint=checkpoint,
        growth=tuple(map(_growth, listed)),
        entry=None if entry is None else _entry(fields(entry)),
    )


def _growth(content: dict[str, object]) -> Growth:
    head = Head(size=_number(content.get("size")), root=_hash(content.get("root")))
    return Growth(head=head, hashes=_hashes(content.get("hashes")))


def _entry(content: dict[str, object]) -> Entry:
    return Entry(
        index=_number(content.get("index")),
        leaf=_text(content.get("leaf")).encode(),
        hashes=_hashes(content.get("hashes")),
    )


def _hashes(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > _LONGEST:
        raise ValueError(_FORM)
    return tuple(map(_hash, value))


def _hash(value: object) -> bytes:
    data = from_any_base64(_text(value))
    if len(data) != _HASH or base64_text(data) != value:
        raise ValueError(_FORM)
    return data


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(_FORM)  # noqa: TRY004 - one error for a wrong form
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(_FORM)
    return value
