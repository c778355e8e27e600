"""The ways in which two values of a policy are compared; all total, all symmetric.

A way of comparing takes what stood at a place and what stands there now, as plain data,
and yields the differences. What is not told (absent, ``unknown`` or ``withheld``) is never
more or less than anything: that it is told or no longer told is a difference of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from auditor.model.frozen import frozen, replace
from auditor.model.policy_change import Direction, PolicyChange

Value = Any
"""A text, a list or a mapping of a judged policy; ``None`` where nothing stands."""

Ways = dict[str, "Compare"]


@frozen
class At:
    """A place in both files: what `PolicyChange` says of where a difference is."""

    field: str = ""
    program: str = ""
    component: str = ""
    capability: str = ""
    item: str = ""

    def key(self, name: str) -> At:
        """Return the place of a key of the mapping here."""
        return replace(self, field=f"{self.field}.{name}" if self.field else name)

    def entry(self, item: str) -> At:
        """Return the place of one entry of the list here."""
        return replace(self, field=f"{self.field}[]", item=item)

    def told(self, change: Direction, before: Value, after: Value) -> PolicyChange:
        """Return a difference at this place."""
        return PolicyChange(
            change=change,
            field=self.field,
            before=before,
            after=after,
            program=self.program,
            component=self.component,
            capability=self.capability,
            item=self.item,
        )


Compare = Callable[[At, Value, Value], Iterator[PolicyChange]]


def is_silent(value: Value) -> bool:
    """Return whether a value tells nothing."""
    return value is None or (isinstance(value, str) and value in {"unknown", "withheld"})


def canonical(value: Value) -> str:
    """Return a text that two values share exactly when they say the same.

    The order of lists says nothing in a policy.
    """
    return json.dumps(_ordered(value), sort_keys=True)


def entries(value: Value) -> list[Value]:
    """Return a list's entries; a lone value is a list of itself, nothing an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def differing(how: Compare) -> Compare:
    """Return a way that first sees to equal values and to silence.

    Args:
        how: compares two values that are told and not the same.
    """

    def compare(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
        if before == after or canonical(before) == canonical(after):
            return
        if is_silent(before) or is_silent(after):
            yield at.told(_of_silence(before, after), before, after)
        else:
            yield from how(at, before, after)

    return compare


def mapping(ways: Ways, *, without: tuple[str, ...] = ()) -> Compare:
    """Return the way for a mapping: key by key, those it does not know as `anything`.

    Args:
        ways: by key, in the order in which differences are told.
        without: keys that say which mapping it is, and so cannot differ.
    """

    def how(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
        if not (isinstance(before, dict) and isinstance(after, dict)):
            yield at.told(Direction.CHANGED, before, after)
            return
        for key in dict.fromkeys([*ways, *before, *after]):
            if key not in without:
                way = ways.get(key, anything)
                yield from way(at.key(key), before.get(key), after.get(key))

    return differing(how)


def anything(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
    """Compare values that are neither more nor less; mappings key by key."""
    yield from mapping({})(at, before, after)


def _of_silence(before: Value, after: Value) -> Direction:
    if is_silent(before):
        return Direction.CHANGED if is_silent(after) else Direction.STATED
    return Direction.WITHHELD if after == "withheld" else Direction.UNSTATED


def _ordered(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _ordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_ordered(item) for item in value), key=json.dumps)
    return value
