"""What is about to appear on the disk, noted so that the next run can mend it."""

from __future__ import annotations

import hashlib
import json
import os

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.seal.canonical import canonical
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.files import beside, remove, write_whole
from auditor.seal.given import content
from auditor.seal.ledger import Ledger, append

_NAME = "pending.json"


@frozen
class Intent:
    """One folder of evidence that is about to appear.

    Attributes:
        sha256: of its ``report.dsse.json``.
        time: RFC 3339 UTC, for the ledger's entry.
        folder: where it will be; absolute.
        temporary: the folder it is built in, beside it.
    """

    sha256: str
    time: str
    folder: str
    temporary: str

    def holds_report(self) -> bool:
        """Return whether the folder is there, with this very report in it."""
        try:
            with open(os.path.join(self.folder, REPORT_NAME), "rb") as file:
                data = file.read()
        except OSError:
            return False
        return hashlib.sha256(data).hexdigest() == self.sha256


def note(ledger: Ledger, intent: Intent) -> None:
    """Write an intent down, through to the disk.

    Raises:
        OSError: it could not be written; nothing has changed.
    """
    fields = {
        "folder": _hex(intent.folder),
        "sha256": intent.sha256,
        "temporary": _hex(intent.temporary),
        "time": intent.time,
    }
    write_whole(_path(ledger), canonical(fields))


def forget(ledger: Ledger) -> None:
    """Strike the intent out: it was carried out, or taken back."""
    remove(_path(ledger))


def recover(ledger: Ledger) -> Ledger:
    """Finish or clean up what a kill interrupted.

    A temporary folder means that the rename did not come about: it is removed. Else, if
    the final folder holds the report and the ledger does not know it, it is entered.

    Returns:
        The ledger, with the orphan's entry if there was one.

    Raises:
        AuditorError: the note cannot be understood.
        OSError: the disk does not allow it.
    """
    intent = _noted(ledger)
    if intent is None:
        return ledger
    if os.path.exists(intent.temporary):
        remove_folder(intent.temporary)
    elif ledger.last("sha256") != intent.sha256 and intent.holds_report():
        ledger = append(ledger, sha256=intent.sha256, time=intent.time)
    forget(ledger)
    return ledger


def remove_folder(path: str) -> None:
    """Remove a temporary folder of ours, if it is there."""
    if os.path.basename(path).startswith(".auditor-") and os.path.exists(path):
        import shutil  # noqa: PLC0415 - seldom

        shutil.rmtree(path)


def _noted(ledger: Ledger) -> Intent | None:
    path = _path(ledger)
    noted = content(path)
    if noted is None:
        return None
    try:
        fields = json.loads(noted)
        return Intent(
            sha256=str(fields["sha256"]),
            time=str(fields["time"]),
            folder=_unhex(fields["folder"]),
            temporary=_unhex(fields["temporary"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AuditorError(
            f"{path} cannot be understood",
            hint="remove it; if the newest report is missing in the ledger, seal again",
        ) from error


def _path(ledger: Ledger) -> str:
    return beside(ledger.path, _NAME)


def _hex(path: str) -> str:
    # A path is bytes, not always text: JSON could not carry it.
    return os.fsencode(path).hex()


def _unhex(text: str) -> str:
    return os.fsdecode(bytes.fromhex(text))
