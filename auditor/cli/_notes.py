"""The person's own notes on programs, as a report takes them."""

from __future__ import annotations

from auditor.model.record import Annotation
from auditor.records.notes import load_notes
from auditor.seal.folders import keys_folder, notes_folder, trust_file
from auditor.seal.trust import trusted


def notes_by_digest() -> dict[str, tuple[Annotation, ...]]:
    """Return what was said about programs, by the SHA-256 of their files."""
    found: dict[str, tuple[Annotation, ...]] = {}
    for note in load_notes(notes_folder(), trusted(keys_folder(), trust_file())):
        said = Annotation(time=note.time, text=note.text, user=note.by or None)
        found[note.sha256] = (*found.get(note.sha256, ()), said)
    return found
