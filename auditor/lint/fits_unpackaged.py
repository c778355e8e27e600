"""Does a part fit a file here that no package has and no digest tells?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, names_of
from auditor.policy.match import Strength


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, found in asked.groups_tried:
        names = [
            program.name
            for program, strength in found.fits
            if not program.package and strength < Strength.S4
        ]
        if names:
            yield Odd(steps, names_of(names))


LINT = Lint(check=_check)
"""See the module's docstring."""
