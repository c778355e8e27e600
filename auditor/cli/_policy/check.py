"""``auditor policy check``: is a declared policy valid, and if not, where is it wrong?"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.cli import _console
from auditor.cli._policy import Action
from auditor.cli._reading import read_input
from auditor.model.policy import Policy
from auditor.model.report import plain
from auditor.parse.neutral import neutral

if TYPE_CHECKING:
    from auditor.records.policy_signatures import PolicySignature

SCHEMA = "auditor-policy-check/1"


def arguments(parser: ArgumentParser) -> None:
    """Add the options of ``policy check``."""
    parser.add_argument("file", metavar="FILE", help="a policy in YAML; - for stdin")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the result"
    )


def run(options: Namespace) -> int:
    """Print what a valid policy declares; `PolicyError` says where another is wrong."""
    from auditor.policy.loading import load_policy  # noqa: PLC0415 - after the arguments

    data = _bytes(options.file)
    policy = load_policy(data, options.file)
    signatures: tuple[PolicySignature, ...] = ()
    if options.file != "-":
        policy, signatures = _signed(policy, data)
    if options.format == "json":
        facts = {**_facts(policy), "signatures": plain(signatures)}
        _console.result(json.dumps(facts, indent=2) + "\n")
    else:
        _console.result(_sentence(policy) + "".join(map(_signature, signatures)))
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
        f"{policy.status}, of {policy.controller}; {programs} declared; {policy.signature}"
    )
    return f"{neutral(text)}\n"


def _facts(policy: Policy) -> dict[str, Any]:
    """Return the check as stable JSON; the lists stay empty until there are such rules."""
    return {
        "schema": SCHEMA,
        "policy": {
            "path": policy.source,
            "sha256": policy.sha256,
            "id": policy.id,
            "version": policy.version,
            "status": policy.status,
            "controller": policy.controller,
            "signature": policy.signature,
            "jurisdictions": list(policy.jurisdictions),
            "programs": [program.id for program in policy.programs],
        },
        "rules": [],
        "claims": [],
        "lint": [],
    }


ACTION = Action(
    help="say whether a policy file is valid; problems are told with line and column",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
