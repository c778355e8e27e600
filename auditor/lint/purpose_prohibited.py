"""Is a purpose both followed and prohibited?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of
from auditor.model.capability import covers


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        barred = program.get("prohibited_purposes", ())
        for number, purpose in items_of(program, "purposes"):
            if any(covers(word, purpose["id"]) for word in barred):
                yield Odd((*steps, "purposes", number, "id"), purpose["id"])


LINT = Lint(check=_check)
"""See the module's docstring."""
