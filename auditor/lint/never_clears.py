"""Can nothing that a program is recognised by ever clear it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.lint import Asked, Lint, Odd, groups_of

_IDENTITY, _FAMILY = 3, 2
_WORTH = {
    **dict.fromkeys(["sha256", "script_sha256", "root_ca_sha256"], 4),
    **dict.fromkeys(["package", "apple_signing_id", "extension", "mdm_payload"], 3),
    **dict.fromkeys(["path", "apple_team_id", "win_publisher"], 2),
}
"""What an atom can be worth at most; every other kind is a hint."""


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        groups = [group for _, _, group in groups_of(steps, program)]
        if groups and not any(map(_may_clear, groups)):
            kinds = {kind for group in groups for atom in group for kind in atom}
            yield Odd(steps, ", ".join(sorted(kinds - {"version"})))


def _may_clear(group: list[dict[str, Any]]) -> bool:
    kinds = {kind for atom in group for kind in atom if kind != "version"}
    worths = [_WORTH.get(kind, 1) for kind in kinds]
    return max(worths) >= _IDENTITY or sum(each >= _FAMILY for each in worths) > 1


LINT = Lint(check=_check)
"""See the module's docstring."""
