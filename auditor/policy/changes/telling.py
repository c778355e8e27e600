"""A value of a policy on one line, as the file could write it."""

from __future__ import annotations

from auditor.policy.changes.comparing import Value


def as_text(value: Value) -> str:
    """Return a value as text: ``name: A, country: DE`` or ``a, b``; not neutralised."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_inside(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_inside, value)) or "[]"
    return "" if value is None else str(value)


def _inside(value: Value) -> str:
    text = as_text(value)
    if isinstance(value, dict):
        return f"{{{text}}}"
    return f"[{text}]" if isinstance(value, list) and value else text
