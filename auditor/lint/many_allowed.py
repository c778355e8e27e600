"""May a part fit more programs than one product usually has, and clear them all?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd
from auditor.model.policy import MOST_MATCHES


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, _, part in asked.parts_declared:
        if part.max_matches > MOST_MATCHES:
            yield Odd((*steps, "max_matches"), str(part.max_matches))


LINT = Lint(check=_check)
"""See the module's docstring."""
