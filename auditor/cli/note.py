"""``auditor note``: say what you know of a program; it stands beside the evidence."""

from __future__ import annotations

import hashlib
import os
import re
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.cli._reading import read_input
from auditor.errors import InputError, UsageError
from auditor.parse.neutral import neutral

_LARGEST_PROGRAM = 1 << 30
_LONGEST = 1000


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``note``."""
    parser.add_argument(
        "program", nargs="?", help="a path; with --report a program's id or name"
    )
    parser.add_argument("text", nargs="?", help='what you say, such as "mine"')
    parser.add_argument("--report", metavar="REPORT", help="in which it is named")
    parser.add_argument("--name", default="", help="how you call yourself")
    parser.add_argument("--list", action="store_true", help="show your notes")


def run(options: Namespace) -> int:
    """Sign a note, or list them."""
    from auditor.records.notes import Note, add_note  # noqa: PLC0415 - after the arguments
    from auditor.seal.folders import keys_folder, notes_folder  # noqa: PLC0415
    from auditor.seal.keys import own_key  # noqa: PLC0415 - the same
    from auditor.seal.passphrases import terminal  # noqa: PLC0415 - the same

    if options.list:
        return _list()
    if not options.program or not options.text:
        raise UsageError("a note is about a program and has a text")
    if len(options.text) > _LONGEST:
        raise UsageError(f"a note has at most {_LONGEST} characters")
    name, digest = _subject(options)
    note = Note(
        sha256=digest,
        name=name,
        text=options.text,
        time=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        by=options.name,
    )
    path = add_note(notes_folder(), note, own_key(keys_folder(), ask=terminal()))
    _console.say(f"noted of {neutral(name)}, in these very bytes: {neutral(path)}")
    return 0


def _list() -> int:
    from auditor.records.notes import load_notes  # noqa: PLC0415 - only here
    from auditor.seal.folders import (  # noqa: PLC0415 - the same
        keys_folder,
        notes_folder,
        trust_file,
    )
    from auditor.seal.trust import trusted  # noqa: PLC0415 - the same

    notes = load_notes(notes_folder(), trusted(keys_folder(), trust_file()))
    _console.result(
        "".join(neutral(f"{each.time}  {each.name}: {each.text}") + "\n" for each in notes)
    )
    return 0


def _subject(options: Namespace) -> tuple[str, str]:
    """Return a program's name and the digest of its file."""
    if not options.report:
        place = os.path.realpath(options.program)
        data = read_input(place, _LARGEST_PROGRAM)
        return os.path.basename(place), hashlib.sha256(data).hexdigest()
    from auditor.cli._reports import report_at  # noqa: PLC0415 - only here

    for program in report_at(options.report).get("programs", ()):
        if options.program in {str(program.get("id")), program.get("name")}:
            digest = program.get("file_sha256")
            if isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest):
                return str(program.get("name")), digest
            raise InputError("the report does not tell the digest of that program's file")
    raise InputError(
        f"the report names no program {neutral(options.program, limit=60)!r}",
        hint="give its id or its name as the report has it",
    )


COMMAND = Command(
    help="say what you know of a program, beside the evidence",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
