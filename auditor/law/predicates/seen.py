"""Predicates over what the machine shows.

``seen`` ``{words, bases, possible}``: a program has access to something under one of the
words; of the declared program at hand, or, outside one, of any. Access counts when it is
configured, used or active, or on one of the bases that are given; with ``possible = true``
on any.
``outside`` ``{path}``: the declared program at hand has, observed, what no word under a
path covers.
``connected`` ``{}``: it is connected to somewhere on the network, now.
``off_hours`` ``{words}``: it has access now, and now is outside the declared work hours.
``undeclared`` ``{managed}``: some program has access and no declaration is its own; with
``managed = true`` only one that the employer evidently manages.

"Not seen" is an answer only after a complete look; else it stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from auditor.law.answers import Answer, Ground, Reason, no, unknown, yes
from auditor.law.facts import Facts, Holding
from auditor.law.paths import Names, Spot, resolve
from auditor.model.capability import covers

Options = Mapping[str, Any]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _seen(facts: Facts, names: Names, options: Options) -> Answer:
    return _answer(
        facts,
        (
            held
            for held in _own(facts, names)
            if _counts(held, options)
            and any(covers(word, held.capability) for word in options["words"])
        ),
    )


def _outside(facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    doubts = [each for each in found.unsaid if each.ground is not Ground.EMPTY]
    if doubts:
        return unknown(*doubts)
    words = [str(spot.value) for spot in found.spots]
    return _answer(
        facts,
        (
            held
            for held in _own(facts, names)
            if held.is_observed and not any(covers(word, held.capability) for word in words)
        ),
    )


def _undeclared(facts: Facts, _names: Names, options: Options) -> Answer:
    return _answer(
        facts,
        (
            held
            for held in facts.holdings.get("", ())
            if held.is_observed
            and not held.is_expected
            and (held.is_managed or not options.get("managed"))
        ),
    )


def _counts(held: Holding, options: Options) -> bool:
    if "bases" in options:
        return any(basis in options["bases"] for basis in held.bases)
    return held.is_observed or bool(options.get("possible"))


def _connected(facts: Facts, names: Names, _options: Options) -> Answer:
    return _answer(facts, (held for held in _own(facts, names) if held.has_connections))


def _off_hours(facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, "scope.work_hours")
    inside = _is_work(found.spots, facts.moment)
    if inside is None:
        return unknown(*found.unsaid, Reason(ground=Ground.UNLOOKED))
    seen = _seen(facts, names, {**options, "bases": ["active"]})
    return no(Reason(ground=Ground.UNSEEN)) if inside else seen


def _is_work(spots: tuple[Spot, ...], moment: str) -> bool | None:
    """Return whether a moment lies in the hours that are declared; ``None``: not told."""
    hours = spots[0].value if spots and isinstance(spots[0].value, dict) else {}
    if not moment or not {"zone", "days", "start", "end"} <= hours.keys():
        return None
    try:
        local = datetime.fromisoformat(moment).astimezone(ZoneInfo(hours["zone"]))
    except (ValueError, KeyError, OSError):
        return None
    day = _DAYS[local.weekday()]
    return day in hours["days"] and hours["start"] <= f"{local:%H:%M}" < hours["end"]


def _own(facts: Facts, names: Names) -> Iterable[Holding]:
    if "program" not in names:
        return chain.from_iterable(facts.holdings.values())
    return facts.holdings.get(names["program"].value.get("id"), ())


def _answer(facts: Facts, found: Iterable[Holding]) -> Answer:
    reasons = [
        Reason(
            ground=Ground.SEEN,
            capability=held.capability,
            program=held.program,
            evidence=held.evidence,
        )
        for held in found
    ]
    if reasons:
        return yes(*reasons)
    if facts.is_complete:
        return no(Reason(ground=Ground.UNSEEN))
    return unknown(Reason(ground=Ground.UNLOOKED))


SEEN: dict[str, Callable[[Facts, Names, Any], Answer]] = {
    "seen": _seen,
    "outside": _outside,
    "connected": _connected,
    "off_hours": _off_hours,
    "undeclared": _undeclared,
}
"""By word."""
