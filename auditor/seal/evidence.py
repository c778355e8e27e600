"""Evidence on the disk: a folder that is there whole, and in the ledger, or not at all.

Before anything else an intent is noted beside the ledger: which folder is to appear, from
which temporary one, with which report. Whatever a kill leaves, the next run finds the
intent, and either the temporary folder, which it removes, or the finished one, which it
enters into the ledger.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from auditor.errors import AuditorError, InputError
from auditor.model.frozen import frozen
from auditor.seal.checkpoint import CHECKPOINT_NAME, sign_checkpoint
from auditor.seal.disclosures import (
    DISCLOSURES_NAME,
    Salt,
    disclosures_file,
    fresh_salt,
    hide,
)
from auditor.seal.envelope import REPORT_NAME, Frame, Role, seal
from auditor.seal.files import (
    PRIVATE_FOLDER,
    Place,
    beside,
    parent_of,
    private_folder,
    sync_folder,
    write_new,
)
from auditor.seal.intent import Intent, forget, note, recover, remove_folder
from auditor.seal.keys import Key
from auditor.seal.ledger import Head, Ledger, append, entry, open_ledger
from auditor.seal.proof import PROOF_NAME, proof_file
from auditor.seal.tree import Tree, tree_of

_TAKEN = (errno.ENOTEMPTY, errno.EEXIST)
_MOUNTED = (errno.EBUSY, errno.EXDEV)


@frozen
class Evidence:
    """A sealed report on the disk.

    Attributes:
        folder: holds ``report.dsse.json``, ``disclosures.txt``, and how the ledger stood
            with it: ``checkpoint`` and ``proof.json``.
        report_sha256: of ``report.dsse.json``, as it stands in the ledger.
        report_id: ``urn:uuid:…``.
        sequence: its number in the ledger, from 0.
        keyid: the signer's fingerprint.
        protection: ``passphrase``, ``agent`` or ``none``.
    """

    folder: str
    report_sha256: str
    report_id: str
    sequence: int
    keyid: str
    protection: str


def utc_now() -> datetime:
    """Return the time by this computer's clock."""
    return datetime.now(UTC)


def fresh_uuid() -> str:
    """Return a random UUID (RFC 9562, section 5.4: version 4) as text.

    The standard module loads as much as four others to find a hardware address.
    """
    data = bytearray(os.urandom(16))
    data[6] = data[6] & 0x0F | 0x40
    data[8] = data[8] & 0x3F | 0x80
    text = data.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def check_target(folder: Place) -> None:
    """Refuse a folder that evidence cannot go to; worth asking before a long audit.

    Raises:
        InputError: it holds something, or is no folder.
    """
    try:
        taken = bool(os.listdir(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(
            f"the evidence cannot go to {folder}: {error.strerror}",
            hint="give a new or empty folder",
        ) from error
    if taken:
        raise _taken(folder)


def write_evidence(
    report: Mapping[str, object],
    *,
    key: Key,
    folder: Place | None,
    ledger: Place,
    role: Role = "employee",
    name: str = "",
    salt: Salt = fresh_salt,
    now: Callable[[], datetime] = utc_now,
) -> Evidence:
    """Seal a report and put the evidence on the disk.

    Args:
        report: plain JSON of a report (`auditor.model.report.plain`); not changed.
        key: signs.
        folder: new or empty; ``None`` for a new one beside the ledger, named by time and
            report.
        ledger: the ledger's file; made if need be.
        role: in whose hands the key is.
        name: what the signer calls itself, in clear.
        salt: where salts come from.
        now: the clock of ledger and folder name.

    Returns:
        Where it is and what it is.

    Raises:
        InputError: the folder is taken.
        AuditorError: it could not be written; nothing of it is left.
    """
    hidden = hide(report, salt=salt)
    disclosures = disclosures_file(hidden.lines)
    number = fresh_uuid()
    time = now().astimezone(UTC)
    try:
        private_folder(parent_of(ledger))
        with open_ledger(ledger) as unmended:
            book = recover(unmended)
            tree = tree_of(book.leaves)
            previous = Head(size=tree.size, root=tree.root(tree.size))
            frame = Frame(
                report_id=f"urn:uuid:{number}", previous=previous, role=role, name=name
            )
            sealed = seal(hidden, disclosures=disclosures, frame=frame, key=key)
            target = _target(folder, ledger, f"{time:%Y-%m-%dT%H-%M-%SZ}-{number[:8]}")
            intent = Intent(
                sha256=hashlib.sha256(sealed).hexdigest(),
                time=f"{time:%Y-%m-%dT%H:%M:%SZ}",
                folder=target,
                temporary=beside(target, f".auditor-{number[:8]}.partial"),
            )
            files = {DISCLOSURES_NAME: disclosures, REPORT_NAME: sealed}
            _place(book, intent, {**files, **_of_the_ledger(tree, intent, key)})
    except OSError as error:
        raise AuditorError(
            f"the evidence could not be written: {error.strerror}: {error.filename or ''}",
            hint="make room, or choose another folder with -o",
        ) from error
    return Evidence(
        folder=target,
        report_sha256=intent.sha256,
        report_id=frame.report_id,
        sequence=frame.previous.size,
        keyid=key.public.keyid,
        protection=key.protection,
    )


def _of_the_ledger(tree: Tree, intent: Intent, key: Key) -> dict[str, bytes]:
    """Return the checkpoint and the proof that will be true once the entry is there.

    They lie in the folder before the entry is in the ledger, so that the folder appears
    whole. The entry follows from the intent alone: whoever finishes what a kill
    interrupted appends the very same bytes.
    """
    leaf = entry(tree.size, sha256=intent.sha256, time=intent.time)
    grown = tree.grown(leaf)
    head = Head(size=grown.size, root=grown.root(grown.size))
    checkpoint = sign_checkpoint(head, key)
    proof = proof_file(grown, checkpoint, since=(tree.size,), index=tree.size, leaf=leaf)
    return {CHECKPOINT_NAME: checkpoint, PROOF_NAME: proof}


def _target(folder: Place | None, ledger: Place, name: str) -> str:
    """Return the final folder, absolute and free; its parent exists afterwards."""
    if folder is None:
        target = os.path.join(os.path.realpath(parent_of(ledger)), "reports", name)
        private_folder(parent_of(target))
    else:
        target = os.path.realpath(folder)
        check_target(target)
        os.makedirs(parent_of(target), exist_ok=True)
    return target


def _place(book: Ledger, intent: Intent, files: Mapping[str, bytes]) -> None:
    """Make the folder and the ledger's entry appear, or neither."""
    note(book, intent)
    try:
        _build(intent, files)
        _appear(intent)
        append(book, sha256=intent.sha256, time=intent.time)
    except BaseException:
        _undo(book, intent)
        raise
    forget(book)


def _build(intent: Intent, files: Mapping[str, bytes]) -> None:
    os.mkdir(intent.temporary, mode=PRIVATE_FOLDER)
    for name, data in files.items():
        write_new(os.path.join(intent.temporary, name), data)
    if os.path.isdir(intent.folder):  # an empty one keeps the rights it was given
        os.chmod(intent.temporary, stat.S_IMODE(os.stat(intent.folder).st_mode))
    sync_folder(intent.temporary)


def _appear(intent: Intent) -> None:
    try:
        os.rename(intent.temporary, intent.folder)
    except OSError as error:
        if error.errno in _TAKEN:
            raise _taken(intent.folder) from error
        if error.errno in _MOUNTED:
            raise InputError(
                f"{intent.folder} is a mount point and cannot be put in place whole",
                hint="give a new folder inside it",
            ) from error
        raise
    sync_folder(parent_of(intent.folder))


def _undo(book: Ledger, intent: Intent) -> None:
    """Take back what was done; what cannot be taken back is left to the next run."""
    try:
        if not os.path.exists(intent.temporary) and intent.holds_report():
            os.rename(intent.folder, intent.temporary)
        remove_folder(intent.temporary)
        forget(book)
    except OSError:
        return


def _taken(folder: Place) -> InputError:
    return InputError(
        f"the evidence cannot go to {folder}: it is not empty",
        hint="give a new or empty folder",
    )
