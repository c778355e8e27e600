"""``auditor policy check``: is a policy valid, what is odd in it, what do the laws say?"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from auditor.cli import _console, _looking
from auditor.cli._policy import Action, _agreed
from auditor.cli._policy._answers import answers, text_of
from auditor.cli._policy._files import policy_at
from auditor.cli._records import records_for
from auditor.errors import UsageError
from auditor.model.policy import Policy
from auditor.parse.neutral import neutral
from auditor.render import Json, Options
from auditor.render.messages import LANGUAGES

SCHEMA = "auditor-policy-check/1"


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy check``."""
    parser.add_argument("file", metavar="FILE", help="a policy in YAML; - for stdin")
    parser.add_argument(
        "--agreement",
        metavar="FILE",
        help="what was agreed, as a policy of its own: tell where the two differ",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the result"
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of the texts")
    parser.add_argument(
        "--as-of", metavar="DATE", default="", help="ask the laws for this day"
    )
    parser.add_argument(
        "--records", metavar="DIR", help="what you were told and answered; else your own"
    )


def run(options: Namespace) -> int:
    """Print what a valid policy declares and what it leaves open.

    `PolicyError` says where another one is wrong. A valid policy exits 0, whatever the
    laws answer: the computer that it is about was not looked at.
    """
    if options.file == options.agreement == "-":
        raise UsageError("only one of them can come from standard input")
    policy = policy_at(options.file)
    agreement = policy_at(options.agreement) if options.agreement else None
    language = options.language or _console.language()
    day = _looking.day_of(options.as_of) or datetime.now(UTC).date().isoformat()
    records = records_for(policy, options.records)
    found = answers(policy, day=day, records=records, language=language)
    style = Options(language=language, width=_console.width(), color=_console.in_colour())
    text = _sentence(policy) + text_of(found, style)
    if agreement is not None:
        run = _agreed.differences(policy, agreement, language)
        text += _agreed.text_of(run, agreement, style)
        found = {**found, "rules": [*found["rules"], run]}
    if options.format == "json":
        agreed = {"agreement": _agreed.facts(agreement) if agreement else None}
        text = json.dumps({**_facts(policy), **agreed, **found}, indent=2) + "\n"
    _console.result(text)
    return 0


def _sentence(policy: Policy) -> str:
    count = len(policy.programs)
    programs = "1 program" if count == 1 else f"{count} programs"
    text = (
        f"{policy.source}: valid; policy {policy.id}, version {policy.version}, "
        f"{policy.status}, of {policy.controller}; {programs} declared"
    )
    return f"{neutral(text)}\n"


def _facts(policy: Policy) -> Json:
    return {
        "schema": SCHEMA,
        "policy": {
            "path": policy.source,
            "sha256": policy.sha256,
            "id": policy.id,
            "version": policy.version,
            "status": policy.status,
            "controller": policy.controller,
            "jurisdictions": list(policy.jurisdictions),
            "programs": [program.id for program in policy.programs],
        },
        "lint": [],
    }


ACTION = Action(
    help="say whether a policy is valid, what is odd in it, and what the laws answer",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
