"""Command lines as argparse reads them, and help."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence

from auditor import __version__
from auditor.cli._command import Command
from auditor.cli._console import width
from auditor.errors import UsageError


class Parser(ArgumentParser):
    """An argument parser whose complaint is one of our errors."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Raise `UsageError` instead of printing and exiting."""
        raise UsageError(message, hint=f"`{self.prog} --help` shows the options")


def parsed(name: str, command: Command, words: Sequence[str]) -> Namespace:
    """Return the options of a command line; help is printed, and ends the program.

    Raises:
        UsageError: it is wrong.
    """
    parser = Parser(
        prog=f"auditor {name}", description=command.help, formatter_class=_formatter
    )
    command.arguments(parser)
    return parser.parse_args(words)


def overview(commands: dict[str, Command]) -> str:
    """Return the help that names all commands."""
    lines = "\n".join(f"  {name:<12} {command.help}" for name, command in commands.items())
    return ArgumentParser(
        prog="auditor",
        usage="auditor COMMAND [OPTION ...]",
        description=f"See what monitoring software on this computer holds. {__version__}",
        epilog=f"commands:\n{lines}\n\n`auditor COMMAND --help` shows a command's options.",
        formatter_class=_formatter,
    ).format_help()


def _formatter(prog: str) -> RawDescriptionHelpFormatter:
    """Return a formatter of a known width; one that must ask loads five modules."""
    return RawDescriptionHelpFormatter(prog, width=width())
