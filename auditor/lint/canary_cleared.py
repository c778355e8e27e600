"""Would the policy clear an impostor?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd
from auditor.lint._canaries import cleared, impostors_of


def _check(asked: Asked) -> Iterator[Odd]:
    for index, declaration in enumerate(asked.policy.programs):
        found = cleared(asked.policy, declaration, impostors_of(declaration))
        for name in found:
            yield Odd(("programs", index), declaration.id, name)


LINT = Lint(check=_check)
"""See the module's docstring."""
