"""``auditor audit``: look, compare with the declared policy, write sealed evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.catalogue import load
from auditor.cli import _console, _looking, _sealing
from auditor.cli._command import Command
from auditor.cli._provenance import tool_facts
from auditor.errors import UsageError
from auditor.model.report import plain
from auditor.model.told import Told
from auditor.parse.neutral import neutral
from auditor.pipeline import audit, untold

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from auditor.model.policy import Policy

_LONGEST_CHALLENGE = 256


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``audit``."""
    _looking.add_arguments(parser)
    parser.add_argument("--policy", metavar="FILE", help="the declared policy")
    parser.add_argument(
        "--agreement", metavar="FILE", help="what was agreed, as a policy of its own"
    )
    parser.add_argument(
        "--as-of", metavar="DATE", default="", help="ask the laws for this day"
    )
    parser.add_argument(
        "--records", metavar="DIR", help="what you were told and answered; else your own"
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="evidence folder")
    parser.add_argument(
        "--challenge", metavar="TEXT", default="", help="a recipient's nonce"
    )
    parser.add_argument("--strict", action="store_true", help="exit 3 when inconclusive")
    parser.add_argument(
        "--no-exit-codes", action="store_true", help="exit 0 for any finding"
    )
    _sealing.add_arguments(parser)


def run(options: Namespace) -> int:
    """Print the report and seal it; the exit code tells the worst severity."""
    if len(options.challenge) > _LONGEST_CHALLENGE:
        raise UsageError(f"--challenge takes at most {_LONGEST_CHALLENGE} characters")
    host = _looking.host_of(options)
    _looking.check_format(options)
    _sealing.check(options)
    policy = _looking.policy_of(options.policy)
    catalogue = load()
    report = audit(
        host,
        policy,
        catalogue,
        tool=tool_facts(catalogue),
        challenge=options.challenge,
        everything=options.all,
        looks=_looking.looks_of(options),
        told=_told(options, policy),
        timing=_looking.tell_timing if options.timings else untold,
    )
    facts = plain(report)
    text = _looking.shown(facts, options)
    place = _sealing.seal(facts, options)
    try:
        _console.result(text)
    finally:  # the evidence is there, whether or not anybody reads the result
        _console.say(f"sealed evidence: {neutral(place)}")
        _console.say(f"check it with: auditor verify {neutral(place)}")
    return _looking.exit_code(report, options)


def _told(options: Namespace, policy: Policy) -> Told:
    """Return what the person brings; without any of it nothing is loaded."""
    return Told(
        as_of=_looking.day_of(options.as_of),
        records=_looking.records_of(options, policy),
        agreement=_looking.agreement_of(options.agreement),
        notes=_looking.said_of_programs(),
    )


COMMAND = Command(
    help="look, compare with the declared policy, and write sealed evidence",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
