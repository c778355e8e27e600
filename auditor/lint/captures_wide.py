"""Is a whole branch of the capability tree declared, where little may be meant?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of
from auditor.model.capability import CAPABILITIES, covers

_MOST = 3
"""A word that covers more leaves than these says little about what is captured."""


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for number, capture in items_of(program, "captures"):
            word = capture["type"]
            below = sum(covers(word, leaf) for leaf in CAPABILITIES)
            if below > _MOST:
                yield Odd((*steps, "captures", number, "type"), word, str(below))


LINT = Lint(check=_check)
"""See the module's docstring."""
