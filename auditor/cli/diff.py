"""``auditor diff``: what changed between two reports, and what cannot be told."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.cli._reports import report_in
from auditor.errors import UsageError
from auditor.model.change import SealState
from auditor.model.comparison import Comparison, Seal
from auditor.model.finding import SEVERITIES
from auditor.model.report import plain
from auditor.render import Json, Options
from auditor.render.messages import LANGUAGES

if TYPE_CHECKING:
    from auditor.seal.given import Given

_INCONCLUSIVE, _ALTERED, _FIRST_SEVERITY = 3, 4, 11
_STATES = {"intact": SealState.INTACT, "altered": SealState.ALTERED}


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``diff``."""
    for name in ("first", "second"):
        parser.add_argument(
            name,
            metavar="REPORT",
            help="a report, sealed or as JSON, its folder, or - for standard input",
        )
    parser.add_argument("--format", default="text", metavar="FORMAT", help="text or json")
    parser.add_argument("--language", choices=LANGUAGES, help="of the texts")
    parser.add_argument(
        "--strict", action="store_true", help="exit 3 when it cannot be told what changed"
    )
    parser.add_argument(
        "--no-exit-codes", action="store_true", help="exit 0 for any finding"
    )


def run(options: Namespace) -> int:
    """Print what changed; the exit code tells the worst severity among new findings."""
    from auditor.comparison import compare  # noqa: PLC0415 - after the arguments
    from auditor.render.comparison import format_named  # noqa: PLC0415 - the same

    render = format_named(options.format)
    if options.first == options.second == "-":
        raise UsageError("only one of the two can come from standard input")
    first, first_seal = _read(options.first)
    second, second_seal = _read(options.second)
    comparison = compare(first, second, (first_seal, second_seal))
    language = options.language or _console.language()
    style = Options(language=language, width=_console.width(), color=_console.in_colour())
    _console.result(render(plain(comparison), style))
    return _exit_code(comparison, options)


def _read(place: str) -> tuple[Json, Seal]:
    """Return the plain JSON of a report and what checking its seal came to.

    Raises:
        InputError: it cannot be read, or is no report that this version knows.
        VerificationError: it is a sealed report, damaged beyond opening.
    """
    from auditor.seal.given import looks_like_report, take  # noqa: PLC0415 - as above

    given = take(place)
    report = report_in(given, place)
    return report, _seal(given) if looks_like_report(given.report) else Seal()


def _seal(given: Given) -> Seal:
    """Check a seal as ``auditor verify`` does, with whoever is trusted here."""
    from auditor.seal.answers import Question  # noqa: PLC0415 - for sealed ones only
    from auditor.seal.folders import keys_folder, trust_file  # noqa: PLC0415 - the same
    from auditor.seal.keys import own_public_key  # noqa: PLC0415 - the same
    from auditor.seal.trust import trusted  # noqa: PLC0415 - the same
    from auditor.seal.verification import examine  # noqa: PLC0415 - the same

    believed = trusted(keys_folder(), trust_file())
    verification = examine(given, believed)
    states = {answer.question: answer.state for answer in verification.answers}
    known = states[Question.SIGNER] == "known"
    named = verification.report.get("signer") if verification.report else None
    keyid = str(named.get("keyid")) if isinstance(named, dict) else ""
    own = own_public_key(keys_folder())
    return Seal(
        state=_STATES.get(states[Question.INTEGRITY], SealState.UNDECIDED),
        signer_known=known,
        own_key=known and own is not None and own[0].keyid == keyid,
        signer=believed[keyid].name if known and keyid in believed else "",
    )


def _exit_code(comparison: Comparison, options: Namespace) -> int:
    """Return 4 for an altered report, 11 to 14 by new findings, 3 undecided, 0."""
    seals = (comparison.older.seal, comparison.newer.seal)
    if any(seal.state is SealState.ALTERED for seal in seals):
        return _ALTERED
    if options.no_exit_codes:
        return 0
    new = comparison.summary.new_severities
    worst = [place for place, word in enumerate(SEVERITIES) if word in new]
    if worst:
        return _FIRST_SEVERITY + max(worst)
    return _INCONCLUSIVE if options.strict and comparison.summary.undecided else 0


COMMAND = Command(help="say what changed between two reports", arguments=arguments, run=run)
"""See the module's docstring."""
