"""What commands share that sign a statement about a report: report, place and key."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from auditor.cli import _console, _signing
from auditor.errors import AuditorError, InputError, VerificationError
from auditor.model.frozen import frozen
from auditor.parse.neutral import neutral

_ROLES = ("works-council", "it", "dpo", "auditor", "employer", "employee")


@frozen
class Attested:
    """A report that somebody says something about.

    Attributes:
        report: bytes of its ``report.dsse.json``.
        place: where the statement goes.
        lines: what is known of the report, for people.
    """

    report: bytes
    place: str
    lines: tuple[str, ...]


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options that every statement about a report has."""
    parser.add_argument("--role", choices=_ROLES, required=True, help="as whom you sign")
    parser.add_argument("--name", metavar="NAME", default="", help="yours; in clear")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="beside the report if not given"
    )
    _signing.add_arguments(parser)


def attested(options: Namespace, word: str) -> Attested:
    """Verify the report that is to be spoken of, and find a place for the statement.

    Args:
        options: ``folder`` is the report, its folder or a bundle.
        word: the beginning of the statement's file name.

    Raises:
        VerificationError: the report was altered; nothing is signed about it.
        InputError: there is no report, or no place.
    """
    from auditor.seal.folders import keys_folder, trust_file  # noqa: PLC0415
    from auditor.seal.given import take  # noqa: PLC0415 - after the arguments
    from auditor.seal.trust import trusted  # noqa: PLC0415 - the same
    from auditor.seal.verification import examine  # noqa: PLC0415

    given = take(options.folder)
    verification = examine(given, trusted(keys_folder(), trust_file()))
    if verification.report is None:
        step = next(step for step in verification.steps if step.problem)
        raise VerificationError(
            step.check, step.problem, hint="nothing is signed about a report like that"
        )
    place = options.output or free_place(_folder(options.folder), word)
    if os.path.lexists(place):
        raise InputError(f"there is something already: {place}", hint="name a new file")
    answers = verification.answers[:3]
    lines = tuple(f"{answer.question.value}: {answer.text}" for answer in answers)
    return Attested(report=given.report, place=place, lines=lines)


def _folder(named: str) -> str:
    """Return the folder of a report; nothing is added to what has a manifest."""
    if named == "-" or os.path.lexists(os.path.join(named, "bagit.txt")):
        raise InputError("nothing can be put beside it", hint="say where to, with -o FILE")
    if os.path.isdir(named):
        return named
    if named.endswith(".json"):
        return os.path.dirname(named) or "."
    raise InputError("nothing can be put into a bundle", hint="say where to, with -o FILE")


def free_place(folder: str, word: str) -> str:
    """Return the place of the next statement whose name begins with a word."""
    pattern = re.compile(re.escape(word) + r"-([0-9]+)\.dsse\.json")
    names = map(pattern.fullmatch, os.listdir(folder))
    last = max((int(match[1]) for match in names if match), default=0)
    return os.path.join(folder, f"{word}-{last + 1}.dsse.json")


def sign(
    attested: Attested,
    kind: str,
    predicate: Mapping[str, object],
    said: tuple[str, ...],
    options: Namespace,
) -> int:
    """Say what is attested, sign it, and write it.

    Args:
        attested: the report.
        kind: of the statement.
        predicate: of it.
        said: the same in words.
        options: who signs.

    Raises:
        AuditorError: it could not be signed or written.
    """
    from auditor.cli._records import checked_name  # noqa: PLC0415 - after the arguments
    from auditor.seal.statements import sign_statement  # noqa: PLC0415 - the same
    from auditor.seal.testimony import of_report  # noqa: PLC0415

    subject = of_report(attested.report)
    name = checked_name(options.name)
    _console.say(f"you attest, as {options.role}{f' {neutral(name)}' if name else ''},")
    _console.say(f"about the report with SHA-256 {subject.sha256}:")
    for line in said:
        _console.say(f"  {neutral(line, limit=4000)}")
    _console.say("of that report this computer can tell:")
    for line in attested.lines:
        _console.say(f"  {neutral(line, limit=4000)}")
    key = _signing.signing_key(options)
    data = sign_statement(kind, [subject], predicate, key=key, role=options.role, name=name)
    write(attested.place, data)
    _console.result(f"signed: {neutral(attested.place)}\nkey: {key.public.keyid}\n")
    _console.say("whoever is to rely on it must be given the key another way:")
    _console.say(f"  {neutral(name or options.role)} {key.public.ssh_line}")
    return 0


def write(place: str, data: bytes) -> None:
    """Write a new file to be passed on.

    Raises:
        AuditorError: it could not be written.
    """
    from auditor.seal.files import write_new  # noqa: PLC0415 - after the arguments

    try:
        write_new(place, data, mode=0o644)
    except OSError as error:
        raise AuditorError(
            f"{place} could not be written: {error.strerror}",
            hint="choose another place with -o",
        ) from error
