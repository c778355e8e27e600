"""Passphrases: asked for on a terminal, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable

from auditor.errors import AuditorError

TRIES = 3

Ask = Callable[[str], str]
"""Shows a prompt and returns what the person typed, unseen."""


def terminal() -> Ask | None:
    """Return what asks the person in front of the terminal; ``None`` without one."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass  # noqa: PLC0415 - only where somebody is asked

    return getpass


def new_passphrase(ask: Ask) -> str:
    """Ask for a new passphrase until the same one is given twice.

    Raises:
        AuditorError: three times nothing, or not the same.
    """
    for _ in range(TRIES):
        first = typed(ask, "Passphrase for your new signing key: ")
        if first and first == typed(ask, "The same passphrase again: "):
            return first
    raise AuditorError(
        "no passphrase was given twice alike, so no key was made",
        hint="try again, or choose --no-passphrase: "
        "every report will then say that its key is unprotected",
    )


def typed(ask: Ask, prompt: str) -> str:
    """Ask once.

    Raises:
        AuditorError: the input ended.
    """
    try:
        return ask(prompt)
    except EOFError:
        raise AuditorError("no passphrase was typed", hint="try again") from None
