"""The actions of ``auditor policy``: one file, one action, named like it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from auditor.discovery import discover
from auditor.model.frozen import frozen


@frozen
class Action:
    """One action; its name is its module's name.

    Attributes:
        help: one line for the list of actions.
        arguments: adds options to the action's own parser.
        run: does the work, as `auditor.cli._command.Command.run` does.
    """

    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def actions() -> dict[str, Action]:
    """Return every action by its name."""
    return discover(__name__, "ACTION", Action)
