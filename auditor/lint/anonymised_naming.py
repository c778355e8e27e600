"""Is data called anonymous that is of a kind that names people by itself?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of, part_of
from auditor.model.capability import covers

_NAMING = ("input.keystrokes.content", "input.keystrokes.timing", "screen")


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        if part_of(program, "deidentification").get("state") != "anonymised":
            continue
        for number, capture in items_of(program, "captures"):
            if any(covers(word, capture["type"]) for word in _NAMING):
                yield Odd((*steps, "captures", number, "type"), capture["type"])


LINT = Lint(check=_check)
"""See the module's docstring."""
