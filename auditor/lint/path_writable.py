"""Is a program recognised by a place where people may put other files?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of
from auditor.policy.places import user_writable


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for place, _, group in groups_of(steps, program):
            for number, atom in enumerate(group):
                path = atom.get("path", "")
                if path.startswith("/") and user_writable(path):
                    yield Odd((*place, "all_of", number, "path"), path)


LINT = Lint(check=_check)
"""See the module's docstring."""
