"""Predicates over declared captures, records, and the day for which is asked.

``captures`` ``{words, where}``: something under one of the words is declared of the program
at hand, or, outside a program, of any; ``where`` asks more of that capture: key to values.
``recorded`` ``{kinds, unless, before, this_year}``: the person's latest record of one of
these kinds is of ``kinds``. No record is no proof: without any it stays open.
``day`` ``{from, until}``: the day for which is asked lies between two dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from auditor.law.answers import Answer, Ground, Reason, every, no, some, unknown, yes
from auditor.law.facts import Facts
from auditor.law.paths import Names, Spot, resolve
from auditor.law.predicates.values import VALUES
from auditor.law.spans import day_of, earlier
from auditor.model.capability import covers
from auditor.model.record import Record

Options = Mapping[str, Any]


def _captures(facts: Facts, names: Names, options: Options) -> Answer:
    path = "program.captures" if "program" in names else "programs.captures"
    found = resolve(names, path)
    wanted = [spot for spot in found.spots if _is_wanted(spot, options["words"])]
    answers = [_where(facts, names, spot, options.get("where", {})) for spot in wanted]
    doubts = [each for each in found.unsaid if each.ground is not Ground.EMPTY]
    return some([*answers, *map(unknown, doubts)])


def _is_wanted(spot: Spot, words: list[str]) -> bool:
    """Return whether a capture is under one of some words, or a wider word for one."""
    declared = _type(spot)
    return any(covers(word, declared) or covers(declared, word) for word in words)


def _where(
    facts: Facts, names: Names, spot: Spot, asked: Mapping[str, list[str]]
) -> Answer:
    declared = Reason(ground=Ground.STATED, field=f"{spot.field}.type", value=_type(spot))
    inside = {**names, "capture": spot}
    return every(
        [
            yes(declared),
            *(
                VALUES["has"](facts, inside, {"path": f"capture.{key}", "values": values})
                for key, values in asked.items()
            ),
        ]
    )


def _type(spot: Spot) -> str:
    return str(spot.value["type"] if isinstance(spot.value, dict) else spot.value)


def _recorded(facts: Facts, names: Names, options: Options) -> Answer:
    kinds, against = options["kinds"], options.get("unless", ())
    known = [record for record in _about(facts, names) if record.kind in (*kinds, *against)]
    if options.get("this_year"):
        known = [record for record in known if record.time[:4] == facts.day[:4]]
    if not known:
        return unknown(Reason(ground=Ground.UNRECORDED, value=" ".join(kinds)))
    latest = max(reversed(known), key=lambda record: record.time)  # of equals the last
    reason = Reason(ground=Ground.RECORDED, field=latest.time, value=latest.kind.value)
    if latest.kind not in kinds:
        return no(reason)
    if "before" in options:
        return _in_time([each for each in known if each.kind in kinds], names, options)
    return yes(reason)


def _about(facts: Facts, names: Names) -> Iterator[Record]:
    """Yield the records about the program at hand; one that names none is about all."""
    program = names["program"].value.get("id") if "program" in names else ""
    for record in facts.records:
        if not record.programs or not program or program in record.programs:
            yield record


def _in_time(records: list[Record], names: Names, options: Options) -> Answer:
    first = min(records, key=lambda record: record.time)
    reason = Reason(ground=Ground.RECORDED, field=first.time, value=first.kind.value)
    limits = resolve(names, options["before"])
    ends = [day for spot in limits.spots if (day := day_of(str(spot.value)))]
    moment = day_of(first.time)
    if not ends or moment is None:
        return unknown(*limits.unsaid, reason)
    is_early = moment <= earlier(min(ends), options.get("by", "P0D"))
    return yes(reason) if is_early else no(reason)


def _day(facts: Facts, _names: Names, options: Options) -> Answer:
    inside = options.get("from", "") <= facts.day <= options.get("until", "9999")
    reason = Reason(ground=Ground.DAY, value=facts.day)
    return yes(reason) if inside else no(reason)


DECLARED: dict[str, Callable[[Facts, Names, Any], Answer]] = {
    "captures": _captures,
    "recorded": _recorded,
    "day": _day,
}
"""By word."""
