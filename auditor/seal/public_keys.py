"""Public keys: the two kinds that sign reports, in the forms others use for them.

One key is written in three ways: the SSH wire form (RFC 8709, section 4; RFC 5656,
section 3.1), whose SHA-256 is its id, as ``ssh-keygen -l`` shows it; the X.509
SubjectPublicKeyInfo (RFC 8410, section 4; RFC 5480, section 2), as openssl wants it; and
the bare bytes, as the signature algorithm wants them. For both kinds the X.509 form is a
fixed beginning and the bare bytes, so one is made from the other without a parser, and
there is one right encoding only.
"""

from __future__ import annotations

import base64
import hashlib
import re
from enum import StrEnum

from auditor.errors import InputError
from auditor.model.frozen import frozen
from auditor.seal.canonical import base64_text, from_any_base64

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Algorithm(StrEnum):
    """How a report is signed; the key decides, never the file."""

    ED25519 = "Ed25519"
    P256 = "ECDSA-P256-SHA256"


@frozen
class _Form:
    algorithm: Algorithm
    ssh_type: bytes
    wire_head: bytes
    der_head: bytes
    size: int


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


_FORMS = (
    _Form(
        algorithm=Algorithm.ED25519,
        ssh_type=b"ssh-ed25519",
        wire_head=_string(b"ssh-ed25519"),
        der_head=bytes.fromhex("302a300506032b6570032100"),
        size=32,
    ),
    _Form(
        algorithm=Algorithm.P256,
        ssh_type=b"ecdsa-sha2-nistp256",
        wire_head=_string(b"ecdsa-sha2-nistp256") + _string(b"nistp256"),
        der_head=bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200"),
        size=65,
    ),
)


@frozen
class PublicKey:
    """A public key.

    Attributes:
        algorithm: the one algorithm that this key verifies.
        bare: 32 bytes (Ed25519), or 65 bytes: an uncompressed point (P-256).
    """

    algorithm: Algorithm
    bare: bytes

    @property
    def wire(self) -> bytes:
        """The SSH wire form."""
        return _form(self.algorithm).wire_head + _string(self.bare)

    @property
    def der(self) -> bytes:
        """The X.509 SubjectPublicKeyInfo."""
        return _form(self.algorithm).der_head + self.bare

    @property
    def keyid(self) -> str:
        """The fingerprint as OpenSSH shows it: ``SHA256:`` and 43 characters."""
        return "SHA256:" + base64_text(hashlib.sha256(self.wire).digest()).rstrip("=")

    @property
    def ssh_line(self) -> str:
        """The key as a line of a ``.pub`` file, without a comment."""
        return f"{_form(self.algorithm).ssh_type.decode()} {base64_text(self.wire)}"

    @property
    def pem(self) -> str:
        """The key as openssl reads it (RFC 7468, section 13)."""
        body = base64.encodebytes(self.der).decode("ascii").replace("\n", "")
        lines = "\n".join(re.findall(".{1,64}", body))
        return f"-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Return whether a signature is this key's, over this message.

        Args:
            signature: 64 bytes (Ed25519, RFC 8032), or DER of r and s (P-256). Of the two
                values of s that ECDSA allows, only the smaller is accepted, so that
                nobody can make a second signature from a first.
            message: what was signed.
        """
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - costly

        try:
            if self.algorithm is Algorithm.ED25519:
                _verify_ed25519(self.bare, signature, message)
            else:
                _verify_p256(self.bare, signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def _verify_ed25519(bare: bytes, signature: bytes, message: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    ed25519.Ed25519PublicKey.from_public_bytes(bare).verify(signature, message)


def _verify_p256(bare: bytes, signature: bytes, message: bytes) -> None:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415

    _, s = utils.decode_dss_signature(signature)
    if s > _P256_ORDER // 2:
        raise ValueError("the larger s")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bare)
    key.verify(signature, message, ec.ECDSA(hashes.SHA256()))


def smaller_s(signature: bytes) -> bytes:
    """Return a P-256 signature with the smaller of its two possible values of s."""
    from cryptography.hazmat.primitives.asymmetric import utils  # noqa: PLC0415

    r, s = utils.decode_dss_signature(signature)
    return utils.encode_dss_signature(r, min(s, _P256_ORDER - s))


def from_der(data: bytes) -> PublicKey:
    """Read an X.509 SubjectPublicKeyInfo.

    Raises:
        ValueError: neither Ed25519 nor an uncompressed point of P-256.
    """
    for form in _FORMS:
        bare = data.removeprefix(form.der_head)
        if data.startswith(form.der_head) and len(bare) == form.size:
            return PublicKey(algorithm=form.algorithm, bare=bare)
    raise ValueError("neither an Ed25519 nor a P-256 public key")


def from_wire(data: bytes) -> PublicKey:
    """Read the SSH wire form.

    Raises:
        ValueError: neither Ed25519 nor P-256.
    """
    for form in _FORMS:
        head = form.wire_head + form.size.to_bytes(4, "big")
        bare = data.removeprefix(head)
        if data.startswith(head) and len(bare) == form.size:
            return PublicKey(algorithm=form.algorithm, bare=bare)
    raise ValueError("neither an Ed25519 nor a P-256 public key")


def from_text(text: str, *, source: str) -> PublicKey:
    """Read a public key as people hand it over: a ``.pub`` line or PEM.

    Args:
        text: the content of the file.
        source: its name, for the message.

    Raises:
        InputError: neither form, or a kind of key that signs no reports.
    """
    pem = re.search(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END", text)
    words = text.split()
    try:
        if pem is not None:
            return from_der(from_any_base64("".join(pem[1].split())))
        if len(words) > 1:
            return from_wire(from_any_base64(words[1]))
    except ValueError:
        pass
    raise InputError(
        f"{source} holds no Ed25519 or P-256 public key",
        hint="give an OpenSSH .pub file or a PEM file that begins BEGIN PUBLIC KEY",
    )


def _form(algorithm: Algorithm) -> _Form:
    return next(form for form in _FORMS if form.algorithm is algorithm)
