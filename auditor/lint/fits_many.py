"""Does a part fit more programs of this machine than one product has?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd
from auditor.policy.match import Why
from auditor.policy.matching import match_programs
from auditor.policy.places import is_host


def _check(asked: Asked) -> Iterator[Odd]:
    if asked.inventory is None:
        return
    matches = match_programs(asked.policy, asked.programs, asked.inventory)
    names = {program.id: program.name for program in asked.programs}
    hosts = {each.id for each in asked.programs if is_host(each.executable or "")}
    found: dict[tuple[str, str], list[int]] = {}
    for program, match in matches.items():
        if match.why is not Why.CHILD_PROCESS:
            found.setdefault((match.declaration, match.component), []).append(program)
    for index, declaration in enumerate(asked.policy.programs):
        for part in declaration.components:
            hit = found.get((declaration.id, part.id), [])
            if len(hit) > part.max_matches or hosts.intersection(hit):
                shown = ", ".join(sorted(names[each] for each in hit))
                yield Odd(("programs", index), str(len(hit)), shown)


LINT = Lint(check=_check)
"""See the module's docstring."""
