"""Read the requirements' data files: ``auditor/law/<jurisdiction>.toml``.

## The form

::

    checked = 2026-11-22
    [name]
    en = "New York"
    de = "New York"

    [requirements.us-ny-03]
    citation = "N.Y. Civ. Rights Law § 52-c(2)(b)"
    grade = "S"                      # V, S or M: see `auditor.law.requirement.Grade`
    disputed = false                 # left out: false
    severity = "high"                # high, medium, low or info
    where = ["declaration"]          # declaration, machine, records, not-by-a-tool
    valid_from = 2022-05-07          # left out: always
    valid_to = 2030-12-31            # left out: until further notice
    told_early = false               # asked before valid_from too, and then as info
    asks = "employer"                # employer, dpo, works-council, authority or person
    title.en = "…"                   # the statement that is true when it is met
    title.de = "…"
    text.en = "…"                    # what the law asks, in our words
    text.de = "…"
    question.en = "…"                # what no tool can answer; left out: nothing
    question.de = "…"
    each = "programs"                # asked one by one; left out: once
    applies = {…}                    # a predicate; left out: always
    test = {…}                       # a predicate; left out: no tool can test it

With ``each = "programs"`` the predicates know ``program``; with
``"programs.recipients"`` also ``recipient``. Other names: `auditor.law.judging.SINGULAR`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from auditor.discovery import package_data
from auditor.law.places import files_for
from auditor.law.predicates import WORDS
from auditor.law.requirement import Answerer, Grade, Pack, Requirement, Where
from auditor.model.finding import Severity

_PACKAGE = "auditor.law"
_KNOWN = frozenset(
    {
        *("citation", "grade", "disputed", "severity", "where", "valid_from", "valid_to"),
        *("told_early", "asks", "title", "text", "question", "each", "applies", "test"),
    }
)


@cache
def pack(name: str) -> Pack:
    """Return the requirements of one data file.

    Args:
        name: of the file, without its suffix: ``us-ny``.

    Raises:
        ValueError: the file does not have the form; a fault of the package.
    """
    data = tomllib.loads(package_data(_PACKAGE, f"{name}.toml").decode("utf-8"))
    return Pack(
        name=data["name"],
        checked=data["checked"].isoformat(),
        requirements=tuple(
            _requirement(identifier, item)
            for identifier, item in data.get("requirements", {}).items()
        ),
    )


def packs_for(jurisdictions: tuple[str, ...]) -> dict[str, Pack]:
    """Return the packs that some jurisdictions call for, the wider ones first."""
    names = [name for place in jurisdictions for name in files_for(place)]
    return {name: pack(name) for name in dict.fromkeys(names)}


def requirement(identifier: str) -> Requirement | None:
    """Return one requirement by its id; ``None`` when there is none.

    An id begins with the name of its file, or with a word that the file's place has.
    """
    from auditor.law.places import all_files  # noqa: PLC0415 - all files are seldom read

    for name in all_files():
        for item in pack(name).requirements:
            if item.id == identifier:
                return item
    return None


def _requirement(identifier: str, item: Mapping[str, Any]) -> Requirement:
    if unknown := item.keys() - _KNOWN:
        message = f"{identifier} has unknown keys: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    for test in (item.get("applies"), item.get("test")):
        _check(identifier, test or {})
    grade = Grade(item["grade"])
    heavy = Severity(item["severity"])
    return Requirement(
        id=identifier,
        citation=item["citation"],
        title=item["title"],
        text=item["text"],
        question=item.get("question", {}),
        asks=Answerer(item.get("asks", "employer")),
        grade=grade,
        is_disputed=item.get("disputed", False),
        severity=Severity.INFO if grade is Grade.MEMORY else heavy,
        where=tuple(Where(word) for word in item["where"]),
        valid_from=_day(item.get("valid_from")),
        valid_to=_day(item.get("valid_to")),
        is_told_early=item.get("told_early", False),
        each=item.get("each", ""),
        applies=item.get("applies", {}),
        test=item.get("test", {}),
    )


def _day(value: Any) -> str:  # noqa: ANN401 - a date of TOML, or nothing
    return value.isoformat() if value else ""


def _check(identifier: str, test: Mapping[str, Any]) -> None:
    """Refuse a predicate that does not exist, before it is asked."""
    for word, value in test.items():
        if word not in WORDS or len(test) != 1:
            message = f"{identifier} has no predicate in {{{', '.join(test)}}}"
            raise ValueError(message)
        for inner in _inside(word, value):
            _check(identifier, inner)


def _inside(word: str, value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - data
    if word in {"all", "any"}:
        yield from value
    elif word == "not":
        yield value
    elif word in {"exists", "every"}:
        yield value["with"]
