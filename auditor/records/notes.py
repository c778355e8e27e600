"""What a person says about a program, signed: beside the evidence, never in its place.

A note is about bytes at a path, or about a product of the catalogue. It is found again by
what an audit sees now: other bytes, or the same bytes at another path, are another program,
and what was said of the first is not said of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from auditor.errors import VerificationError
from auditor.model.frozen import frozen, replace
from auditor.model.program import Program
from auditor.model.record import Annotation
from auditor.model.told import Annotator
from auditor.parse.quoting import path_text
from auditor.records.loading import Believed, Problem, sorted_out
from auditor.records.store import Written, append, kept
from auditor.records.writing import time_now
from auditor.seal.checks import fields
from auditor.seal.keys import Key
from auditor.seal.statements import NOTE, Statement, Subject, sign_statement

SCHEMA = "auditor-note/1"
_TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_PROGRAM = ("sha256", "path", "real_path", "product")


@frozen
class Note:
    """One thing that a person says about a program.

    Attributes:
        text: in the person's words.
        time: RFC 3339 UTC.
        user: what the person calls itself; may be empty.
        sha256: of the program's script, or else its executable; empty for a product.
        path: of that file as the person named it, absolute, as `path_text` writes it.
        real_path: the same without links.
        product: catalogue id, if it is known.
    """

    text: str
    time: str = ""
    user: str = ""
    sha256: str = ""
    path: str = ""
    real_path: str = ""
    product: str = ""

    def is_about(self, program: Program) -> bool:
        """Return whether a program is the one that the note is about."""
        if not self.sha256:
            return program.product == self.product
        file = path_text(program.script or program.executable or "")
        is_there = file in (self.path, self.real_path)
        return is_there and program.file_sha256 == self.sha256


def write_note(folder: str, note: Note, key: Key) -> tuple[Note, Written]:
    """Sign a note and add it to a folder; with the present time.

    Raises:
        AuditorError: nothing was added.
    """
    dated = replace(note, time=time_now())

    def make(previous: str) -> bytes:
        said = {
            "schema": SCHEMA,
            "time": dated.time,
            "text": dated.text,
            "program": {name: getattr(dated, name) for name in _PROGRAM},
            "previous": previous,
        }
        return sign_statement(NOTE, [_subject(dated)], said, key=key, name=dated.user)

    return dated, append(folder, "note", make)


def _subject(note: Note) -> Subject:
    """Return what is spoken of: a file's bytes, or the text that is a product's id."""
    if note.sha256:
        return Subject(name=note.path.rpartition("/")[2], sha256=note.sha256)
    digest = hashlib.sha256(note.product.encode()).hexdigest()
    return Subject(name=f"product:{note.product}", sha256=digest)


def load_notes(folder: str, who: Believed) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
    """Return the notes of a folder that the person signed, and what else lies there.

    Raises:
        InputError: the folder cannot be read.
    """
    own = {keyid: item for keyid, item in who.signers.items() if keyid == who.own}
    return sorted_out(kept(folder, NOTE, own), _note)


def _note(statement: Statement) -> Note:
    said = statement.predicate
    program = {name: fields(said.get("program")).get(name) for name in _PROGRAM}
    texts = {**program, "text": said.get("text"), "time": said.get("time")}
    words = {name: text for name, text in texts.items() if isinstance(text, str)}
    if said.get("schema") != SCHEMA or words.keys() != texts.keys():
        raise VerificationError("note-form", "it has not the form of a note")
    note = Note(user=statement.name, **words)
    if statement.subjects != (_subject(note),) or not _TIME.fullmatch(note.time):
        raise VerificationError("note-form", "it speaks of another program than it names")
    return note


def annotator(notes: Iterable[Note]) -> Annotator:
    """Return what tells, of any program, what was said of it, the oldest first."""
    said = tuple(notes)

    def annotations(program: Program) -> tuple[Annotation, ...]:
        return tuple(
            Annotation(time=note.time, text=note.text, user=note.user or None)
            for note in said
            if note.is_about(program)
        )

    return annotations
