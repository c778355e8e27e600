"""How many programs of a machine a declared part fits: a family clears none of it.

Only what fits by more than a hint counts: whoever starts a program chooses its name, and
four programs of one name must not make a declared one look undeclared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from auditor.model.policy import Component
from auditor.policy.fitting import Fitting
from auditor.policy.match import Strength
from auditor.policy.places import is_shared

Part = tuple[str, str]
"""The ids of a declaration and of its part."""


def fitted(fits: Iterable[tuple[str, Iterable[Fitting]]]) -> dict[Part, set[str]]:
    """Return the different programs that each part fits by more than a hint.

    Args:
        fits: every program, as anything that tells it from others, and what it fits.
    """
    found: dict[Part, set[str]] = defaultdict(set)
    for program, fittings in fits:
        for fitting in fittings:
            if fitting.strength >= Strength.S2:
                found[fitting.part].add(program)
    return found


def too_broad(
    found: Mapping[Part, set[str]], parts: Mapping[Part, Component]
) -> frozenset[Part]:
    """Return the parts that clear nothing, for they fit too many programs or a shared one.

    Args:
        found: what `fitted` returned.
        parts: what is declared.
    """
    return frozenset(
        part
        for part, programs in found.items()
        if len(programs) > parts[part].max_matches or any(map(is_shared, programs))
    )
