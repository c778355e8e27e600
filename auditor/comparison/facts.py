"""Single values of two reports: the same, changed, or not to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.change import Change
from auditor.model.comparison import Difference
from auditor.render import Json

WITHHELD: dict[str, bool] = {"withheld": True}
"""What stands for a withheld value; two of them are never known to be the same."""


def told(parent: Json, key: str) -> object:
    """Return a value, the texts of a list as a tuple, or `WITHHELD`."""
    value = parent.get(key)
    if isinstance(value, list):
        texts = tuple(item for item in value if isinstance(item, str))
        return texts if len(texts) == len(value) else WITHHELD
    return WITHHELD if isinstance(value, dict) else value


def text_of(parent: Json, key: str) -> str | None:
    """Return a text that is there and not withheld."""
    value = parent.get(key)
    return value if isinstance(value, str) and value else None


def difference(key: str, older: Json, newer: Json) -> Difference | None:
    """Return how one value differs; ``None`` when it does not.

    A withheld value, and one that only one of the reports has a place for, cannot be
    compared.
    """
    before, after = told(older, key), told(newer, key)
    if is_same(before, after):
        return None
    open_ = WITHHELD not in (before, after) and (key in older) == (key in newer)
    change = Change.CHANGED if open_ else Change.NOT_COMPARABLE
    return Difference(field=key, older=before, newer=after, change=change)


def differences(keys: Iterable[str], older: Json, newer: Json) -> Iterator[Difference]:
    """Yield how the values of some keys differ, in the order of the keys."""
    for key in keys:
        found = difference(key, older, newer)
        if found is not None:
            yield found


def is_same(older: object, newer: object) -> bool:
    """Return whether two values are known to be the same; JSON's true is not its 1."""
    if WITHHELD in (older, newer):
        return False
    return type(older) is type(newer) and older == newer


def withheld_in(value: object) -> int:
    """Return how many values of a report are withheld, at any depth."""
    count, left = 0, [value]
    while left:
        item = left.pop()
        if item == WITHHELD or _is_digest(item):
            count += 1
        elif isinstance(item, dict):
            left.extend(item.values())
        elif isinstance(item, list):
            left.extend(item)
    return count


def _is_digest(value: object) -> bool:
    """Return whether a digest stands in the place of a value (RFC 9901, 4.2.4.2)."""
    if not isinstance(value, list) or len(value) != 1:
        return False
    return isinstance(value[0], dict) and set(value[0]) == {"..."}
