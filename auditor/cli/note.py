"""``auditor note PROGRAM TEXT``: say something about a program, signed with your key."""

from __future__ import annotations

import hashlib
import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from auditor.cli import _console, _signing
from auditor.cli._command import Command
from auditor.cli._reading import read_input
from auditor.errors import InputError, UsageError
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.records.notes import Note

_LARGEST_PROGRAM = 1 << 30
_LONGEST_TEXT = 2000


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``note``."""
    parser.add_argument(
        "program",
        metavar="PROGRAM",
        nargs="?",
        help="a file, a product's id, or with --report a name or number in that report",
    )
    parser.add_argument("text", metavar="TEXT", nargs="?", help="in your words")
    parser.add_argument("--report", metavar="REPORT", help="PROGRAM is of this report")
    parser.add_argument("--list", action="store_true", help="list your notes")
    parser.add_argument("--name", metavar="NAME", default="", help="your name, if you like")
    _signing.add_arguments(parser)


def run(options: Namespace) -> int:
    """Keep a note, or list the notes; audits show it beside what they find."""
    if options.list:
        return _list()
    if not options.program or not (options.text or "").strip():
        raise UsageError(
            "a note needs a program and a text", hint="or --list, to read them"
        )
    if len(options.text) > _LONGEST_TEXT:
        raise UsageError(f"a note has at most {_LONGEST_TEXT} characters")
    from auditor.cli import _records  # noqa: PLC0415 - after the arguments
    from auditor.model.frozen import replace  # noqa: PLC0415 - the same
    from auditor.records.notes import write_note  # noqa: PLC0415

    note = replace(
        _about(options), text=options.text, user=_records.checked_name(options.name)
    )
    _, written = write_note(_records.own_notes(), note, _signing.signing_key(options))
    _console.result(f"noted: {neutral(written.path)}\n{_told(note)}\n")
    return 0


def _about(options: Namespace) -> Note:
    """Return a note without a text, about the program that was named.

    Raises:
        InputError: there is no such program.
    """
    from auditor.catalogue import load  # noqa: PLC0415 - after the arguments
    from auditor.records.notes import Note  # noqa: PLC0415 - the same

    named: str = options.program
    if options.report:
        return _of_report(named, options.report)
    if named in load().products and not os.path.exists(named):
        return Note(text="", product=named)
    if not os.path.exists(named):
        raise InputError(
            f"there is no file and no product {named}",
            hint="give a path, an id of `auditor list products`, or --report REPORT",
        )
    return _of_file(named)


def _of_file(named: str) -> Note:
    from auditor.parse.quoting import path_text  # noqa: PLC0415 - after the arguments
    from auditor.records.notes import Note  # noqa: PLC0415 - the same

    data = read_input(named, _LARGEST_PROGRAM)
    return Note(
        text="",
        sha256=hashlib.sha256(data).hexdigest(),
        path=path_text(os.path.abspath(named)),
        real_path=path_text(os.path.realpath(named)),
    )


def _of_report(named: str, report: str) -> Note:
    from auditor.cli._reports import report_at  # noqa: PLC0415 - after the arguments
    from auditor.records.notes import Note  # noqa: PLC0415 - the same

    programs = [item for item in report_at(report)["programs"] if _is_named(item, named)]
    if len(programs) != 1:
        raise InputError(
            f"{len(programs)} programs of the report are called {named}",
            hint="give the program's number in the report's JSON",
        )
    (program,) = programs
    path = _text(program, "script") or _text(program, "executable")
    digest, product = _text(program, "file_sha256"), _text(program, "product")
    if digest and path:
        return Note(text="", sha256=digest, path=path, real_path=path, product=product)
    if product:
        return Note(text="", product=product)
    raise InputError(
        f"the report does not tell by what to know {named} again: its file was not read, "
        "or is withheld",
        hint="give the path of the program instead",
    )


def _is_named(program: dict[str, Any], named: str) -> bool:
    keys = ("name", "unrelated_name", "product")
    return named == str(program.get("id")) or named in [_text(program, k) for k in keys]


def _text(program: dict[str, Any], key: str) -> str:
    value = program.get(key)
    return value if isinstance(value, str) else ""


def _list() -> int:
    from auditor.cli import _records  # noqa: PLC0415 - after the arguments

    notes = _records.notes()
    if not notes:
        _console.result('no notes yet: `auditor note PROGRAM "TEXT"` makes one\n')
        return 0
    _console.result("".join(f"{item.time}  {_told(item)}\n" for item in notes))
    return 0


def _told(note: Note) -> str:
    what = f"{note.path} ({note.sha256[:12]}…)" if note.sha256 else note.product
    return neutral(f"{what}: {note.text}")


COMMAND = Command(
    help="say something about a program, to stand beside what is found",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
