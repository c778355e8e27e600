"""``auditor bundle``: hand evidence on, with less in it where less will do."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.errors import InputError, VerificationError
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.seal.bundle import Contents
    from auditor.seal.redaction import Choice
    from auditor.seal.verification import Verification

_AUDIENCES = ("self", "it", "works-council", "public")


def arguments(parser: ArgumentParser) -> None:
    """Add the actions of ``bundle``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="one file of an evidence folder")
    create.add_argument("source", metavar="DIR", help="evidence folder")
    redact = actions.add_parser("redact", help="the same with less disclosed")
    redact.add_argument("source", metavar="FILE", help="a bundle, or an evidence folder")
    for action in (create, redact):
        action.add_argument("-o", "--output", required=True, metavar="FILE.zip")
        action.add_argument(
            "--audience", choices=_AUDIENCES, default="", help="leave out what it needs not"
        )
        action.add_argument("--key", action="append", default=[], help="leave out by key")
        action.add_argument(
            "--program", action="append", default=[], type=int, help="leave out by id"
        )
        action.add_argument(
            "--finding", action="append", default=[], help="… programs of a rule's findings"
        )
    redact.add_argument(
        "--interactive",
        action="store_true",
        help="show what each reader would see, and ask what to leave out",
    )
    unpacked = actions.add_parser("open", help="unpack a bundle that is in order")
    unpacked.add_argument("source", metavar="FILE.zip")
    unpacked.add_argument("-o", "--output", required=True, metavar="DIR")


def run(options: Namespace) -> int:
    """Write a bundle, or unpack one; nothing is changed in place."""
    if options.action == "open":
        return _open(options)
    contents = _contents(options.source)
    verification = _verified(contents)
    kept = _kept(contents, options)
    derived, shown, total = _derived(kept)
    from auditor.seal.bundle import make_bundle  # noqa: PLC0415 - after the arguments

    bundle = make_bundle(
        kept,
        derived=derived,
        day=datetime.now(UTC).date().isoformat(),
        shown=shown,
        total=total,
    )
    _write(options.output, bundle)
    _console.say(f"bundle: {neutral(options.output)}")
    _console.say(f"{shown} of {total} values that may be withheld are in it")
    for answer in verification.answers[:2]:
        _console.say(f"{answer.question.value}: {neutral(answer.text)}")
    return 0


def _contents(source: str) -> Contents:
    from auditor.seal.bundle import Contents, open_bundle  # noqa: PLC0415
    from auditor.seal.disclosures import DISCLOSURES_NAME  # noqa: PLC0415
    from auditor.seal.envelope import REPORT_NAME  # noqa: PLC0415
    from auditor.seal.given import beside_it, content  # noqa: PLC0415

    if not os.path.isdir(source):
        data = content(source)
        if data is None:
            raise InputError(f"there is no bundle {source}", hint="check the path")
        return open_bundle(data, source)[1]
    report = content(os.path.join(source, REPORT_NAME))
    if report is None:
        raise InputError(f"there is no report in {source}", hint="name an evidence folder")
    return Contents(
        report=report,
        disclosures=content(os.path.join(source, DISCLOSURES_NAME)) or b"",
        others=beside_it(source),
    )


def _verified(contents: Contents) -> Verification:
    """Refuse to hand on what does not pass verification."""
    from auditor.seal.folders import keys_folder, trust_file  # noqa: PLC0415
    from auditor.seal.given import Given  # noqa: PLC0415
    from auditor.seal.trust import trusted  # noqa: PLC0415
    from auditor.seal.verification import examine  # noqa: PLC0415

    given = Given(report=contents.report, disclosures=contents.disclosures)
    verification = examine(given, trusted(keys_folder(), trust_file()))
    if verification.report is None:
        problem = next((step for step in verification.steps if step.problem), None)
        check, text = (problem.check, problem.problem) if problem else ("signature", "")
        raise VerificationError(check, text, hint="only evidence in order is handed on")
    return verification


def _choice(options: Namespace) -> Choice:
    from auditor.seal.redaction import Choice  # noqa: PLC0415 - after the arguments

    return Choice(
        audience=options.audience,
        keys=frozenset(options.key),
        programs=frozenset(options.program),
        findings=frozenset(options.finding),
    )


def _kept(contents: Contents, options: Namespace) -> Contents:
    """Return the contents with the lines that stay."""
    from auditor.model.frozen import replace  # noqa: PLC0415 - after the arguments
    from auditor.seal.bundle import joined  # noqa: PLC0415 - the same
    from auditor.seal.reading import open_envelope, open_lines  # noqa: PLC0415
    from auditor.seal.redaction import kept_files, kept_lines  # noqa: PLC0415 - the same
    from auditor.seal.strict_json import read_json  # noqa: PLC0415 - the same

    statement = read_json(open_envelope(contents.report).payload).value
    predicate = statement["predicate"] if isinstance(statement, dict) else {}
    lines = [line.text for line in open_lines(contents.disclosures)]
    choice = _choice(options)
    if options.action == "redact" and options.interactive:
        from auditor.cli._redacting import chosen  # noqa: PLC0415 - only when asked for

        choice = chosen(predicate, lines, choice)
    return replace(
        contents,
        disclosures=joined(kept_lines(predicate, lines, choice)),
        others=kept_files(contents.others, choice),
    )


def _derived(contents: Contents) -> tuple[dict[str, bytes], int, int]:
    """Return files made from exactly what is disclosed, and the counts."""
    from auditor.cli._reports import report_in, with_checkpoint  # noqa: PLC0415
    from auditor.render import Options, render  # noqa: PLC0415 - the same
    from auditor.seal.given import Given  # noqa: PLC0415 - the same

    given = Given(
        report=contents.report, disclosures=contents.disclosures, others=contents.others
    )
    report = report_in(given, "the report")
    counted = report["summary"].get("withholdable", {})
    total = sum(count for count in counted.values() if isinstance(count, int))
    shown = contents.disclosures.count(b"\n")
    options = Options(language=_console.language())
    derived = {
        "report.txt": render(report, "text", options).encode("utf-8"),
        "report.html": render(with_checkpoint(report, given), "html", options).encode(),
    }
    return derived, shown, total


def _open(options: Namespace) -> int:
    from auditor.seal.archive import unpack  # noqa: PLC0415 - after the arguments
    from auditor.seal.bundle import opened  # noqa: PLC0415 - the same
    from auditor.seal.given import content  # noqa: PLC0415 - the same

    data = content(options.source)
    if data is None:
        raise InputError(f"there is no bundle {options.source}", hint="check the path")
    files = unpack(data)
    opened(files)
    if os.path.lexists(options.output):
        raise InputError(f"{options.output} exists already", hint="name a new folder")
    for name, content_ in files.items():
        place = os.path.join(options.output, *name.split("/"))
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        _write(place, content_)
    _console.say(f"unpacked to {neutral(options.output)}")
    _console.say(f"check it with: auditor verify {neutral(options.output)}")
    return 0


def _write(place: str, data: bytes) -> None:
    try:
        with open(place, "xb") as file:
            file.write(data)
    except OSError as error:
        raise InputError(
            f"{place} cannot be written: {error.strerror}", hint="name a new file"
        ) from error


COMMAND = Command(
    help="hand evidence on, with less in it where less will do",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
