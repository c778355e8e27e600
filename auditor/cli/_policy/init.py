"""``auditor policy init``: a policy to start from."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._policy import Action
from auditor.errors import InputError, UsageError

_READABLE = 0o644


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy init``."""
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--template", action="store_true", help="a template that explains every field"
    )
    ways.add_argument(
        "--from",
        metavar="REPORT",
        dest="report",
        help="a draft of what a report found: a report, its folder, or - for stdin",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="a new file; - for stdout"
    )


def run(options: Namespace) -> int:
    """Write a policy to start from; asks a few questions when it is told nothing."""
    if options.output != "-" and os.path.lexists(options.output):
        raise InputError(
            f"there is a file already: {options.output}",
            hint="name a new file, or remove that one yourself",
        )
    text = _policy(options)
    if options.output == "-":
        _console.result(text)
        return 0
    from auditor.seal.files import write_whole  # noqa: PLC0415 - only for a file

    try:
        write_whole(options.output, text.encode(), mode=_READABLE)
    except OSError as error:
        raise InputError(
            f"{options.output} cannot be written: {error.strerror}",
            hint="name another file",
        ) from error
    _console.say(f"written: {options.output}")
    return 0


def _policy(options: Namespace) -> str:
    if options.template:
        from auditor.policy.template import template  # noqa: PLC0415 - pydantic

        return template()
    if options.report:
        from auditor.cli._reports import report_at  # noqa: PLC0415 - only here
        from auditor.policy.draft import draft_of  # noqa: PLC0415 - the same

        return draft_of(report_at(options.report))
    if not _console.can_ask():
        raise UsageError(
            "there is no terminal to ask on",
            hint="use --template for a template, or --from REPORT for a draft",
        )
    from auditor.cli._interview import interview  # noqa: PLC0415 - only for a person

    return interview()


ACTION = Action(
    help="write a policy to start from: from a few questions, a template or a report",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
