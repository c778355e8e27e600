"""Was a notice published after the program began?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, items_of


def _check(asked: Asked) -> Iterator[Odd]:
    listed = asked.policy.document.get("notices", ())
    notices = {notice["id"]: notice for notice in listed}
    for steps, program in asked.programs_declared:
        start = program.get("start", "")
        for number, name in items_of(program, "notices"):
            published = notices.get(name, {}).get("published", "")
            if start[:1].isdigit() and published[:1].isdigit() and published > start:
                yield Odd((*steps, "notices", number), published, start)


LINT = Lint(check=_check)
"""See the module's docstring."""
