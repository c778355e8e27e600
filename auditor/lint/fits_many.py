"""Does a part fit more programs of this machine than one product has?

Then it names a family, and an audit clears none of it; see `auditor.policy.breadth`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, names_of
from auditor.lint._fits import fits_of


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, part, found in fits_of(asked):
        if len(found) > part.max_matches:
            yield Odd(steps, str(len(found)), names_of(found.values()))


LINT = Lint(check=_check)
"""See the module's docstring."""
