"""Does a program take what weighs more, and nothing that it is known by is an identity?

Two families together clear a program of the rest, and never of this.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of, items_of
from auditor.lint._worth import IDENTITY, may_clear, worths
from auditor.model.capability import is_intrusive


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        groups = [group for _, _, group in groups_of(steps, program)]
        is_known = any(max(worths(group)) >= IDENTITY for group in groups)
        if is_known or not any(map(may_clear, groups)):
            continue  # of what clears nothing at all, `never_clears` speaks
        for number, capture in items_of(program, "captures"):
            if is_intrusive(capture["type"]):
                yield Odd((*steps, "captures", number, "type"), capture["type"])


LINT = Lint(check=_check)
"""See the module's docstring."""
