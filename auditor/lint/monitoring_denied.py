"""Does the policy say that nothing is monitored, and declare what captures?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd


def _check(asked: Asked) -> Iterator[Odd]:
    if asked.policy.document["policy"].get("monitoring_in_use") != "false":
        return
    for steps, program in asked.programs_declared:
        if program["captures"]:
            yield Odd((*steps, "captures"), program["id"])


LINT = Lint(check=_check)
"""See the module's docstring."""
