"""Predicates over what the machine shows.

``seen`` ``{words, possible}``: a program has access to something under one of the words;
of the declared program at hand, or, outside one, of any. Access counts when it is
configured, used or active; with ``possible = true`` also when it is only possible.
``outside`` ``{path}``: the declared program at hand has, observed, what no word under a
path covers.
``undeclared`` ``{managed}``: some program has access and no declaration is its own; with
``managed = true`` only one that the employer evidently manages.

"Not seen" is an answer only after a complete look; else it stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from auditor.law.answers import Answer, Ground, Reason, no, unknown, yes
from auditor.law.facts import Facts, Holding
from auditor.law.paths import Names, resolve
from auditor.model.capability import covers

Options = Mapping[str, Any]


def _seen(facts: Facts, names: Names, options: Options) -> Answer:
    return _answer(
        facts,
        (
            held
            for held in _own(facts, names)
            if (held.is_observed or options.get("possible"))
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
            for held in facts.holdings
            if held.is_observed
            and not held.declaration
            and not held.is_expected
            and (held.is_managed or not options.get("managed"))
        ),
    )


def _own(facts: Facts, names: Names) -> Iterable[Holding]:
    if "program" not in names:
        return facts.holdings
    program = names["program"].value.get("id")
    return (held for held in facts.holdings if held.declaration == program)


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
    "undeclared": _undeclared,
}
"""By word."""
