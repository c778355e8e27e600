"""A program's match in the policy, as a value: made where something is declared."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from auditor.model.frozen import frozen
from auditor.model.policy import Declaration

if TYPE_CHECKING:
    from auditor.policy.atoms import AtomResult

_CURRENT = {None, "active", "pilot"}
"""Declared statuses of a program that is in use; ``None`` is *not stated*."""


class Strength(IntEnum):
    """What a match rests on; a name explains, only an identity clears."""

    S0 = 0
    """Void: fits anything, or only a host of programs."""
    S1 = 1
    """Hint: whoever starts a program can choose it."""
    S2 = 2
    """Family: needs an administrator to fake, but more than one program fits."""
    S3 = 3
    """Identity: this product, in any of its releases."""
    S4 = 4
    """Exact: these very bytes."""


class Why(StrEnum):
    """Why a match clears or does not; ``why.<word>`` in the message files."""

    CLEARED = "cleared"
    WEAK_MATCH = "weak-match"
    FILE_NOT_CERTAIN = "file-not-certain"
    SCRIPT_BY_ARGUMENT = "script-by-argument"
    POLICY_NOT_ACTIVE = "policy-not-active"
    DECLARATION_NOT_ACTIVE = "declaration-not-active"
    CHILD_PROCESS = "child-process"
    TOO_BROAD = "too-broad"


@frozen
class Match:
    """A program's best match in the policy.

    Attributes:
        declaration: id of the declared program.
        component: id of its part.
        strength: of the strongest atom of the group that matched.
        clears: nothing stands against clearing; captures that weigh more still need at
            least `Strength.S3`, see `clears_capability`.
        why: the reason for ``clears``.
        atoms: what each atom of that group said.
    """

    declaration: str
    component: str
    strength: Strength
    clears: bool
    why: Why
    atoms: tuple[AtomResult, ...] = ()


def is_active(declaration: Declaration) -> bool:
    """Return whether a program is declared to be in use: neither planned nor ended."""
    return declaration.status in _CURRENT
