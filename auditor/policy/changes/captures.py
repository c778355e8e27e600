"""What two policies declare to be captured, by the tree of capabilities."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.frozen import replace
from auditor.model.policy_change import Direction, PolicyChange
from auditor.policy.changes.comparing import (
    At,
    Compare,
    Value,
    anything,
    differing,
    entries,
    mapping,
)
from auditor.policy.changes.lists import (
    PROMISED,
    REQUIRED,
    TAKEN,
    keyed,
    leaves,
    leaves_of,
    members,
)
from auditor.policy.changes.measures import (
    earlier,
    later,
    measured,
    ranked,
    scale,
    shorter,
    yes_is_more,
)

_LISTS = {"allowlist": TAKEN, "denylist": PROMISED}
"""What a list of applications means: those that are looked at, or those that are not."""


def captures(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
    """Compare two lists of captures.

    A capture that only one of them names is compared with the word above it that the
    other one names: ``screen.image`` is part of a declared ``screen``. One whose every
    leaf the other side declares in other words is neither added nor dropped.
    """
    covered = [leaves_of(types_of(each)) for each in (before, after)]
    for change in _captures(at, before, after):
        one = replace(change, capability=change.item, item="")
        if one.field == f"{at.field}[]" and one.change is not Direction.CHANGED:
            there = covered[1 if one.after is None else 0]
            if leaves(one.capability) and leaves(one.capability) <= there:
                continue
        yield one


def types_of(value: Value) -> list[str]:
    """Return the capability words of a list of captures."""
    found = (
        each.get("type") if isinstance(each, dict) else each for each in entries(value)
    )
    return [each for each in found if isinstance(each, str)]


def _above(word: str) -> Iterator[str]:
    while "." in word:
        word = word.rpartition(".")[0]
        yield word


def _scope(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
    """Compare which applications and windows: a list's meaning depends on its kind."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        yield at.told(Direction.CHANGED, before, after)
        return
    kinds = {before.get("apps"), after.get("apps")}
    way: Compare = anything
    if len(kinds) == 1 and (meaning := _LISTS.get(str(*kinds))):
        way = members(meaning)
    without = ("list", "list_url", "list_sha256") if "all" in kinds else ()
    ways = {
        "apps": scale("allowlist", "denylist", "all"),
        "list": way,
        "windows": scale("active_window", "all_screens"),
    }
    yield from mapping(ways, without=without)(at, before, after)


hours = mapping({"days": members(TAKEN), "start": earlier, "end": later})
"""The way for days and times at which something is done."""

_capture = mapping(
    {
        "trigger": scale(
            "individual_suspicion", "on_demand", ("event", "interval"), "continuous"
        ),
        "interval": shorter,
        "when": measured(
            ranked("work_hours", "logged_in", "always"), ranked("custom", "always")
        ),
        "schedule": hours,
        "scope": differing(_scope),
        "linked_to_identity": yes_is_more,
    },
    without=("type",),
)
_captures = keyed("type", REQUIRED, _capture, above=_above)
