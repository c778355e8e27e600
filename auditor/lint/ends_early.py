"""Did a program end before it began?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        start, end = program.get("start", ""), program.get("end", "")
        if start[:1].isdigit() and end[:1].isdigit() and end < start:
            yield Odd((*steps, "end"), end, start)


LINT = Lint(check=_check)
"""See the module's docstring."""
