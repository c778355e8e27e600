"""Is a program recognised by its maker alone, who makes others too?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of

_WIDE = frozenset({"apple_team_id", "win_publisher"})


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for place, _, group in groups_of(steps, program):
            kinds = {kind for atom in group for kind in atom if kind != "version"}
            if kinds <= _WIDE:
                yield Odd(place, ", ".join(sorted(kinds)))


LINT = Lint(check=_check)
"""See the module's docstring."""
