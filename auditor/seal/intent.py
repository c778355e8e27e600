"""What is about to appear on the disk, noted so that the next run can mend it."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.seal.canonical import canonical
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.files import write_whole
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
    folder: Path
    temporary: Path

    def holds_report(self) -> bool:
        """Return whether the folder is there, with this very report in it."""
        try:
            data = (self.folder / REPORT_NAME).read_bytes()
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
    _path(ledger).unlink(missing_ok=True)


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
    if intent.temporary.exists():
        remove_folder(intent.temporary)
    elif ledger.last("sha256") != intent.sha256 and intent.holds_report():
        ledger = append(ledger, sha256=intent.sha256, time=intent.time)
    forget(ledger)
    return ledger


def remove_folder(path: Path) -> None:
    """Remove a temporary folder of ours, if it is there."""
    if path.name.startswith(".auditor-") and path.exists():
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


def _path(ledger: Ledger) -> Path:
    return ledger.path.with_name(_NAME)


def _hex(path: Path) -> str:
    # A path is bytes, not always text: JSON could not carry it.
    return bytes(path).hex()


def _unhex(text: str) -> Path:
    return Path(os.fsdecode(bytes.fromhex(text)))
