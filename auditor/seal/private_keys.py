"""OpenSSH private keys: what can be read of one without its passphrase, and its use.

The container is described in OpenSSH's PROTOCOL.key: a magic word, cipher, key
derivation with its options, the number of keys, then each public key in clear, then the
private part, encrypted or not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.seal.canonical import from_any_base64
from auditor.seal.files import Place
from auditor.seal.public_keys import (
    Algorithm,
    PublicKey,
    from_der,
    from_wire,
    smaller_s,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    Private = Ed25519PrivateKey | EllipticCurvePrivateKey

KDF_ROUNDS = 64
_NEEDS_BCRYPT = "install the Python package bcrypt"
_SEED = 32  # bytes of an Ed25519 private key (RFC 8032, section 5.1.5)
_MAGIC = b"openssh-key-v1\x00"
_BEGIN = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_END = b"-----END OPENSSH PRIVATE KEY-----"
_BASE64 = b"+/=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz \t\n\r\v\f"


@frozen
class Container:
    """A private key file as it can be read without a passphrase.

    Attributes:
        data: the whole file.
        encrypted: a passphrase is needed.
        public: the public key, which stands in clear.
        private: the private part, encrypted or not.
    """

    data: bytes
    encrypted: bool
    public: PublicKey
    private: bytes = b""


def open_container(data: bytes) -> Container:
    """Read the clear part of an OpenSSH private key.

    Raises:
        ValueError: it is no such file, or holds a key that signs no reports.
    """
    armour = data.rstrip()
    body = armour[len(_BEGIN) : -len(_END)]
    is_whole = armour.startswith(_BEGIN) and armour.endswith(_END)
    if not is_whole or not body[:1].isspace() or body.translate(None, _BASE64):
        raise ValueError("it is no OpenSSH private key")
    inner = from_any_base64("".join(body.decode("ascii").split()))
    if not inner.startswith(_MAGIC):
        raise ValueError("it is no OpenSSH private key")
    cipher, rest = _string(inner[len(_MAGIC) :])
    _derivation, rest = _string(rest)
    _options, rest = _string(rest)
    if rest[:4] != b"\x00\x00\x00\x01":
        raise ValueError("it does not hold exactly one key")
    wire, rest = _string(rest[4:])
    private, _ = _string(rest)
    return Container(
        data=data, encrypted=cipher != b"none", public=from_wire(wire), private=private
    )


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Split one string of the SSH wire form (RFC 4251, section 5) off the front."""
    end = 4 + int.from_bytes(data[:4], "big")
    if len(data) < end:
        raise ValueError("it is cut off")
    return data[4:end], data[end:]


def decrypt(path: Place, container: Container, passphrase: bytes) -> Private | None:
    """Return the private key; ``None`` when the passphrase is wrong.

    Args:
        path: for messages.
        container: what `open_container` returned.
        passphrase: empty for a key without one.

    Raises:
        AuditorError: the file is damaged, or this system lacks what decrypts it.
    """
    if seed := _open_seed(container):
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

        return ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    return _decrypt_any(path, container, passphrase)


def _open_seed(container: Container) -> bytes:
    """Return the seed of an Ed25519 key that lies open; empty for any other.

    Only the one form is taken that is written for such a key; whatever differs is left to
    the library, which loads as much as thirty modules for it.
    """
    if container.encrypted or container.public.algorithm is not Algorithm.ED25519:
        return b""
    try:
        kind, rest = _string(container.private[8:])
        public, rest = _string(rest)
        private, rest = _string(rest)
        _comment, padding = _string(rest)
    except ValueError:
        return b""
    bare = container.public.bare
    is_whole = (
        container.private[:4] == container.private[4:8]
        and kind == b"ssh-ed25519"
        and public == bare
        and private[_SEED:] == bare
        and padding == bytes(range(1, len(padding) + 1))
    )
    return private[:_SEED] if is_whole else b""


def _decrypt_any(path: Place, container: Container, passphrase: bytes) -> Private | None:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - costly
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519  # noqa: PLC0415

    try:
        key = serialization.load_ssh_private_key(container.data, passphrase or None)
    except UnsupportedAlgorithm as error:
        raise AuditorError(
            f"the key {path} cannot be decrypted here: {error}",
            hint=_NEEDS_BCRYPT,
        ) from error
    except (ValueError, TypeError, IndexError) as error:
        if passphrase:
            return None
        raise AuditorError(
            f"the key {path} cannot be used: it is damaged",
            hint="restore it, or move it away yourself",
        ) from error
    if isinstance(key, (ed25519.Ed25519PrivateKey, ec.EllipticCurvePrivateKey)):
        return key
    return None


def generate(passphrase: str) -> tuple[bytes, PublicKey]:
    """Make an Ed25519 key.

    Args:
        passphrase: encrypts it; empty for a key that lies open.

    Returns:
        The private key file's content, and the public key.

    Raises:
        AuditorError: this system lacks what encrypts it.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - costly
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    form = serialization.PrivateFormat.OpenSSH
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        builder = form.encryption_builder().kdf_rounds(KDF_ROUNDS)
        encryption = builder.build(passphrase.encode())
    key = ed25519.Ed25519PrivateKey.generate()
    try:
        data = key.private_bytes(serialization.Encoding.PEM, form, encryption)
    except UnsupportedAlgorithm as error:
        raise AuditorError(
            f"no key with a passphrase can be made here: {error}", hint=_NEEDS_BCRYPT
        ) from error
    return data, public_of(key)


def public_of(private: Private) -> PublicKey:
    """Return the public half.

    Raises:
        ValueError: a curve other than P-256.
    """
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - costly

    if isinstance(private, ed25519.Ed25519PrivateKey):
        bare = private.public_key().public_bytes_raw()
        return PublicKey(algorithm=Algorithm.ED25519, bare=bare)
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - seldom

    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return from_der(private.public_key().public_bytes(serialization.Encoding.DER, form))


def signer(private: Private) -> Callable[[bytes], bytes]:
    """Return the function that signs with this key, by the key's own algorithm."""
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - costly

    if isinstance(private, ed25519.Ed25519PrivateKey):
        return private.sign
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - seldom
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = private

    def sign(message: bytes) -> bytes:
        return smaller_s(key.sign(message, ec.ECDSA(hashes.SHA256())))

    return sign
