"""Signatures that ``ssh-keygen -Y sign`` makes (OpenSSH, PROTOCOL.sshsig)."""

from __future__ import annotations

import hashlib

from auditor.model.frozen import frozen
from auditor.seal.canonical import from_any_base64
from auditor.seal.public_keys import PublicKey, from_wire
from auditor.seal.wire import Wire, signature_of, string

WITNESS_NAMESPACE = "witness@monitoring-auditor"
"""What a witness gives as ``-n``, so that no other signature of theirs can stand here."""

_MAGIC = b"SSHSIG"
_VERSION = 1
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}


class OtherKey(ValueError):
    """It is signed with a key of a kind that is not checked here."""


@frozen
class SshSignature:
    """A signature of a file.

    Attributes:
        key: that made it.
        namespace: what it was made for.
        signature: in the form that `PublicKey.verifies` takes.
        head: what is signed before the digest.
        digest: name of the digest.
    """

    key: PublicKey
    namespace: str
    signature: bytes
    head: bytes
    digest: bytes

    def fits(self, message: bytes) -> bool:
        """Return whether it is the key's, over this message."""
        digest = _HASHES[self.digest](message).digest()
        return self.key.verifies(self.signature, self.head + string(digest))


def open_ssh_signature(data: bytes) -> SshSignature:
    """Read a signature's file.

    Raises:
        OtherKey: it is one, with a key that is neither Ed25519 nor P-256.
        ValueError: it is none.
    """
    text = data.decode("ascii").strip()
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise ValueError("it is no SSH signature")
    wire = Wire(from_any_base64("".join(text[len(_BEGIN) : -len(_END)].split())))
    if wire.take(len(_MAGIC)) != _MAGIC or wire.number() != _VERSION:
        raise ValueError("it is no SSH signature of version 1")
    public, namespace, reserved, digest, signature = (wire.string() for _ in range(5))
    wire.end()
    if digest not in _HASHES:
        raise ValueError("its digest is unknown")
    try:
        key = from_wire(public)
    except ValueError as error:
        raise OtherKey("its key is neither Ed25519 nor P-256") from error
    return SshSignature(
        key=key,
        namespace=namespace.decode("utf-8", "replace"),
        signature=signature_of(key.algorithm, signature),
        head=_MAGIC + string(namespace) + string(reserved) + string(digest),
        digest=digest,
    )
