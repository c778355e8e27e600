"""The person's own key: made once, kept private, never replaced silently.

The private key is an OpenSSH file (PROTOCOL.key), so that ssh-keygen, an agent and other
programs can use it; a passphrase goes through bcrypt with `KDF_ROUNDS` rounds.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.seal.files import Place, beside, locked, private_folder, write_whole
from auditor.seal.passphrases import TRIES, Ask, new_passphrase, typed
from auditor.seal.private_keys import (
    Container,
    decrypt,
    generate,
    open_container,
    public_of,
    signer,
)
from auditor.seal.public_keys import PublicKey

if TYPE_CHECKING:
    from auditor.seal.private_keys import Private

KEY_NAME = "id_report"
_COMMENT = "monitoring-auditor report key"
_LARGEST = 64 * 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

Protection = Literal["passphrase", "none", "agent"]


@frozen
class Key:
    """A key that can sign.

    Attributes:
        public: its public half.
        protection: ``passphrase`` when its file is encrypted, ``agent`` when ssh-agent
            keeps it; the report says so.
        sign: bytes → signature, in the form `PublicKey.verifies` takes.
    """

    public: PublicKey
    protection: Protection
    sign: Callable[[bytes], bytes]


def own_key(folder: Place, *, ask: Ask | None = None, protect: bool = True) -> Key:
    """Load the person's key, or make it on first use.

    Args:
        folder: of the key; made if need be, for its owner only.
        ask: asks on a terminal; ``None`` when nobody can be asked.
        protect: ask for a passphrase for a *new* key, if somebody can be asked.

    Returns:
        The key. Of two processes that find none at once, one makes it, both use it.

    Raises:
        AuditorError: there is a key and it cannot be used, or none can be made.
    """
    path = os.path.join(folder, KEY_NAME)
    if not present(path):
        passphrase = new_passphrase(ask) if ask and protect else ""
        create(folder, passphrase=passphrase)
    return load(path, ask=ask)


def create(folder: Place, *, passphrase: str = "") -> bool:
    """Make a new Ed25519 key, unless there is one.

    Args:
        folder: see `own_key`.
        passphrase: protects the private key; empty for no protection.

    Returns:
        Whether this call made the key.

    Raises:
        AuditorError: it cannot be written, or a public key without its private key lies
            in the folder: that one may be on a stick that is not plugged in.
    """
    path = os.path.join(folder, KEY_NAME)
    public_path = f"{path}.pub"
    data, public = generate(passphrase)
    try:
        private_folder(folder)
        if os.stat(folder).st_mode & _OTHERS:
            os.chmod(folder, stat.S_IRWXU)
        with locked(beside(path, ".lock")):
            if present(path):
                return False
            if present(public_path):
                raise AuditorError(
                    f"{public_path} is there, but its private key {path} is not",
                    hint="put the private key back, or remove the .pub file "
                    "to begin with a new key",
                )
            write_whole(path, data)
            write_whole(public_path, public_file(public))
    except OSError as error:
        raise AuditorError(
            f"no key could be made in {folder}: {error.strerror}",
            hint="check that the folder can be written to and the disk is not full",
        ) from error
    return True


def load(path: Place, *, ask: Ask | None = None) -> Key:
    """Load a private key: Ed25519 or P-256, in OpenSSH's format.

    Raises:
        AuditorError: it cannot be read, others can read it, it is of another kind, its
            passphrase is wrong three times or nobody can be asked for it.
    """
    container = _container(path)
    if not container.encrypted:
        return _key(path, container, decrypt(path, container, b""))
    if ask is None:
        raise AuditorError(
            f"the key {path} is protected by a passphrase and there is no terminal to "
            "ask for it",
            hint="run this on a terminal",
        )
    for _ in range(TRIES):
        phrase = typed(ask, f"Passphrase of {path}: ")
        private = decrypt(path, container, phrase.encode()) if phrase else None
        if private is not None:
            return _key(path, container, private)
    raise AuditorError(f"the passphrase of {path} is wrong", hint="try again")


def own_public_key(folder: Place) -> tuple[PublicKey, Protection] | None:
    """Return the public half of the person's key, without its passphrase.

    Returns:
        The public key and its protection; ``None`` when there is no key yet.

    Raises:
        AuditorError: there is a key and it cannot be used.
    """
    path = os.path.join(folder, KEY_NAME)
    if not present(path):
        return None
    container = _container(path, signs=False)
    return container.public, _protection(container)


def public_of_file(path: Place) -> PublicKey:
    """Return the public half of a private key's file, without its passphrase.

    Raises:
        AuditorError: it cannot be read.
    """
    return _container(path, signs=False).public


def present(path: Place) -> bool:
    """Return whether something is there, be it a link that leads nowhere.

    Raises:
        AuditorError: that cannot be told.
    """
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    return True


def public_file(public: PublicKey) -> bytes:
    """Return the content of a ``.pub`` file."""
    return f"{public.ssh_line} {_COMMENT}\n".encode("ascii")


def _key(path: Place, container: Container, private: Private | None) -> Key:
    if private is None or public_of(private) != container.public:
        raise _unreadable(path, "its two halves do not belong together")
    _restore_public_file(path, container.public)
    return Key(
        public=container.public,
        protection=_protection(container),
        sign=signer(private),
    )


def _restore_public_file(path: Place, public: PublicKey) -> None:
    """Write the ``.pub`` file again if a kill came between the two files."""
    public_path = f"{os.fspath(path)}.pub"
    if os.path.basename(path) != KEY_NAME or present(public_path):
        return
    try:
        with locked(beside(path, ".lock")):
            write_whole(public_path, public_file(public))
    except OSError:
        return  # a convenience for others; the key itself can be used


def _protection(container: Container) -> Protection:
    return "passphrase" if container.encrypted else "none"


def _container(path: Place, *, signs: bool = True) -> Container:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            raise _unreadable(path, "it is no key file")
        if signs and status.st_mode & _OTHERS:
            raise AuditorError(
                f"the private key {path} can be read by others",
                hint=f"make it yours alone: chmod 600 {path}",
            )
        with open(path, "rb") as file:
            return open_container(file.read())
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    except ValueError as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Place, why: str | None) -> AuditorError:
    return AuditorError(
        f"the key {path} cannot be used: {why}",
        hint="no new key is made while this one is there; "
        "restore it, or move it away yourself",
    )
