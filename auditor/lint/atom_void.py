"""Does an atom fit anything, or only the host of programs?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of
from auditor.policy.places import is_broad

_NAMES = ("path", "process_name", "unit")


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for place, _, group in groups_of(steps, program):
            for number, atom in enumerate(group):
                for kind in _NAMES:
                    if kind in atom and is_broad(atom[kind]):
                        yield Odd((*place, "all_of", number, kind), atom[kind])


LINT = Lint(check=_check)
"""See the module's docstring."""
