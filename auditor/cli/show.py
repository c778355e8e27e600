"""``auditor show``: render a report again, without the machine it is about."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.cli._reports import report_in, with_checkpoint
from auditor.render import Options, render
from auditor.render.messages import LANGUAGES

_PAGES = ("html", "markdown")


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``show``."""
    parser.add_argument("report", metavar="FILE|DIR|-", help="a report, sealed or as JSON")
    parser.add_argument(
        "--format",
        default="text",
        metavar="FORMAT",
        help="of the result; see auditor list formats",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of the texts")


def run(options: Namespace) -> int:
    """Print the report; the seal of a sealed one is not checked, and the text says so."""
    from auditor.seal.given import take  # noqa: PLC0415 - after the arguments

    given = take(options.report)
    report = report_in(given, options.report)
    if options.format in _PAGES:
        report = with_checkpoint(report, given)
    language = options.language or _console.language()
    style = Options(language=language, width=_console.width(), color=_console.in_colour())
    _console.result(render(report, options.format, style))
    return 0


COMMAND = Command(
    help="show a report again, in another format or language",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
