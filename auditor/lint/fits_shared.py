"""Does a part fit what everybody runs: the system's own, a browser, a shell?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, names_of
from auditor.lint._fits import fits_of
from auditor.policy.places import is_shared


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, _, found in fits_of(asked):
        shared = [name for place, name in found.items() if is_shared(place)]
        if shared:
            yield Odd(steps, names_of(shared), names_of(found.values()))


LINT = Lint(check=_check)
"""See the module's docstring."""
