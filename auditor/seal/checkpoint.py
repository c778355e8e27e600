"""The checkpoint: how a ledger stood, in three lines that its owner signed.

It is a signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), so that programs made
for transparency logs can check it. An Ed25519 key signs as that text says (type 1). For a
P-256 key the same text assigns type 2 and refers to the note signatures of existing logs:
ECDSA with SHA-256 over the text, and a key id from the SubjectPublicKeyInfo.
"""

from __future__ import annotations

import hashlib

from auditor.seal.canonical import base64_text
from auditor.seal.keys import Key
from auditor.seal.ledger import Head
from auditor.seal.public_keys import Algorithm, PublicKey

CHECKPOINT_NAME = "checkpoint"
COSIGNATURE = 4
"""Type of a witness's signature (c2sp.org/tlog-cosignature)."""

_BASE = "w3id.org/monitoring-auditor"
_ED25519 = 1


def origin_of(key: PublicKey) -> str:
    """Return the name of the ledger whose reports a key signs."""
    return f"{_BASE}/ledger/{_short(key)}"


def witness_of(key: PublicKey) -> str:
    """Return the name that a key cosigns under."""
    return f"{_BASE}/witness/{_short(key)}"


def _short(key: PublicKey) -> str:
    return hashlib.sha256(key.wire).digest()[:8].hex()


def note_key_id(name: str, key: PublicKey, kind: int = 0) -> bytes:
    """Return the four bytes that tell which key of a name signed a note.

    Args:
        name: that the key signs under.
        key: the public key.
        kind: `COSIGNATURE`, or 0 for the signature of the ledger's owner.
    """
    if key.algorithm is Algorithm.P256 and not kind:
        return hashlib.sha256(key.der).digest()[:4]
    typed = bytes([kind or _ED25519]) + key.bare
    return hashlib.sha256(name.encode("utf-8") + b"\n" + typed).digest()[:4]


def verifier_key(key: PublicKey) -> str:
    """Return an Ed25519 key as Go's ``sumdb/note`` reads it; empty for P-256."""
    if key.algorithm is Algorithm.P256:
        return ""
    name = origin_of(key)
    typed = base64_text(bytes([_ED25519]) + key.bare)
    return f"{name}+{note_key_id(name, key).hex()}+{typed}"


def sign_checkpoint(head: Head, key: Key) -> bytes:
    """Return the signed checkpoint of a ledger.

    Args:
        head: how the ledger stands.
        key: of its owner.
    """
    name = origin_of(key.public)
    text = f"{name}\n{head.size}\n{base64_text(head.root)}\n"
    signature = note_key_id(name, key.public) + key.sign(text.encode("ascii"))
    return f"{text}\n{signature_line(name, signature)}".encode()


def signature_line(name: str, signature: bytes) -> str:
    """Return one signature as a note's line, with its line feed.

    Args:
        name: that the key signs under.
        signature: the key id and what the key made.
    """
    return f"\N{EM DASH} {name} {base64_text(signature)}\n"


def cosigned_text(text: str, time: int) -> bytes:
    """Return the bytes that a witness signs (``cosignature/v1``).

    Args:
        text: of the checkpoint, with its last line feed.
        time: seconds since 1970 by the witness's clock.
    """
    return f"cosignature/v1\ntime {time}\n{text}".encode()
