"""``auditor policy check``: is a policy valid, what is odd in it, what do the laws say?"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli import _console, _looking
from auditor.cli._policies import policy_at
from auditor.cli._policy import Action
from auditor.cli._policy._answers import OF_DOCUMENTS, answers, text_of
from auditor.cli._policy._lint import asked_of, lint_of, lint_text, matchers_of
from auditor.cli._reading import read_input
from auditor.cli._records import records_for
from auditor.errors import UsageError
from auditor.model.policy import Policy
from auditor.model.report import plain
from auditor.parse.neutral import neutral
from auditor.render import Json, Options
from auditor.render.messages import LANGUAGES

if TYPE_CHECKING:
    from auditor.records.policy_signatures import PolicySignature

SCHEMA = "auditor-policy-check/1"


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy check``."""
    parser.add_argument("file", metavar="FILE", help="a policy in YAML; - for stdin")
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
    parser.add_argument(
        "--agreement", metavar="FILE", help="what was agreed, as a policy of its own"
    )
    parser.add_argument(
        "--here", action="store_true", help="compare what it recognises with this computer"
    )
    parser.add_argument("--replay", metavar="DIR", help="… with a recording")


def run(options: Namespace) -> int:
    """Print what a valid policy declares and what it leaves open.

    `PolicyError` says where another one is wrong. A valid policy exits 0, whatever the
    laws answer: the computer that it is about was not looked at.
    """
    from auditor.policy.loading import load_policy  # noqa: PLC0415 - after the arguments

    if options.file == options.agreement == "-":
        raise UsageError("only one of the two can come from standard input")
    data = _bytes(options.file)
    policy, signatures = _signed(load_policy(data, options.file), data)
    language = options.language or _console.language()
    day = _looking.day_of(options.as_of) or datetime.now(UTC).date().isoformat()
    agreement = policy_at(options.agreement) if options.agreement else None
    found = answers(
        policy,
        day=day,
        records=records_for(options, policy),
        agreement=agreement,
        language=language,
    )
    asked = asked_of(policy, options)
    lint, matchers = lint_of(asked, data, language), matchers_of(asked, data)
    if options.format == "json":
        told = {
            "schema": SCHEMA,
            "policy": _about(policy),
            "signatures": plain(signatures),
            "agreement": _about(agreement) if agreement else None,
        }
        told = {**told, **found, "lint": lint, "matchers": matchers}
        _console.result(json.dumps(told, indent=2) + "\n")
    else:
        style = Options(
            language=language, width=_console.width(), color=_console.in_colour()
        )
        text = lint_text(
            options.file, lint, matchers, language=language, looked=asked.looked
        )
        said = _sentence(policy) + "".join(map(_signature, signatures))
        said += _compared(agreement, found) if agreement else ""
        _console.result(said + text + text_of(found, style))
    return 0


def _signed(policy: Policy, data: bytes) -> tuple[Policy, tuple[PolicySignature, ...]]:
    from auditor.cli._records import signed  # noqa: PLC0415 - after the arguments

    return signed(policy, data)


def _signature(item: PolicySignature) -> str:
    """Return what one signature beside the policy is worth, as a line."""
    who = f"{item.role} {item.name}".strip()
    known = f", known here as {item.known_as}" if item.known_as else ""
    key = f", key {item.keyid}, {item.time}" if item.keyid else f": {item.problem}"
    return f"{neutral(f'  {item.file}: {item.standing}; {who}{known}{key}', limit=500)}\n"


def _bytes(name: str) -> bytes:
    from auditor.policy.tree import MOST_BYTES  # noqa: PLC0415 - imports PyYAML

    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    return read_input(Path(name), MOST_BYTES)


def _sentence(policy: Policy) -> str:
    count = len(policy.programs)
    programs = "1 program" if count == 1 else f"{count} programs"
    text = (
        f"{policy.source}: valid; policy {policy.id}, version {policy.version}, "
        f"{policy.status}, of {policy.controller}; {programs} declared"
    )
    return f"{neutral(text)}\n  {policy.signature}\n"


def _compared(agreement: Policy, found: Json) -> str:
    """Return that a policy was compared with what was agreed, and what came of it."""
    run = next(each for each in found["rules"] if each["rule"] == OF_DOCUMENTS)
    count = len(run["findings"])
    came = {0: "no differences", 1: "1 difference"}.get(count, f"{count} differences")
    if run["outcome"] == "not-applicable":
        came = "it is not in force, so nothing was compared"
    text = (
        f"{agreement.source}: the agreement {agreement.id}, version {agreement.version}, "
        f"{agreement.status}; {came}"
    )
    return f"{neutral(text)}\n"


def _about(policy: Policy) -> Json:
    return {
        "path": policy.source,
        "sha256": policy.sha256,
        "id": policy.id,
        "version": policy.version,
        "status": policy.status,
        "controller": policy.controller,
        "jurisdictions": list(policy.jurisdictions),
        "programs": [program.id for program in policy.programs],
        "signature": policy.signature,
    }


ACTION = Action(
    help="say whether a policy is valid, what is odd in it, and what the laws answer",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
