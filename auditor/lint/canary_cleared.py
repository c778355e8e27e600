"""Would the policy clear an impostor?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd
from auditor.lint._canaries import impostors_of, is_cleared


def _check(asked: Asked) -> Iterator[Odd]:
    for index, declaration in enumerate(asked.policy.programs):
        for impostor in impostors_of(declaration):
            if is_cleared(asked.policy, declaration, impostor):
                yield Odd(("programs", index), declaration.id, impostor.name)


LINT = Lint(check=_check)
"""See the module's docstring."""
