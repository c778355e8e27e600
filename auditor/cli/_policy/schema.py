"""``auditor policy schema``: the form of a policy, for an editor."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._policy import Action


def arguments(_parser: ArgumentParser) -> None:
    """Add nothing: there is one schema."""


def run(_options: Namespace) -> int:
    """Print the JSON Schema of a policy file."""
    from auditor.policy.json_schema import json_schema_text  # noqa: PLC0415 - pydantic
    from auditor.seal.envelope import URI_BASE  # noqa: PLC0415 - after the arguments

    _console.result(json_schema_text(URI_BASE))
    return 0


ACTION = Action(
    help="print the JSON Schema of a policy, with which editors help to write one",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
