"""``auditor policy init``: begin a policy: template, draft of a report, or questions."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._policy import Action
from auditor.errors import InputError, PolicyError, UsageError
from auditor.policy.questions import QUESTIONS, Question, written

_READABLE = 0o644


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy init``."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--template", action="store_true", help="every field, with an explanation"
    )
    source.add_argument(
        "--from", dest="report", metavar="REPORT", help="a draft of what a report found"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="a new file; else stdout")


def run(options: Namespace) -> int:
    """Write the beginnings of a policy; without a terminal nothing is asked."""
    if options.output is not None and os.path.lexists(options.output):
        raise InputError(
            f"{options.output} exists already", hint="give the name of a new file with -o"
        )
    text = _text(options)
    if options.output is None:
        _console.result(text)
        return 0
    from auditor.seal.files import write_whole  # noqa: PLC0415 - only for a file

    try:
        write_whole(options.output, text.encode(), mode=_READABLE)
    except OSError as error:
        why = error.strerror or "it is no place for a file"
        raise InputError(
            f"{options.output} cannot be written: {why}", hint="name another file"
        ) from error
    _console.say(f"written: {options.output}")
    _console.say(f"check it with: auditor policy check {options.output}")
    return 0


def _text(options: Namespace) -> str:
    if options.template:
        from auditor.policy.template import template  # noqa: PLC0415 - imports pydantic

        return template()
    if options.report:
        from auditor.cli._reports import report_at  # noqa: PLC0415 - only here
        from auditor.policy.draft import draft_of  # noqa: PLC0415 - the same

        return draft_of(report_at(options.report))
    if not sys.stdin.isatty():
        raise UsageError(
            "there is no terminal to ask on",
            hint="use --template, or --from REPORT for a draft of what was found",
        )
    return _asked()


def _asked() -> str:
    """Ask the questions one by one, each until the answer is one that a policy takes."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        while True:
            answers[question.key] = _answer(question)
            if _is_taken(answers):
                break
            _console.say(f"  that is not {question.expects}")
    return written(answers)


def _answer(question: Question) -> str:
    default = f" [{question.default}]" if question.default else ""
    sys.stderr.write(f"{question.text}{default}: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise UsageError("the questions were not answered to the end")
    return line.strip() or question.default


def _is_taken(answers: dict[str, str]) -> bool:
    from auditor.policy.loading import load_policy  # noqa: PLC0415 - imports pydantic

    try:
        load_policy(written(answers).encode(), "draft")
    except PolicyError:
        return False
    return True


ACTION = Action(
    help="begin a policy: by questions, from a template, or from a report",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
