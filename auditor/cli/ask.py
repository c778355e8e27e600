"""``auditor ask``: a letter that asks what a report left open."""

from __future__ import annotations

import hashlib
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.cli import _console
from auditor.cli._command import Command
from auditor.errors import UsageError
from auditor.parse.neutral import neutral
from auditor.render.messages import LANGUAGES

if TYPE_CHECKING:
    from auditor.letters._sources import Occasion
    from auditor.model.policy import Policy
    from auditor.render import Json
    from auditor.seal.given import Given

_LONGEST_PLACE = 6  # US-NY, GB-SCT


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``ask``."""
    from auditor.letters import addressees  # noqa: PLC0415 - after the command's choice

    parser.add_argument(
        "report",
        metavar="REPORT",
        help="a report, sealed or as JSON, its folder, or - for standard input",
    )
    parser.add_argument(
        "--to", required=True, choices=addressees(), help="who is to be asked"
    )
    parser.add_argument(
        "--policy", metavar="FILE", help="the declared policy, to quote what it leaves open"
    )
    parser.add_argument(
        "--jurisdiction",
        metavar="CODE",
        action="append",
        help="where you work, for example DE or US-NY; otherwise the policy's",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of the letter")
    parser.add_argument(
        "--format", choices=("text", "markdown"), default="text", help="of the letter"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="a new file; otherwise standard output"
    )


def run(options: Namespace) -> int:
    """Write the letter; what to look at before it is sent is said on stderr."""
    from auditor.cli._reports import report_in  # noqa: PLC0415 - after the options
    from auditor.letters import written  # noqa: PLC0415 - the same
    from auditor.seal.given import take  # noqa: PLC0415 - the same

    given = take(options.report)
    report = report_in(given, options.report)
    occasion = _occasion(given, options)
    text = written(
        options.to,
        report,
        occasion,
        options.language or _console.language(),
        markdown=options.format == "markdown",
    )
    if options.output and options.output != "-":
        from auditor.cli._writing import PRIVATE, write_file  # noqa: PLC0415 - seldom

        write_file(options.output, text, mode=PRIVATE)
    else:
        _console.binary_result(text.encode("utf-8"))
    _advice(options, given, report, occasion)
    return 0


def _occasion(given: Given, options: Namespace) -> Occasion:
    from auditor.letters._sources import Occasion  # noqa: PLC0415 - after the options
    from auditor.seal.envelope import REPORT_NAME  # noqa: PLC0415 - the same

    policy = _policy(options.policy)
    declared = policy.jurisdictions if policy else ()
    is_named = options.report != "-" and not os.path.isdir(options.report)
    return Occasion(
        file=os.path.basename(options.report) if is_named else REPORT_NAME,
        sha256=hashlib.sha256(given.report).hexdigest(),
        policy=policy,
        places=_places(options.jurisdiction) or declared,
    )


def _policy(name: str | None) -> Policy | None:
    if name is None:
        return None
    from auditor.cli._policies import policy_at  # noqa: PLC0415 - imports pydantic

    return policy_at(name)


def _places(given: list[str] | None) -> tuple[str, ...]:
    for place in given or ():
        country, _, _region = place.partition("-")
        if len(country) != 2 or not place.isascii() or len(place) > _LONGEST_PLACE:  # noqa: PLR2004
            raise UsageError(
                f"{place!r} is no code of a country or region",
                hint="give an ISO 3166 code like DE or US-NY",
            )
    return tuple(place.upper() for place in given or ())


def _advice(options: Namespace, given: Given, report: Json, occasion: Occasion) -> None:
    """Say what to look at before the letter is sent."""
    from auditor.seal.given import looks_like_report  # noqa: PLC0415 - as above

    _console.say(
        "before you send it: fill in what stands in square brackets, and read it whole; "
        "it may name programs that you installed yourself"
    )
    if looks_like_report(given.report):
        _console.say("whether the report is intact was not checked; auditor verify does")
    else:
        _console.say("the report is not sealed, so its recipient cannot check it")
    if occasion.places:
        _console.say(
            f"it is written for the law of {neutral(', '.join(occasion.places))}; "
            "if you work elsewhere, say so with --jurisdiction"
        )
    else:
        _console.say(
            "it asserts no right of a particular law; --jurisdiction DE, for example, "
            "says where you work"
        )
    if not report.get("rules"):
        _console.say("the report is an inventory; one of auditor audit leaves more to ask")
    if occasion.policy is None:
        _console.say("with --policy FILE it quotes what the declared policy leaves open")
    for line in _others(options.to, report):
        _console.say(line)


def _others(addressee: str, report: Json) -> Iterator[str]:
    """Yield how many questions of the law are for somebody else."""
    from auditor.letters import for_others  # noqa: PLC0415 - as above

    for other, count in for_others(addressee, report).items():
        what = "1 question" if count == 1 else f"{count} questions"
        if other == "person":
            yield f"{what} of the law only you can answer; auditor show has them"
        else:
            yield f"{what} of the law that it leaves out: auditor ask --to {other}"


COMMAND = Command(
    help="write a letter that asks what a report left open",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
