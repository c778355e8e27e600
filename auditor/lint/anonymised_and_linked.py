"""Is data called anonymous that is linked to a person?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of, part_of


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        if part_of(program, "deidentification").get("state") != "anonymised":
            continue
        for number, capture in items_of(program, "captures"):
            if capture.get("linked_to_identity") == "true":
                yield Odd((*steps, "captures", number, "linked_to_identity"), "true")


LINT = Lint(check=_check)
"""See the module's docstring."""
