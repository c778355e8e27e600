"""What a group of atoms can be worth at most, on the system that it is about."""

from __future__ import annotations

import re
from typing import Any

from auditor.lint._writable import writable
from auditor.policy.places import is_broad

IDENTITY, FAMILY, HINT, VOID = 3, 2, 1, 0
_WORTH = {
    **dict.fromkeys(["sha256", "script_sha256", "root_ca_sha256"], 4),
    **dict.fromkeys(["package", "extension", "mdm_payload"], IDENTITY),
    **dict.fromkeys(["apple_team_id", "win_publisher"], FAMILY),
}
_SIGNED = re.compile(r"[A-Z0-9]{10}:.")
"""A signing id says whose it is only after the ten characters of its team."""

Group = list[dict[str, Any]]


def worths(group: Group) -> list[int]:
    """Return what each atom can be worth at most; every other kind is a hint."""
    found = [_worth(atom) for atom in group]
    kinds = {kind for atom in group for kind in atom}
    if {"win_publisher", "win_original_filename", "version"} <= kinds:
        found.append(IDENTITY)  # product-level, as Windows' own rules have it
    return found


def may_clear(group: Group) -> bool:
    """Return whether a group can clear anything, where all of it can be checked."""
    found = worths(group)
    families = {
        kind
        for atom, worth in zip(group, found, strict=False)
        for kind in atom
        if worth >= FAMILY and kind != "version"
    }
    return VOID not in found and (max(found) >= IDENTITY or len(families) > 1)


def _worth(atom: dict[str, Any]) -> int:
    (kind, value), *_ = ((key, atom[key]) for key in atom if key != "version")
    if kind in {"path", "process_name", "unit"} and is_broad(value):
        return VOID
    if kind == "path":
        return HINT if writable(value) else FAMILY
    if kind == "apple_signing_id":
        return IDENTITY if _SIGNED.match(value) else HINT
    return _WORTH.get(kind, HINT)
