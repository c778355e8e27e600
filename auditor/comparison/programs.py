"""Programs of two reports: who came, who went, who was not seen, and what changed."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.comparison.capabilities import compare_capabilities
from auditor.comparison.case import Case, Half
from auditor.comparison.facts import WITHHELD, difference, differences, is_same, told
from auditor.comparison.looks import looked, of_one, presence_probes, worst
from auditor.comparison.pairing import Pair, name_of, pairs
from auditor.model.change import Change, Looked
from auditor.model.comparison import CapabilityChange, Difference, ProgramChange
from auditor.model.frozen import replace
from auditor.render import Json
from auditor.render._reading import objects, whole

_PLAIN = ("product", "script", "notes")
_FILE = (
    *("executable", "file_sha256", "package", "package_manager", "package_version"),
    *("file_check", "origin", "identity"),
)
_JUDGED = ("verdict", "declared_as")
_RUNS = (("users", "user"), ("units", "unit"), ("command_lines", "command_line"))
_CHANGES = tuple(Change)

PROGRAM_FIELDS: tuple[str, ...] = (
    *("name", "presence"),
    *(*_PLAIN, *_FILE, *_JUDGED),
    *(name for name, _key in _RUNS),
)
"""What is compared of a program that is in both reports, beside its capabilities."""


def compare_programs(case: Case) -> tuple[ProgramChange, ...]:
    """Return every program of the two reports: by change, then by name."""
    found = pairs(
        objects(case.older.report, "programs"), objects(case.newer.report, "programs")
    )
    changes = sorted((_compare(case, pair) for pair in found), key=_order)
    return tuple(replace(item, id=number) for number, item in enumerate(changes, 1))


def _order(item: ProgramChange) -> tuple[int, str, int, int]:
    return (
        _CHANGES.index(item.change),
        str(item.name),
        item.older or 0,
        item.newer or 0,
    )


def _compare(case: Case, pair: Pair) -> ProgramChange:
    capabilities = compare_capabilities(case, pair.older, pair.newer)
    if pair.older is not None and pair.newer is not None:
        return _both(case, pair, pair.older, pair.newer, capabilities)
    half = case.older if pair.newer is None else case.newer
    at, probes = _absence(case, half, capabilities)
    change = of_one(is_older=half.is_older, looked=at, same_host=case.same_host)
    return _named(
        pair,
        change=Change.NOT_COMPARABLE if pair.doubtful else change,
        looked=at,
        probes=probes,
        capabilities=capabilities,
    )


def _absence(
    case: Case, half: Half, capabilities: tuple[CapabilityChange, ...]
) -> tuple[Looked, tuple[str, ...]]:
    """Return how the report that lacks a program looked, and which looks fell short."""
    missing = case.other(half).looks
    wanted = {*presence_probes(half.looks)}
    for item in capabilities:
        wanted.update(probe for basis in item.bases for probe in basis.probes)
    short = tuple(
        probe
        for probe in sorted(wanted)
        if looked(missing, half.looks, [probe]) is not Looked.COMPLETE
    )
    at = worst((looked(missing, half.looks, wanted), *(c.looked for c in capabilities)))
    return at, short


def _both(
    case: Case,
    pair: Pair,
    older: Json,
    newer: Json,
    capabilities: tuple[CapabilityChange, ...],
) -> ProgramChange:
    found = tuple(_differences(case, older, newer))
    changed = any(item.change is not Change.SAME for item in capabilities) or any(
        item.change is not Change.NOT_COMPARABLE for item in found
    )
    return _named(
        pair,
        change=Change.CHANGED if changed else Change.SAME,
        looked=Looked.COMPLETE,
        probes=(),
        capabilities=capabilities,
        found=found,
    )


def _named(
    pair: Pair,
    *,
    change: Change,
    looked: Looked,
    probes: tuple[str, ...],
    capabilities: tuple[CapabilityChange, ...],
    found: tuple[Difference, ...] = (),
) -> ProgramChange:
    named = (pair.newer or {}, pair.older or {})
    name: object = next((name for name in map(name_of, named) if name is not None), None)
    if name is None and any(told(each, "unrelated_name") == WITHHELD for each in named):
        name = WITHHELD
    return ProgramChange(
        id=0,
        name=name,
        change=change,
        looked=looked,
        identified_by=pair.mark,
        older=whole((pair.older or {}).get("id")),
        newer=whole((pair.newer or {}).get("id")),
        probes=probes,
        capabilities=capabilities,
        differences=found,
    )


def _differences(case: Case, older: Json, newer: Json) -> Iterator[Difference]:
    if name_of(older) != name_of(newer):
        before, after = name_of(older) or WITHHELD, name_of(newer) or WITHHELD
        open_ = WITHHELD not in (before, after)
        yield Difference(
            field="name",
            older=before,
            newer=after,
            change=Change.CHANGED if open_ else Change.NOT_COMPARABLE,
        )
    yield from _presence(case, older, newer)
    yield from differences(_PLAIN, older, newer)
    for key in _FILE:
        yield from _file_fact(key, older, newer)
    for name, key in _RUNS:
        yield from _running(name, key, older, newer)
    if case.are_audits:
        yield from differences(_JUDGED, older, newer)


def _presence(case: Case, older: Json, newer: Json) -> Iterator[Difference]:
    """Yield that a program runs no longer, or now; the look at processes must show it."""
    found = difference("presence", older, newer)
    if found is None:
        return
    half = case.older if found.older == "running" else case.newer
    missing = case.other(half).looks
    at = looked(missing, half.looks, presence_probes(half.looks))
    if found.change is Change.CHANGED and at is not Looked.COMPLETE:
        change = of_one(is_older=half.is_older, looked=at, same_host=case.same_host)
        found = replace(found, change=change, looked=at)
    yield found


def _file_fact(key: str, older: Json, newer: Json) -> Iterator[Difference]:
    """Yield how a fact that rests on the file differs; unread or unsaid is no change."""
    found = difference(key, older, newer)
    if found is None:
        return
    unsaid = any(
        told(program, key) in (None, "") and _is_silent(program)
        for program in (older, newer)
    )
    unread = key in {"file_sha256", "identity"} and None in (found.older, found.newer)
    if unsaid or unread or _is_unread(older) != _is_unread(newer):
        found = replace(found, change=Change.NOT_COMPARABLE)
    yield found


def _is_unread(program: Json) -> bool:
    return told(program, "executable") in (None, "")


def _is_silent(program: Json) -> bool:
    """Return whether a report leaves the file's facts out: unread, or with no access."""
    return _is_unread(program) or not objects(program, "capabilities")


def _running(name: str, key: str, older: Json, newer: Json) -> Iterator[Difference]:
    """Yield how the processes of a program that runs in both reports differ."""
    before, after = objects(older, "processes"), objects(newer, "processes")
    if not before or not after:
        return
    here, there = _all(before, key), _all(after, key)
    if is_same(here, there):
        return
    open_ = WITHHELD not in (here, there)
    change = Change.CHANGED if open_ else Change.NOT_COMPARABLE
    yield Difference(field=name, older=here, newer=there, change=change)


def _all(processes: list[Json], key: str) -> object:
    values = [told(process, key) for process in processes]
    if WITHHELD in values:
        return WITHHELD
    return tuple(sorted({value for value in values if isinstance(value, str) and value}))
