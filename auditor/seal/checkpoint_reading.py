"""Read checkpoints: of one's own ledger, beside a report, or from somebody who kept one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from auditor.errors import InputError
from auditor.model.frozen import frozen
from auditor.seal.canonical import base64_text, from_any_base64
from auditor.seal.checkpoint import (
    COSIGNATURE,
    cosigned_text,
    note_key_id,
    origin_of,
    signature_line,
)
from auditor.seal.ledger import Head
from auditor.seal.public_keys import Algorithm, PublicKey
from auditor.seal.trust import Signer

LARGEST_NOTE = 64 * 1024
"""Bytes of a checkpoint that are read at all."""

_MOST_SIGNATURES = 100
_SIZE = re.compile("0|[1-9][0-9]{0,14}")
_LINE = re.compile(r"— ([^\s+]{1,300}) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_ROOT = 32
_KEY_ID, _TIME, _ED25519 = 4, 8, 64
_LAST_TIME = 253402300799  # the year 9999, the last that people can be shown


@frozen
class Signature:
    """One signature of a checkpoint.

    Attributes:
        name: that its key signs under, as the line says.
        key_id: four bytes.
        made: what the key made.
    """

    name: str
    key_id: bytes
    made: bytes


@frozen
class Checkpoint:
    """A checkpoint; that it has the form of one says nothing of who signed it.

    Attributes:
        origin: the ledger's name.
        head: how the ledger stood.
        text: what was signed.
        signatures: who says so.
    """

    origin: str
    head: Head
    text: str
    signatures: tuple[Signature, ...]


@frozen
class Cosignature:
    """A witness's signature that fits.

    Attributes:
        witness: whose it is.
        time: by the witness's clock, RFC 3339 UTC.
    """

    witness: Signer
    time: str


def read_checkpoint(data: bytes, *, source: str = "it") -> Checkpoint:
    """Read a checkpoint.

    Args:
        data: of the file.
        source: its name, for messages.

    Raises:
        InputError: it is none.
    """
    try:
        return _checkpoint(data)
    except ValueError as error:
        raise InputError(
            f"{source} is no checkpoint of a ledger: {error}",
            hint="`auditor ledger checkpoint` writes one",
        ) from error


def _checkpoint(data: bytes) -> Checkpoint:
    if len(data) > LARGEST_NOTE:
        raise ValueError("it is larger than 64 KiB")
    whole = data.decode("utf-8")
    if _CONTROL.search(whole):
        raise ValueError("it holds control characters")
    text, gap, signed = whole.rpartition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) != len(("origin", "size", "root")) or not lines[0]:
        raise ValueError("it is not three lines, an empty one, and signatures")
    if not _SIZE.fullmatch(lines[1]):
        raise ValueError("its second line is no size")
    head = Head(size=int(lines[1]), root=_exact(lines[2]))
    if len(head.root) != _ROOT:
        raise ValueError("its third line is no SHA-256")
    return Checkpoint(
        origin=lines[0], head=head, text=f"{text}\n", signatures=_signatures(signed)
    )


def _signatures(signed: str) -> tuple[Signature, ...]:
    *lines, rest = signed.split("\n")
    if rest or not 0 < len(lines) <= _MOST_SIGNATURES:
        raise ValueError(f"it has no signatures, or more than {_MOST_SIGNATURES}")
    found = []
    for line in lines:
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise ValueError("a signature is not in its form")
        signature = _exact(parts[2])
        found.append(
            Signature(name=parts[1], key_id=signature[:_KEY_ID], made=signature[_KEY_ID:])
        )
    return tuple(found)


def _exact(text: str) -> bytes:
    data = from_any_base64(text)
    if base64_text(data) != text:
        raise ValueError("base64 that is not in its one right form")
    return data


def signature_problem(checkpoint: Checkpoint, key: PublicKey) -> str:
    """Return what is wrong with the signature of a ledger's owner; empty for nothing.

    Args:
        checkpoint: whatever signatures it has.
        key: the owner's.
    """
    name = origin_of(key)
    if checkpoint.origin != name:
        return f"it is of another ledger, {checkpoint.origin}, not of {name}"
    expected = name, note_key_id(name, key)
    mine = [each for each in checkpoint.signatures if (each.name, each.key_id) == expected]
    if not mine:
        return f"the key {key.keyid} did not sign it"
    if all(key.verifies(each.made, checkpoint.text.encode()) for each in mine):
        return ""
    return f"its signature is not that of the key {key.keyid}"


def owner_of(checkpoint: Checkpoint, trusted: Mapping[str, Signer]) -> Signer | None:
    """Return whom of the trusted a checkpoint's ledger belongs to, signed or not."""
    owners = (each for each in trusted.values() if origin_of(each.key) == checkpoint.origin)
    return next(owners, None)


def cosignatures(
    checkpoint: Checkpoint, trusted: Mapping[str, Signer], *, but: str = ""
) -> tuple[Cosignature, ...]:
    """Return the signatures of witnesses who are trusted; others say nothing.

    Args:
        checkpoint: of any ledger.
        trusted: whose signatures are believed, by key id.
        but: the key id of the ledger's owner, who is no witness of it.

    Raises:
        InputError: a signature under a trusted key does not fit, so that the checkpoint
            was damaged or altered.
    """
    found = []
    for each in checkpoint.signatures:
        witness = _named(each, trusted)
        if witness is None or witness.key.keyid == but:
            continue
        time = int.from_bytes(each.made[:_TIME], "big")
        signed = cosigned_text(checkpoint.text, time)
        if len(each.made) != _TIME + _ED25519 or time > _LAST_TIME:
            raise _misfit(witness)
        if not witness.key.verifies(each.made[_TIME:], signed):
            raise _misfit(witness)
        told = f"{datetime.fromtimestamp(time, UTC):%Y-%m-%dT%H:%M:%SZ}"
        found.append(Cosignature(witness=witness, time=told))
    return tuple(found)


def _named(signature: Signature, trusted: Mapping[str, Signer]) -> Signer | None:
    for signer in trusted.values():
        if signer.key.algorithm is not Algorithm.ED25519:
            continue
        if note_key_id(signature.name, signer.key, COSIGNATURE) == signature.key_id:
            return signer
    return None


def _misfit(witness: Signer) -> InputError:
    return InputError(
        f"the cosignature of {witness.name} does not fit the checkpoint",
        hint="ask for another copy of it",
    )


def with_signature(checkpoint: Checkpoint, added: Signature) -> bytes:
    """Return a checkpoint's bytes with one more signature."""
    lines = [
        signature_line(each.name, each.key_id + each.made)
        for each in (*checkpoint.signatures, added)
    ]
    return f"{checkpoint.text}\n{''.join(lines)}".encode()
