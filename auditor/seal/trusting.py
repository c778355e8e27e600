"""Begin and end to trust a key: lines of the OpenSSH ``allowed_signers`` file.

A key is trusted only with its fingerprint, which has to come another way than the key
itself: read aloud, on paper, from the signer's own page. ssh-keygen(1) reads the same file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from auditor.errors import AuditorError, InputError
from auditor.seal.files import Place, beside, locked, private_folder, write_whole
from auditor.seal.public_keys import PublicKey, from_text
from auditor.seal.trust import NAMESPACES

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")
_LARGEST = 1 << 20


def read_key(path: Place) -> PublicKey:
    """Return the public key of a file (OpenSSH ``.pub`` or PEM).

    Raises:
        InputError: it cannot be read, or holds no key that signs reports.
    """
    try:
        with open(path, "rb") as file:
            text = file.read(_LARGEST).decode("utf-8", "replace")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint="name a .pub or PEM file"
        ) from error
    return from_text(text, source=str(path))


def trust(signers: Place, key: PublicKey, *, name: str, fingerprint: str) -> None:
    """Add a key to those that are trusted.

    Args:
        signers: the file of trusted signers; made if need be.
        key: the key.
        name: whose it is, as ``NAME`` or ``NAME@PLACE``.
        fingerprint: as the signer told it another way, ``SHA256:…``.

    Raises:
        InputError: the fingerprint is not the key's, or the name cannot stand in the file.
        AuditorError: the file cannot be written.
    """
    if fingerprint != key.keyid:
        raise InputError(
            f"the fingerprint of that key is another one: {key.keyid}",
            hint="ask the signer again, by another way than the one the key came by",
        )
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!a} cannot be a signer's name", hint="use jane@works-council"
        )
    with _alone(signers):
        lines = _lines(signers)
        if any(key.ssh_line in line for line in lines):
            raise InputError(
                f"{key.keyid} is trusted already", hint="see `auditor keys list`"
            )
        _write(signers, [*lines, f'{name} namespaces="{NAMESPACES}" {key.ssh_line}'])


def revoke(signers: Place, revoked: Place, key: PublicKey) -> bool:
    """Trust a key no more from now on, and note that in a list of revoked keys.

    Args:
        signers: the file of trusted signers.
        revoked: the file of revoked keys, which ``ssh-keygen -Y verify -r`` reads.
        key: the key.

    Returns:
        Whether it was trusted before.

    Raises:
        AuditorError: a file cannot be written.
    """
    now = f"{datetime.now(UTC):%Y%m%d%H%M%SZ}"
    with _alone(signers):
        before = _lines(signers)
        after = [line for line in before if key.ssh_line not in line]
        noted = _lines(revoked)
        if key.ssh_line not in noted:
            _write(revoked, [*noted, f"# revoked {now}", key.ssh_line])
        if len(after) != len(before):
            _write(signers, after)
    return len(after) != len(before)


@contextmanager
def _alone(signers: Place) -> Iterator[None]:
    """Keep others from both files from reading them until they are written."""
    try:
        private_folder(os.path.dirname(signers) or ".")
        with locked(beside(signers, ".trust.lock")):
            yield
    except OSError as error:
        raise AuditorError(
            f"{signers} cannot be written: {error.strerror}", hint="check the folder"
        ) from error


def _lines(path: Place) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read(_LARGEST).splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise AuditorError(f"{path} cannot be read: {error}") from error


def _write(path: Place, lines: list[str]) -> None:
    write_whole(path, "".join(f"{line}\n" for line in lines).encode("utf-8"))
