"""The declared programs of two policies, and their parts: which is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.model.frozen import replace
from auditor.model.policy_change import Direction, PolicyChange
from auditor.policy.changes.captures import captures
from auditor.policy.changes.comparing import At, Value, canonical, entries, mapping
from auditor.policy.changes.fields import PROGRAM
from auditor.policy.changes.lists import REQUIRED, Item, listed
from auditor.policy.changes.matchers import matchers
from auditor.policy.changes.measures import larger, yes_is_more
from auditor.policy.conversion import MAIN

_SHOWN = ("id", "name", "vendor", "role", "status")
"""What is told of a program that is new or gone; the rest is in the file."""

_fields = mapping(PROGRAM, without=("id", "match", "components", "captures"))
_part = mapping(
    {"covers_children": yes_is_more, "max_matches": larger},
    without=("id", "match", "captures"),
)


def _programs(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
    for old, new in paired(before, after):
        known = old if new is None else new
        place = replace(at.entry(""), program=str((known or {}).get("id", "")))
        if old is None or new is None:
            yield _one_sided(place, _shown(old), _shown(new))
            pair = [old or {}, new or {}]
            yield from captures(
                place.key("captures"), *(each.get("captures") for each in pair)
            )
            purposes = (each.get("purposes") for each in pair)
            yield from PROGRAM["purposes"](place.key("purposes"), *purposes)
        else:
            yield from _renamed(place, old, new)
            yield from _parts(place, old, new)
            own = (each.get("captures") for each in (old, new))
            yield from captures(place.key("captures"), *own)
            yield from _fields(place, old, new)


programs = listed(REQUIRED, _programs)
"""The way for the list of declared programs."""


def paired(before: Value, after: Value) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield which entry of one list is which of the other: by id, else by a shared mark.

    A mark is a product or a group of atoms; it counts where it points to one entry on
    either side. An entry without a counterpart stands alone.
    """
    olds, news = _by_id(before), _by_id(after)
    lone = [{name: each for name, each in side.items() if name not in other}
            for side, other in ((olds, news), (news, olds))]  # fmt: skip
    partner = {name: name for name in olds.keys() & news.keys()} | _partners(*lone)
    for name, old in olds.items():
        yield old, news.get(partner.get(name, ""))
    taken = set(partner.values())
    yield from ((None, new) for name, new in news.items() if name not in taken)


def _by_id(value: Value) -> dict[str, Item]:
    found = (each for each in entries(value) if isinstance(each, dict))
    return {str(each.get("id")): each for each in found}


def _partners(olds: dict[str, Item], news: dict[str, Item]) -> dict[str, str]:
    """Return who is who among entries of different ids, where that is certain."""
    known, now = _owners(olds), _owners(news)
    akin = {
        (old, new)
        for mark in known.keys() & now.keys()
        if len(known[mark]) == len(now[mark]) == 1
        for old, new in zip(known[mark], now[mark], strict=True)
    }
    counts = Counter(name for pair in akin for name in enumerate(pair))
    return {old: new for old, new in akin if counts[0, old] == 1 and counts[1, new] == 1}


def _owners(items: dict[str, Item]) -> dict[str, set[str]]:
    """Return the ids of the entries that have a mark, by the mark."""
    owners: dict[str, set[str]] = {}
    for name, item in items.items():
        for mark in _marks(item):
            owners.setdefault(mark, set()).add(name)
    return owners


def _marks(item: Item) -> set[str]:
    groups = [
        group
        for owner in (item, *entries(item.get("components")))
        if isinstance(owner, dict)
        for group in entries(owner.get("match"))
    ]
    product = item.get("product_ref")
    return {canonical(each) for each in [*groups, *([product] if product else [])]}


def _shown(item: Item | None) -> Item | None:
    return item and {key: item[key] for key in _SHOWN if key in item}


def _one_sided(at: At, old: Item | None, new: Item | None) -> PolicyChange:
    return at.told(Direction.WIDENED if old is None else Direction.NARROWED, old, new)


def _renamed(at: At, old: Item, new: Item) -> Iterator[PolicyChange]:
    if old.get("id") != new.get("id"):
        yield at.key("id").told(Direction.CHANGED, old.get("id"), new.get("id"))


def _parts(at: At, old: Item, new: Item) -> Iterator[PolicyChange]:
    """Compare the parts of one program; one that is not divided is a part by itself."""
    for before, after in paired(_parts_of(old), _parts_of(new)):
        sides = [each for each in (before, after) if each is not None]
        name = str(sides[-1].get("id", ""))
        if all(each.get("id") == MAIN for each in sides):
            place = at
        else:
            place = replace(at.key("components").entry(""), component=name)
        if before is None or after is None:
            shown = place.key("match") if place is at else place
            yield _one_sided(shown, before, after)
            continue
        yield from _renamed(place, before, after)
        yield from matchers(place.key("match"), before.get("match"), after.get("match"))
        if "captures" in before or "captures" in after:  # else they are the program's
            theirs = before.get("captures", old.get("captures"))
            yield from captures(
                place.key("captures"), theirs, after.get("captures", new.get("captures"))
            )
        yield from _part(place, before, after)


def _parts_of(program: Item) -> list[Item]:
    """Return the parts of a program, each saying what its silence means."""
    main = [{"id": MAIN, "match": program["match"]}] if program.get("match") else []
    parts = [each for each in entries(program.get("components")) if isinstance(each, dict)]
    return [{"kind": "agent", "covers_children": "false", **each} for each in main + parts]
