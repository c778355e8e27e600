"""Can nothing that a program is recognised by ever clear it?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of
from auditor.lint._worth import may_clear


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        groups = [group for _, _, group in groups_of(steps, program)]
        if groups and not any(map(may_clear, groups)):
            kinds = {kind for group in groups for atom in group for kind in atom}
            yield Odd(steps, ", ".join(sorted(kinds - {"version"})))


LINT = Lint(check=_check)
"""See the module's docstring."""
