"""The closed set of predicates that requirements and claims are written in.

A predicate is a mapping with one key, the predicate's word, as in
``{has = {path = "notices.delivery", values = ["posting"]}}``. Beside the words of the
modules of this package there are five that join others:

``all``, ``any``: a list of predicates.
``not``: a predicate.
``exists``, ``every``: ``{path, with}``: whether a predicate holds of at least one item, or
of each item, under a path; inside, ``item`` is the item (``as`` gives another name).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auditor.law.answers import Answer, Ground, Reason, every, no, opposite, some, unknown
from auditor.law.facts import Facts
from auditor.law.paths import Found, Names, resolve
from auditor.law.predicates.declared import DECLARED
from auditor.law.predicates.seen import SEEN
from auditor.law.predicates.values import VALUES

Test = Mapping[str, Any]
"""A predicate as it is written in a data file."""

_JOINING = frozenset({"all", "any", "not", "exists", "every"})
_WORDS: dict[str, Callable[[Facts, Names, Any], Answer]] = VALUES | DECLARED | SEEN

WORDS: frozenset[str] = frozenset(_WORDS) | _JOINING
"""Every predicate there is."""


def judge(test: Test, facts: Facts, names: Names) -> Answer:
    """Return whether a predicate holds.

    Args:
        test: one predicate.
        facts: what is declared, seen and recorded.
        names: the document under ``""``, and what is bound.

    Raises:
        KeyError: there is no such predicate; `auditor.law.loading` refuses those before.
    """
    ((word, value),) = test.items()
    if word not in _JOINING:
        return _WORDS[word](facts, names, value)
    if word == "not":
        return opposite(judge(value, facts, names))
    if word in {"all", "any"}:
        join = every if word == "all" else some
        return join(judge(each, facts, names) for each in value)
    return _quantified(word, value, facts, names)


def _quantified(word: str, value: Test, facts: Facts, names: Names) -> Answer:
    found = resolve(names, value["path"])
    name = value.get("as", "item")
    answers = [judge(value["with"], facts, {**names, name: spot}) for spot in found.spots]
    if word == "every":
        return every([*answers, *map(unknown, _doubts(found))])
    if not answers and found.unsaid:
        return _nothing(found)
    return some([*answers, *map(unknown, _doubts(found))])


def _doubts(found: Found) -> list[Reason]:
    """Return what is unsaid, but for lists that are given and empty."""
    return [reason for reason in found.unsaid if reason.ground is not Ground.EMPTY]


def _nothing(found: Found) -> Answer:
    """Return the answer for a list without items: empty says no, silence says nothing."""
    doubts = _doubts(found)
    return unknown(*doubts) if doubts else no(*found.unsaid)
