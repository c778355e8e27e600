"""Would the policy clear an impostor?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd
from auditor.lint._alike import Shape, one_of_each, shape_of
from auditor.lint._canaries import cleared, impostors_of


def _check(asked: Asked) -> Iterator[Odd]:
    known: dict[Shape, tuple[str, ...]] = {}
    for index, declaration in enumerate(asked.policy.programs):
        tried = one_of_each(declaration)
        shape = shape_of(tried)
        if shape not in known:
            known[shape] = cleared(asked.policy, tried, impostors_of(tried))
        for name in known[shape]:
            yield Odd(("programs", index), declaration.id, name)


LINT = Lint(check=_check)
"""See the module's docstring."""
