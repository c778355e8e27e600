"""``auditor policy ACTION``: everything about a declared policy but the audit itself."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from auditor.cli._command import Command
from auditor.cli._policy import actions


def arguments(parser: ArgumentParser) -> None:
    """Add the actions of ``policy``, each with its own options."""
    choice = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, action in actions().items():
        action.arguments(choice.add_parser(name, help=action.help, description=action.help))


def run(options: Namespace) -> int:
    """Run one action; it raises what went wrong."""
    return actions()[options.action].run(options)


COMMAND = Command(
    help="write, check, compare and sign a declared policy",
    arguments=arguments,
    run=run,
)
"""See the module's docstring."""
