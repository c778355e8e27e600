"""Does a group ask for things of two systems at once, which no program has?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.lint import Asked, Lint, Odd, groups_of

_SYSTEMS = {
    "unit": "linux",
    "apple_signing_id": "macos",
    "apple_team_id": "macos",
    "win_publisher": "windows",
    "win_original_filename": "windows",
}
_MANAGERS = {
    **dict.fromkeys(["systemd", "dpkg", "rpm", "pacman", "apk"], "linux"),
    "launchd": "macos",
    "scm": "windows",
}


def _check(asked: Asked) -> Iterator[Odd]:
    for steps, program in asked.programs_declared:
        for place, _, group in groups_of(steps, program):
            systems = {system for atom in group for system in _of(atom)}
            if len(systems) > 1:
                yield Odd(place, ", ".join(sorted(systems)))


def _of(atom: dict[str, Any]) -> Iterator[str]:
    for kind, value in atom.items():
        manager = value.get("manager", "") if isinstance(value, dict) else ""
        system = _SYSTEMS.get(kind) or _MANAGERS.get(manager)
        if system:
            yield system


LINT = Lint(check=_check)
"""See the module's docstring."""
