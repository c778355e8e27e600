"""Is a program that is made to capture declared to capture nothing?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd

_CAPTURING = frozenset(
    {"dlp", "recording", "productivity", "insider_risk", "ai_data_collection"}
)


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        if program.get("role") in _CAPTURING and not program["captures"]:
            yield Odd((*steps, "captures"), program["role"])


LINT = Lint(check=_check)
"""See the module's docstring."""
