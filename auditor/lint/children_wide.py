"""Does a part cover what it starts that starts anything?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of

_STARTERS = frozenset({"updater", "service", "cloud_only"})


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for number, part in items_of(program, "components"):
            kind = part.get("kind", "agent")
            if part.get("covers_children") == "true" and kind in _STARTERS:
                yield Odd((*steps, "components", number, "covers_children"), kind)


LINT = Lint(check=_check)
"""See the module's docstring."""
