"""Lists of a policy: what was added and what was dropped, and what each of these means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest

from auditor.model.capability import CAPABILITIES, covers
from auditor.model.frozen import frozen, replace
from auditor.model.policy_change import Direction, PolicyChange
from auditor.policy.changes.comparing import (
    At,
    Compare,
    Value,
    canonical,
    differing,
    entries,
    is_silent,
)
from auditor.policy.words import expand

Item = dict[str, Value]


@frozen
class Meaning:
    """What it means that something joins or leaves a list.

    Attributes:
        added: the word for an entry that is new.
        dropped: the word for an entry that is gone.
        absent_is_none: a list that is not there is an empty one, not silence.
    """

    added: Direction
    dropped: Direction
    absent_is_none: bool = False


TAKEN = Meaning(added=Direction.WIDENED, dropped=Direction.NARROWED)
"""The longer the list, the more is taken; without a list nothing is told of it."""

REQUIRED = replace(TAKEN, absent_is_none=True)
"""The same, and what the list does not name is not declared."""

PROMISED = Meaning(added=Direction.NARROWED, dropped=Direction.WIDENED, absent_is_none=True)
"""The longer the list, the less is taken."""

TOLD = Meaning(added=Direction.STATED, dropped=Direction.UNSTATED)
"""The longer the list, the more is known."""

HELD_BACK = Meaning(added=Direction.WITHHELD, dropped=Direction.STATED)
"""The longer the list, the less is known."""


def listed(meaning: Meaning, how: Compare) -> Compare:
    """Return a way for lists that are there and not the same.

    Args:
        meaning: whether a list that is not there is silence.
        how: compares two lists, either of which may be empty.
    """
    told = differing(how)

    def compare(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
        sides = [before, after]
        # An empty list says "none"; where nothing stands, nothing is said.
        if meaning.absent_is_none and any(each and not is_silent(each) for each in sides):
            sides = [[] if each is None else each for each in sides]
        yield from told(at, *sides)

    return compare


def members(meaning: Meaning) -> Compare:
    """Return the way for a list of words; a lone word is a list of itself."""

    def how(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
        known, now = _by_text(before), _by_text(after)
        # Beside a word that tells nothing, a list is not all there is.
        was_open, is_open = any(map(is_silent, known.values())), _is_open(now.values())
        for text in known.keys() - now.keys():
            word = Direction.UNSTATED if is_open else meaning.dropped
            word = Direction.STATED if is_silent(known[text]) else word
            yield at.entry("").told(word, known[text], None)
        for text in now.keys() - known.keys():
            word = Direction.STATED if was_open else meaning.added
            word = _silent_word(now[text]) if is_silent(now[text]) else word
            yield at.entry("").told(word, None, now[text])

    return listed(meaning, _sorted(how))


def keyed(
    name: str,
    meaning: Meaning,
    how: Compare,
    *,
    above: Callable[[str], Iterable[str]] = lambda _name: (),
) -> Compare:
    """Return the way for a list of mappings that one of their keys tells apart.

    Args:
        name: that key; an entry that is no mapping is taken for its value.
        meaning: of entries that are added and dropped.
        how: compares two entries.
        above: names of entries that speak for one that is not there, nearest first.
    """

    def compare(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
        known, now = _by_name(name, before), _by_name(name, after)
        for each in dict.fromkeys([*known, *now]):
            place = at.entry(each)
            own = zip_longest(*_unequal(known.get(each, []), now.get(each, [])))
            for mine, theirs in own:
                old = _first(known, above(each)) if mine is None else mine
                new = _first(now, above(each)) if theirs is None else theirs
                if old is None or new is None:
                    word = meaning.added if old is None else meaning.dropped
                    yield place.told(word, old, new)
                else:
                    yield from how(place, old, new)

    return listed(meaning, compare)


@lru_cache(1024)
def leaves(word: str) -> frozenset[str]:
    """Return the leaves of the capability tree that a word, or one with ``*``, covers."""
    nodes = expand(word) if "*" in word else (word,)
    return frozenset(
        leaf for leaf in CAPABILITIES if any(covers(node, leaf) for node in nodes)
    )


def leaves_of(words: Iterable[Value]) -> frozenset[str]:
    """Return the leaves that any of some words covers."""
    return frozenset().union(*(leaves(word) for word in words if isinstance(word, str)))


def _words_not_covered(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
    known, now = (entries(each) for each in (before, after))
    sides = (
        (known, leaves_of(now), PROMISED.dropped),
        (now, leaves_of(known), PROMISED.added),
    )
    for words, others, word in sides:
        for each in words:
            if isinstance(each, str) and not leaves(each) <= others:
                place = replace(at.entry(""), capability=each)
                is_old = words is known
                yield place.told(word, each if is_old else None, None if is_old else each)


negatives = listed(PROMISED, _words_not_covered)
"""The way for what is promised not to be captured, leaf by leaf of the tree."""


def _by_text(value: Value) -> dict[str, Value]:
    return {canonical(item): item for item in entries(value) if item != "none"}


def _is_open(items: Iterable[Value]) -> bool:
    return any(map(is_silent, items))


def _silent_word(item: Value) -> Direction:
    return Direction.WITHHELD if item == "withheld" else Direction.UNSTATED


def _sorted(how: Compare) -> Compare:
    def compare(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
        yield from sorted(
            how(at, before, after), key=lambda each: canonical([each.before, each.after])
        )

    return compare


def _by_name(name: str, value: Value) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for entry in entries(value):
        item = entry if isinstance(entry, dict) else {name: entry}
        label = item.get(name)
        text = label if isinstance(label, str) else canonical(label)
        found.setdefault(text, []).append(item)
    return found


def _unequal(known: list[Item], now: list[Item]) -> tuple[list[Item], list[Item]]:
    """Return the entries of one name that the other side does not have, in one order."""
    texts = [{canonical(item): item for item in side} for side in (known, now)]
    first, second = (
        [items[text] for text in sorted(items.keys() - other.keys())]
        for items, other in (texts, texts[::-1])
    )
    return first, second


def _first(items: dict[str, list[Item]], names: Iterable[str]) -> Item | None:
    return next((items[name][0] for name in names if name in items), None)
