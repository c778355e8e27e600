"""Is something kept for no time at all, or for ever?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of

_ODD = ("endless", "indeterminate")


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for number, keeping in items_of(program, "retention"):
            period = keeping.get("period", "")
            if period in _ODD or re.fullmatch("P(T?0[A-Z])+", period):
                yield Odd((*steps, "retention", number, "period"), period)


LINT = Lint(check=_check)
"""See the module's docstring."""
