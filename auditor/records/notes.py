"""What a person says about a program, signed: beside the evidence, never in its place.

A note is about the very bytes of a program's file. It changes no severity, no identity and
no verdict; other bytes under the same name have no note.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.seal.files import Place, locked, private_folder, write_whole
from auditor.seal.keys import Key
from auditor.seal.statements import (
    LARGEST,
    Statement,
    Subject,
    open_statement,
    sign_statement,
)
from auditor.seal.trust import Signer

KIND = "note"
_NAME = re.compile(r"([0-9]{4,})\.dsse\.json")


@frozen
class Note:
    """One note.

    Attributes:
        sha256: of the program's file (its script's, where an interpreter runs one).
        name: what the person called the program.
        text: what they say.
        time: RFC 3339 UTC.
        by: how they call themselves; may be empty.
    """

    sha256: str
    name: str
    text: str
    time: str
    by: str = ""


def add_note(folder: Place, note: Note, key: Key) -> str:
    """Sign a note, put it into the store, and return its path.

    Raises:
        AuditorError: it could not be written.
    """
    predicate = {"name": note.name, "text": note.text, "time": note.time}
    subject = Subject(name="program", sha256=note.sha256)
    signed = sign_statement(KIND, [subject], predicate, key=key, name=note.by)
    try:
        private_folder(folder)
        with locked(os.path.join(folder, ".lock")):
            number = max(map(_number, _names(folder)), default=-1) + 1
            path = os.path.join(folder, f"{number:04}.dsse.json")
            write_whole(path, signed)
            return path
    except OSError as error:
        raise AuditorError(
            f"the note could not be written: {error.strerror}",
            hint="make room, or check that the folder can be written to",
        ) from error


def load_notes(folder: Place, trusted: Mapping[str, Signer]) -> tuple[Note, ...]:
    """Return the notes whose signature is believed, oldest first; others are left out."""
    found = []
    for name in sorted(_names(folder), key=_number):
        try:
            path = os.path.join(folder, name)
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            with open(descriptor, "rb") as file:
                statement = open_statement(file.read(LARGEST + 1))
        except (AuditorError, OSError):
            continue
        if statement.kind == KIND and statement.key.keyid in trusted:
            found.append(_note(statement))
    return tuple(found)


def _note(statement: Statement) -> Note:
    told = {key: str(value) for key, value in statement.predicate.items()}
    return Note(
        sha256=statement.subjects[0].sha256,
        name=told.get("name", ""),
        text=told.get("text", ""),
        time=told.get("time", ""),
        by=statement.name,
    )


def _names(folder: Place) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if _NAME.fullmatch(name)]
    except FileNotFoundError:
        return []


def _number(name: str) -> int:
    return int(name.partition(".")[0])
