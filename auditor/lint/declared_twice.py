"""Are two declared programs recognised by the very same thing?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of


def _check(asked: Asked) -> Iterator[Odd]:
    first: dict[str, str] = {}
    for steps, program in asked.programs_declared:
        for place, _, group in groups_of(steps, program):
            text = str(sorted(str(sorted(atom.items(), key=str)) for atom in group))
            other = first.setdefault(text, program["id"])
            if other != program["id"]:
                yield Odd(place, program["id"], other)


LINT = Lint(check=_check)
"""See the module's docstring."""
