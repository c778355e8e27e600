"""What the actions of ``auditor ledger`` share: the own ledger, its key, other files."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress

from auditor.cli import _console
from auditor.cli._reading import read_input
from auditor.cli._writing import write_file
from auditor.errors import AuditorError, InputError
from auditor.parse.neutral import neutral
from auditor.seal.checkpoint_reading import Checkpoint, read_checkpoint
from auditor.seal.copies import own_ledger
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.folders import keys_folder, ledger_file, trust_file
from auditor.seal.given import content
from auditor.seal.keys import KEY_NAME, Key, load, own_public_key
from auditor.seal.ledger import Head
from auditor.seal.passphrases import terminal
from auditor.seal.proof_reading import Proof, read_proof
from auditor.seal.public_keys import PublicKey
from auditor.seal.tree import tree_of
from auditor.seal.trust import Signer, trusted

_LARGEST = 1 << 20


def leaves() -> tuple[bytes, ...]:
    """Return the entries of the own ledger, oldest first.

    Raises:
        AuditorError: there is none, or it cannot be used.
    """
    with own_ledger(ledger_file()) as ledger:
        return ledger.leaves


def head_of(entries: tuple[bytes, ...]) -> Head:
    """Return the size of a ledger and its root."""
    tree = tree_of(entries)
    return Head(size=tree.size, root=tree.root(tree.size))


def known() -> dict[str, Signer]:
    """Return whose signatures are believed here, the person's own among them."""
    return trusted(keys_folder(), trust_file())


def public_key() -> PublicKey | None:
    """Return the public half of the person's key, if there is one."""
    own = own_public_key(keys_folder())
    return own[0] if own else None


def own_key() -> Key:
    """Return the person's key; none is made for this.

    Raises:
        AuditorError: there is none, or it cannot be used.
    """
    if public_key() is None:
        raise AuditorError(
            "there is no signing key here", hint="`auditor keys new` makes one"
        )
    return load(os.path.join(keys_folder(), KEY_NAME), ask=terminal())


def checkpoint_at(path: str) -> Checkpoint:
    """Return the checkpoint in a file.

    Raises:
        InputError: it cannot be read, or is none.
    """
    return read_checkpoint(read_input(path, _LARGEST), source=path)


def proof_at(path: str) -> Proof:
    """Return the proof in a file.

    Raises:
        InputError: it cannot be read, or is none.
    """
    return read_proof(read_input(path, _LARGEST), source=path)


def digest_at(place: str) -> str:
    """Return the SHA-256 of a report, named itself or by its folder.

    Raises:
        InputError: there is none.
    """
    path = os.path.join(place, REPORT_NAME) if os.path.isdir(place) else place
    data = content(path)
    if data is None:
        raise InputError(f"there is no report at {path}", hint="name an evidence folder")
    return hashlib.sha256(data).hexdigest()


def hand_over(data: bytes, output: str | None) -> None:
    """Write a result to a new file, or to stdout byte for byte."""
    if output is None:
        _console.binary_result(data)
        return
    write_file(output, data.decode("utf-8"))
    _console.say(f"written: {neutral(output)}")


def qr_code(data: bytes) -> str:
    """Return a QR code of some text as lines for a terminal.

    Raises:
        AuditorError: the package for it is missing, or stdout cannot show it.
    """
    try:
        import segno  # noqa: PLC0415 - optional
    except ImportError:
        raise AuditorError(
            "QR codes need the Python package segno, which is not installed",
            hint="pip install 'monitoring-auditor[qr]'",
        ) from None
    import io  # noqa: PLC0415 - seldom

    drawn = io.StringIO()
    code = segno.make(data.decode("utf-8"), encoding="utf-8", error="l", micro=False)
    code.terminal(drawn, border=2, compact=True)
    text = drawn.getvalue()
    with suppress(UnicodeEncodeError, LookupError):
        text.encode(sys.stdout.encoding or "ascii")
        return text
    raise AuditorError(
        "this terminal cannot show the blocks of a QR code",
        hint="choose a UTF-8 locale, or write the checkpoint to a file with -o",
    )
