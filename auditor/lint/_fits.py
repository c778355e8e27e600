"""What each part fits on the machine that a policy is compared with."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Steps
from auditor.model.policy import Component
from auditor.policy.match import Strength


def fits_of(
    asked: Asked, least: Strength = Strength.S2
) -> Iterator[tuple[Steps, Component, dict[str, str]]]:
    """Yield each part, its place, and the names of the programs that it fits, by file.

    Args:
        asked: what is looked at.
        least: how strongly a program has to fit.
    """
    for steps, declaration, part in asked.parts_declared if asked.looked else ():
        found: dict[str, str] = {}
        for number in range(len(part.match)):
            for program, strength in asked.tried[declaration.id, part.id, number].fits:
                if strength >= least:
                    place = program.script or program.executable or str(program.id)
                    found[place] = program.name
        yield steps, part, found
