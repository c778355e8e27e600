"""By what two policies recognise a program, as sets of files.

A matcher is a list of groups of atoms; a file fits when all atoms of one group do. A group
lies within another when everything that fits it fits the other one too.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.policy_change import Direction, PolicyChange
from auditor.policy.changes.comparing import At, Value, canonical, entries
from auditor.policy.changes.lists import REQUIRED, listed
from auditor.policy.match import Strength
from auditor.policy.versions import within

_STRENGTHS = {
    Strength.S4: ("sha256", "script_sha256", "root_ca_sha256"),
    Strength.S3: ("package", "apple_signing_id", "extension", "mdm_payload"),
    Strength.S2: (
        *("path", "service", "apple_team_id", "win_publisher", "win_original_filename"),
        "extension_install_mode",
    ),
}
"""What each kind of atom is worth at best; any other is a hint."""

_BY_KIND = {kind: strength for strength, kinds in _STRENGTHS.items() for kind in kinds}


_MOST_PAIRS = 400_000
"""Groups are not compared with each other beyond this; each is told by itself then."""


def _matchers(at: At, before: Value, after: Value) -> Iterator[PolicyChange]:
    """Tell groups that fit more than before, and those that fit less."""
    whole = [entries(before), entries(after)]
    known, now = _unequal(*whole)
    place = at.entry("")
    if (len(known) + len(now)) * sum(map(len, whole)) > _MOST_PAIRS:
        yield from (place.told(Direction.NARROWED, group, None) for group in known)
        yield from (place.told(Direction.WIDENED, None, group) for group in now)
        return
    gone = [group for group in known if not _fits_within(group, whole[1])]
    new = [group for group in now if not _fits_within(group, whole[0])]
    for old, group in _alike(gone, known, new, now):
        for word in _words(old, group):
            yield place.told(word, old, group)


matchers = listed(REQUIRED, _matchers)
"""The way for a list of groups of atoms."""


def _unequal(known: list[Value], now: list[Value]) -> tuple[list[Value], list[Value]]:
    """Return the groups of either side that do not stand on the other as they are."""
    texts = [{canonical(group) for group in side} for side in (known, now)]
    return (
        [group for group in known if canonical(group) not in texts[1]],
        [group for group in now if canonical(group) not in texts[0]],
    )


def _words(old: Value, new: Value) -> Iterator[Direction]:
    """Yield what it means that one group stands in the place of another."""
    if old is None or new is None:
        yield Direction.WIDENED if old is None else Direction.NARROWED
        return
    wider, narrower = is_within(old, new), is_within(new, old)
    if not wider and not narrower and _bare(old) == _bare(new):  # only bounds moved
        wider = narrower = True
    elif not wider and not narrower:
        wider = strength(new) < strength(old)
        narrower = strength(new) > strength(old)
    if wider:
        yield Direction.WIDENED
    if narrower:
        yield Direction.NARROWED
    if not wider and not narrower:
        yield Direction.CHANGED


def is_within(group: Value, other: Value) -> bool:
    """Return whether whatever fits a group also fits another one."""
    return all(
        any(_implies(atom, wanted) for atom in atoms(group)) for wanted in atoms(other)
    )


def atoms(group: Value) -> list[dict[str, Value]]:
    """Return the atoms of a group of a judged policy."""
    found = group.get("all_of", [group]) if isinstance(group, dict) else []
    return [atom for atom in entries(found) if isinstance(atom, dict)]


def strength(group: Value) -> Strength:
    """Return what a group is worth at best: what its strongest atom is."""
    kinds = (_kind(atom) for atom in atoms(group))
    return max((_BY_KIND.get(kind, Strength.S1) for kind in kinds), default=Strength.S0)


def _fits_within(group: Value, others: list[Value]) -> bool:
    return any(is_within(group, other) for other in others)


def _implies(atom: dict[str, Value], wanted: dict[str, Value]) -> bool:
    if _without_bounds(atom) != _without_bounds(wanted):
        return False
    own, bounds = (_bounds(each) for each in (atom, wanted))
    for end, limit in bounds.items():
        if end not in own or not within(own[end], **{end: limit}):
            return False
    return True


def _bounds(atom: dict[str, Value]) -> dict[str, str]:
    bounds = atom.get("version")
    if not isinstance(bounds, dict):
        return {}
    return {end: bounds[end] for end in ("at_least", "at_most") if end in bounds}


def _without_bounds(atom: dict[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in atom.items() if key != "version"}


def _bare(group: Value) -> list[str]:
    return sorted(canonical(_without_bounds(atom)) for atom in atoms(group))


def _kind(atom: dict[str, Value]) -> str:
    return next((key for key in atom if key != "version"), "")


def _alike(
    gone: list[Value], known: list[Value], new: list[Value], now: list[Value]
) -> Iterator[tuple[Value, Value]]:
    """Yield which group took the place of which: the most alike first, then the rest.

    A group that fits more than one that is still covered stands in that one's place.
    """
    pairs = [(old, group) for old in gone for group in new]
    pairs += [(old, group) for group in new for old in known if is_within(old, group)]
    pairs += [(old, group) for old in gone for group in now if is_within(group, old)]
    used: set[tuple[bool, str]] = set()
    for old, group in sorted(pairs, key=lambda pair: _likeness(*pair)):
        ends = {(True, canonical(old)), (False, canonical(group))}
        if not ends & used:
            used |= ends
            yield old, group
    yield from ((None, each) for each in new if (False, canonical(each)) not in used)
    yield from ((old, None) for old in gone if (True, canonical(old)) not in used)


def _likeness(old: Value, new: Value) -> tuple[int, int, list[str]]:
    """Return how unlike two groups are, the same from either side."""
    same = set(_bare(old)) & set(_bare(new))
    kinds = [sorted(_kind(atom) for atom in atoms(each)) for each in (old, new)]
    texts = sorted(map(canonical, (old, new)))
    return (-len(same), int(kinds[0] != kinds[1]), texts)
