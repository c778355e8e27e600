"""May any later version of a program do more without being declared anew?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for place, _, group in groups_of(steps, program):
            for number, atom in enumerate(group):
                bounds = atom.get("version", {})
                if "at_least" in bounds and "at_most" not in bounds:
                    floor = bounds["at_least"]
                    yield Odd((*place, "all_of", number, "version"), floor)


LINT = Lint(check=_check)
"""See the module's docstring."""
