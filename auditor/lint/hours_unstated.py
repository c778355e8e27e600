"""Is something captured in work hours that nobody states?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of


def _check(asked: Asked) -> Iterator[Odd]:
    if "work_hours" in asked.policy.document["scope"]:
        return
    for steps, program in asked.programs_declared:
        for number, capture in items_of(program, "captures"):
            if capture.get("when") == "work_hours" and "schedule" not in capture:
                yield Odd((*steps, "captures", number, "when"), "work_hours")


LINT = Lint(check=_check)
"""See the module's docstring."""
