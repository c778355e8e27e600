"""Is the same thing declared as captured and as not captured?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of
from auditor.model.capability import covers
from auditor.policy.words import expand


def _check(asked: Asked) -> Iterator[Odd]:
    whole = asked.policy.document.get("not_captured", ())
    for steps, program in asked.programs_declared:
        negatives = [
            node
            for word in (*whole, *program.get("not_captured", ()))
            for node in expand(word)
        ]
        for number, capture in items_of(program, "captures"):
            word = capture["type"]
            if any(covers(node, word) or covers(word, node) for node in negatives):
                yield Odd((*steps, "captures", number, "type"), word)


LINT = Lint(check=_check)
"""See the module's docstring."""
