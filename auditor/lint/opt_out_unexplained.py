"""Can one opt out of what is installed by force, and nobody says how?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, groups_of, part_of


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        told = part_of(program, "opt_out")
        forced = any(
            atom.get("extension_install_mode", "").startswith("force")
            for _, _, group in groups_of(steps, program)
            for atom in group
        )
        if told.get("available") == "true" and "how" not in told and forced:
            yield Odd((*steps, "opt_out", "available"), "true")


LINT = Lint(check=_check)
"""See the module's docstring."""
