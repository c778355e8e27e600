"""Predicates over what a declaration states under a path.

``stated`` ``{path}``: every value there is told. Silence and ``unknown`` leave it open,
``withheld`` and an empty list are a no.
``some`` ``{path}``: something stands there; an empty list is a no.
``has`` ``{path, values}``: one of the values stands there, or a word below it.
``only`` ``{path, values}``: nothing else stands there.
``none`` ``{path, values}``: none of the values stands there.
``before`` ``{path, than, by}``: a date there is not after a date, less a duration; ``than``
is a path or a date, and the word ``day`` is the day for which is asked.
``lasts`` ``{path, at_least, at_most}``: each duration there lies between two.
``counts`` ``{path, at_least}``: a number there is not smaller.
``covers`` ``{path, what}``: each word under ``what`` is one of those under ``path``,
or below one.

With ``silence = "no"`` silence counts as a no: for what a law wants to be said in the
very document that is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auditor.law.answers import Answer, Ground, Reason, every, no, some, unknown, yes
from auditor.law.facts import Facts
from auditor.law.paths import Found, Names, Spot, resolve
from auditor.law.spans import day_of, earlier, span_of
from auditor.model.capability import covers as lies_under

Options = Mapping[str, Any]


def _stated(_facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    refused = (Ground.WITHHELD, Ground.EMPTY)
    against = [reason for reason in found.unsaid if reason.ground in refused]
    if against:
        return no(*against)
    if found.unsaid:
        return _left_open(found, options)
    return yes(*map(_said, found.spots))


def _some(_facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    if found.spots:
        return yes(*map(_said, found.spots))
    return _left_open(found, options)


def _has(_facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    fitting = [spot for spot in found.spots if _is_one_of(spot, options)]
    if fitting:
        return yes(*map(_said, fitting))
    return _left_open(found, options)


def _only(_facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    others = [spot for spot in found.spots if not _is_one_of(spot, options)]
    if others:
        return no(*map(_said, others))
    return _unless_open(found, options)


def _none(_facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    fitting = [spot for spot in found.spots if _is_one_of(spot, options)]
    if fitting:
        return no(*map(_said, fitting))
    return _unless_open(found, options)


def _before(facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    limits = _limits(facts, names, options["than"])
    if limits.unsaid:
        return unknown(*limits.unsaid)
    answers = [
        _is_early(spot, limit, options) for spot in found.spots for limit in limits.spots
    ]
    if not answers:
        return _left_open(found, options)
    return some([*answers, *map(unknown, _doubts(found))])


def _limits(facts: Facts, names: Names, than: str) -> Found:
    if than == "day":
        return Found(spots=(Spot("", facts.day),))
    if day_of(than):
        return Found(spots=(Spot("", than),))
    return resolve(names, than)


def _is_early(spot: Spot, limit: Spot, options: Options) -> Answer:
    day, end = day_of(str(spot.value)), day_of(str(limit.value))
    if day is None or end is None:
        return unknown(_said(spot))
    reasons = [_said(spot), *([_said(limit)] if limit.field else [])]
    early = day <= earlier(end, options.get("by", "P0D"))
    return yes(*reasons) if early else no(*reasons)


def _lasts(_facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    answers = [_is_within(spot, options) for spot in found.spots]
    if not answers:
        return _left_open(found, options)
    return every([*answers, *map(unknown, _doubts(found))])


def _is_within(spot: Spot, options: Options) -> Answer:
    span, reason = span_of(str(spot.value)), _said(spot)
    if span is None:  # a word such as "endless" is no duration, and fits no bound
        return no(reason)
    least, most = (
        span_of(options.get("at_least", "P0D")),
        span_of(options.get("at_most", "")),
    )
    if (least and span.most < least.least) or (most and span.least > most.most):
        return no(reason)
    certain = (least is None or span.least >= least.least) and (
        most is None or span.most <= most.most
    )
    return yes(reason) if certain else unknown(reason)


def _counts(_facts: Facts, names: Names, options: Options) -> Answer:
    found = resolve(names, options["path"])
    numbers = [spot for spot in found.spots if str(spot.value).isdecimal()]
    if any(int(spot.value) >= options["at_least"] for spot in numbers):
        return yes(*map(_said, numbers))
    if numbers:
        return no(*map(_said, numbers))
    return _left_open(found, options)


def _covers(_facts: Facts, names: Names, options: Options) -> Answer:
    found, wanted = resolve(names, options["path"]), resolve(names, options["what"])
    words = [str(spot.value) for spot in found.spots]
    outside = [
        spot
        for spot in wanted.spots
        if not any(lies_under(word, str(spot.value)) for word in words)
    ]
    if not outside:
        return _unless_open(wanted, options)
    doubts = _doubts(found)
    return unknown(*doubts) if doubts else no(*map(_said, outside))


def _is_one_of(spot: Spot, options: Options) -> bool:
    return any(lies_under(word, str(spot.value)) for word in options["values"])


def _left_open(found: Found, options: Options) -> Answer:
    """Return the answer when nothing that was looked for stands there."""
    doubts = _doubts(found)
    if doubts and not _is_no(doubts, options):
        return unknown(*doubts)
    return no(*(map(_said, found.spots) if found.spots else found.unsaid))


def _unless_open(found: Found, options: Options) -> Answer:
    doubts = _doubts(found)
    if not doubts:
        return yes(*map(_said, found.spots))
    return no(*doubts) if _is_no(doubts, options) else unknown(*doubts)


def _is_no(doubts: list[Reason], options: Options) -> bool:
    return options.get("silence") == "no" and all(
        reason.ground is Ground.SILENT for reason in doubts
    )


def _doubts(found: Found) -> list[Reason]:
    return [reason for reason in found.unsaid if reason.ground is not Ground.EMPTY]


def _said(spot: Spot) -> Reason:
    value = spot.value if isinstance(spot.value, str) else ""
    return Reason(ground=Ground.STATED, field=spot.field, value=value)


VALUES: dict[str, Callable[[Facts, Names, Any], Answer]] = {
    "stated": _stated,
    "some": _some,
    "has": _has,
    "only": _only,
    "none": _none,
    "before": _before,
    "lasts": _lasts,
    "counts": _counts,
    "covers": _covers,
}
"""By word."""
