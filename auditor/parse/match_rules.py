"""What connections of a bus asked for (D-Bus Specification, "Match Rules")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.parse.dbus import Value

_MOST = 16
_LONGEST = 128


def entries(value: Value) -> Iterator[tuple[Value, ...]]:
    """Yield the structures of an array; anything else is left out."""
    for item in value if isinstance(value, tuple) else ():
        if isinstance(item, tuple):
            yield item


def rule_keys(rule: str) -> dict[str, str]:
    """Return a match rule's keys and values (D-Bus Specification, "Match Rules")."""
    parts = (item.partition("=") for item in rule.split(","))
    return {key.strip(): value.strip("'") for key, _, value in parts if key.strip()}


def eavesdropped(rules: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the interfaces of which connections are handed what goes to others.

    Args:
        rules: match rules by connection.

    Returns:
        Sorted interfaces by connection; an empty one for messages of any interface.
    """
    found: dict[str, set[str]] = {}
    for name, listed in rules.items():
        for keys in map(rule_keys, listed):
            if keys.get("eavesdrop") == "true":
                found.setdefault(name, set()).add(keys.get("interface", "")[:_LONGEST])
    return {name: tuple(sorted(each)[:_MOST]) for name, each in found.items()}
