"""Does the policy leave open whether somebody is not monitored?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd


def _check(asked: Asked) -> Iterator[Odd]:
    if "exemptions" not in asked.policy.document["scope"]:
        yield Odd(("scope",), "")


LINT = Lint(check=_check)
"""See the module's docstring."""
