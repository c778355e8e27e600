"""Is all that nobody declared to be told as a mere information?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd


def _check(asked: Asked) -> Iterator[Odd]:
    if asked.policy.undeclared == "info":
        yield Odd(("defaults", "undeclared"), "info")


LINT = Lint(check=_check)
"""See the module's docstring."""
