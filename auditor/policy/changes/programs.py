"""The declared programs of two policies, and their parts: which is which."""

from __future__ import annotations

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
    olds, news = ([each for each in entries(side) if isinstance(each, dict)]
                  for side in (before, after))  # fmt: skip
    same = {str(each.get("id")) for each in olds} & {str(each.get("id")) for each in news}
    lone = [[each for each in side if str(each.get("id")) not in same]
            for side in (olds, news)]  # fmt: skip
    akin = [(old, new) for old in lone[0] for new in lone[1] if _marks(old) & _marks(new)]
    partner = {
        canonical(old): new
        for old, new in akin
        if sum(each[0] is old for each in akin) == 1
        and sum(each[1] is new for each in akin) == 1
    }
    by_id = {str(each.get("id")): each for each in news}
    taken = []
    for old in olds:
        name = str(old.get("id"))
        new = by_id[name] if name in same else partner.get(canonical(old))
        taken.append(new)
        yield old, new
    yield from ((None, new) for new in news if not any(new is each for each in taken))


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
