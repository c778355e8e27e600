"""``auditor policy schema``: print the JSON Schema of a policy, for an editor."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from auditor.cli import _console
from auditor.cli._policy import Action


def arguments(_parser: ArgumentParser) -> None:
    """Add no options: there is one schema."""


def run(_options: Namespace) -> int:
    """Print the schema."""
    from auditor.policy.json_schema import json_schema  # noqa: PLC0415 - imports pydantic

    _console.result(json_schema())
    return 0


ACTION = Action(
    help="print the JSON Schema of a policy, for an editor", arguments=arguments, run=run
)
"""See the module's docstring."""
