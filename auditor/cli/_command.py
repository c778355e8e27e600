"""What a command is: one file of this package, named like the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from auditor.model.frozen import frozen

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


@frozen
class Command:
    """One command; its name is its module's name in kebab-case.

    Attributes:
        help: one line for the list of commands.
        arguments: adds options to the command's own parser.
        run: does the work; stdout is the result, stderr the conversation; returns the
            exit code; raises `auditor.errors.AuditorError` for what goes wrong.
    """

    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
