"""``auditor policy diff``: what changed between two policies, what widened first."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._policies import policy_at
from auditor.cli._policy import Action
from auditor.errors import UsageError
from auditor.model.report import plain
from auditor.render import Options
from auditor.render.messages import LANGUAGES


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy diff``."""
    parser.add_argument("older", metavar="OLD", help="a policy in YAML; - for stdin")
    parser.add_argument("newer", metavar="NEW", help="another one")
    parser.add_argument(
        "--report",
        metavar="REPORT",
        help="tell which findings of this report the newer policy covers",
    )
    parser.add_argument("--format", default="text", metavar="FORMAT", help="text or json")
    parser.add_argument("--language", choices=LANGUAGES, help="of the texts")


def run(options: Namespace) -> int:
    """Print the differences; the exit code is 0 whether or not there are any."""
    from auditor.comparison.policies import compare_two  # noqa: PLC0415 - after the options
    from auditor.render.policy_diff import format_named  # noqa: PLC0415 - the same

    render = format_named(options.format)
    if [options.older, options.newer, options.report].count("-") > 1:
        raise UsageError("only one of them can come from standard input")
    older, newer = policy_at(options.older), policy_at(options.newer)
    report = None
    if options.report:
        from auditor.cli._reports import report_at  # noqa: PLC0415 - seldom

        report = report_at(options.report)
    diff = plain(compare_two(older, newer, report))
    language = options.language or _console.language()
    style = Options(language=language, width=_console.width(), color=_console.in_colour())
    _console.result(render(diff, style))
    return 0


ACTION = Action(
    help="say what changed between two policies, what widened first; exits 0 also when "
    "they differ",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
