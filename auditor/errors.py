"""Every error a person can be shown, and the exit code each one means.

::

    AuditorError                1   it did not happen
    ├── UsageError              2   the command line is wrong
    ├── InputError              2   a file given by the person is wrong
    │   └── PolicyError         2   ... the declared policy, with line and column
    ├── VerificationError       4   what was to be verified was altered or is no evidence
    ├── OutputError             1   ... only its result could not be shown
    └── UndeclaredAccess        1   a probe asked for what it does not declare

Only ``auditor.cli`` turns these into text and exit codes.
"""

from typing import ClassVar


class AuditorError(Exception):
    """Something prevented the work; carries what to do next.

    Args:
        message: one sentence: what went wrong and where.
        hint: one sentence: what to do next; may be empty.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AuditorError):
    """The command line cannot be understood."""

    exit_code = 2


class InputError(AuditorError):
    """A file that the person named cannot be used."""

    exit_code = 2


class PolicyError(InputError):
    """The declared policy is not valid.

    Args:
        problems: one line per problem, each ``FILE:LINE:COLUMN: what was expected``.
    """

    def __init__(self, message: str, *, problems: tuple[str, ...], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


class VerificationError(AuditorError):
    """The evidence was altered, or a check of the strict reader failed.

    Args:
        check: id of the failed check, for example ``envelope-form``.
    """

    exit_code = 4

    def __init__(self, check: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.check = check


class OutputError(AuditorError):
    """The work was done, and standard output did not take its result."""


class UndeclaredAccess(AuditorError):
    """A probe asked its host for something it does not declare: a bug, never a finding."""
