"""Is the same thing declared as captured and as not captured?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.lint import Asked, Lint, Odd, Steps, items_of
from auditor.model.capability import covers


def _check(asked: Asked) -> Iterator[Odd]:
    whole = asked.policy.not_captured
    for (steps, program), declared in zip(
        asked.programs_declared, asked.policy.programs, strict=True
    ):
        negatives = {*whole, *declared.not_captured}
        for place, capture in _captures(steps, program):
            word = capture["type"]
            if any(covers(node, word) or covers(word, node) for node in negatives):
                yield Odd((*place, "type"), word)


def _captures(
    steps: Steps, program: dict[str, Any]
) -> Iterator[tuple[Steps, dict[str, Any]]]:
    for number, capture in items_of(program, "captures"):
        yield (*steps, "captures", number), capture
    for index, part in items_of(program, "components"):
        for number, capture in items_of(part, "captures"):
            yield (*steps, "components", index, "captures", number), capture


LINT = Lint(check=_check)
"""See the module's docstring."""
