"""Whose signatures are believed: the own key, a key file, or the trusted signers.

The file of trusted signers is an OpenSSH ``allowed_signers`` file (ssh-keygen(1), ALLOWED
SIGNERS), so that ``ssh-keygen -Y verify`` can use the very same file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from auditor.errors import AuditorError, InputError
from auditor.model.frozen import frozen
from auditor.seal.canonical import from_any_base64
from auditor.seal.files import Place
from auditor.seal.given import content
from auditor.seal.keys import KEY_NAME, own_public_key
from auditor.seal.public_keys import PublicKey, from_text, from_wire

NAMESPACE = "report@monitoring-auditor"
"""What an entry's ``namespaces`` option must match, if it has one."""

NAMESPACES = "*@monitoring-auditor"
"""What is noted for a new entry: reports, and what a witness signs with ssh-keygen."""

YOU = "you"
"""What the person is called who verifies."""

_OLD = re.compile(re.escape(KEY_NAME) + r"\.old-[0-9]+\.pub")
_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_OPTION = re.compile(r'([a-z-]+)(?:="([^"]*)")?(?:,|$)')
_KEY_TYPE = re.compile(r"(ssh|ecdsa|sk)-[a-z0-9-]+(@openssh\.com)?")
_TIMES = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


@frozen
class Signer:
    """Somebody whose signature is believed.

    Attributes:
        key: the public key.
        name: who it is, as the person noted it; ``you`` for the own key.
        source: where that is noted.
    """

    key: PublicKey
    name: str
    source: str


def only(path: Place) -> dict[str, Signer]:
    """Trust the one key of a file and no other.

    Raises:
        InputError: it cannot be read or holds no key that signs reports.
    """
    text = _text(path)
    if text is None:
        raise InputError(f"there is no key file {path}", hint="name a .pub or PEM file")
    key = from_text(text, source=str(path))
    return {key.keyid: Signer(key=key, name=os.path.basename(path), source=str(path))}


def trusted(
    keys: Place, signers: Place, *, now: datetime | None = None
) -> dict[str, Signer]:
    """Return everybody who is trusted here, by key id.

    Args:
        keys: the folder of the own key.
        signers: the file of trusted signers; it need not exist.
        now: when entries must be valid; the present by default. A report's own word on
            when it was signed is not evidence that the key was valid then.

    Raises:
        AuditorError: one of the two is there and cannot be used.
    """
    found = noted(signers, now=now)
    given_up = _given_up(signers)
    own = own_public_key(keys)
    mine = {KEY_NAME: own[0]} if own else {}
    for name, key in {**_old_keys(keys), **mine}.items():
        if key.ssh_line not in given_up:
            source = os.path.join(keys, name)
            found[key.keyid] = Signer(key=key, name=YOU, source=source)
    return found


def _old_keys(folder: Place) -> dict[str, PublicKey]:
    """Return the person's keys before the present one, by their files' names."""
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    found = {
        name: _text(os.path.join(folder, name)) for name in names if _OLD.fullmatch(name)
    }
    return {name: from_text(text, source=name) for name, text in found.items() if text}


def _given_up(signers: Place) -> frozenset[str]:
    """Return the lines of the keys that the person trusts no more, not even the own one."""
    text = _text(os.path.join(os.path.dirname(signers), "revoked_keys")) or ""
    return frozenset(line.strip() for line in text.splitlines())


def noted(signers: Place, *, now: datetime | None = None) -> dict[str, Signer]:
    """Return those whom the person noted as trusted, without the person, by key id.

    Args:
        signers: see `trusted`.
        now: see `trusted`.

    Raises:
        AuditorError: the file is there and cannot be used.
    """
    found = _allowed(signers, now or datetime.now(UTC))
    return {signer.key.keyid: signer for signer in found}


def _allowed(path: Place, now: datetime) -> Iterator[Signer]:
    for number, line in enumerate((_text(path) or "").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            signer = _entry(line, str(path), now)
        except (ValueError, IndexError, OverflowError) as error:
            raise AuditorError(
                f"{path}:{number}: this is no entry of trusted signers: {error}",
                hint="an entry is: NAME [OPTIONS] ssh-ed25519 KEY [COMMENT]",
            ) from error
        if signer is not None:
            yield signer


def _entry(line: str, source: str, now: datetime) -> Signer | None:
    """Return an entry's signer; ``None`` when it is not for reports or not valid now."""
    words = _WORD.findall(line)
    kind = next((n for n in (1, 2) if _is_type(words[n : n + 1])), 0)
    if not kind:
        raise ValueError("no type of key")
    options = dict(_OPTION.findall(words[1])) if kind > 1 else {}
    if not _applies(options, now) or words[kind] not in (
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
    ):
        return None
    key = from_wire(from_any_base64(words[kind + 1]))
    return Signer(key=key, name=words[0].strip('"'), source=source)


def _is_type(words: list[str]) -> bool:
    return any(_KEY_TYPE.fullmatch(word) for word in words)


def _applies(options: dict[str, str], now: datetime) -> bool:
    patterns = options.get("namespaces", NAMESPACE).split(",")
    return (
        "cert-authority" not in options
        and any(fnmatchcase(NAMESPACE, pattern.strip()) for pattern in patterns)
        and ("valid-after" not in options or _time(options["valid-after"]) <= now)
        and ("valid-before" not in options or now < _time(options["valid-before"]))
    )


def _time(text: str) -> datetime:
    digits = text.removesuffix("Z")
    time = datetime.strptime(digits, _TIMES.get(len(digits), "%Y%m%d"))  # noqa: DTZ007
    return time.replace(tzinfo=UTC) if text.endswith("Z") else time.astimezone()


def _text(path: Place) -> str | None:
    data = content(path)
    return None if data is None else data.decode("utf-8", "replace")
