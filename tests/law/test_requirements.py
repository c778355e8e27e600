"""Every requirement answers its cases, and every part of it matters to one of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from auditor.law.loading import pack
from auditor.law.places import all_files, files_for
from auditor.law.requirement import Grade, Requirement, Where
from auditor.model.finding import Severity
from auditor.model.frozen import replace
from tests.law.cases import Case, cases, outcome

REQUIREMENTS = {item.id: item for name in all_files() for item in pack(name).requirements}
CASES = [*cases()]
TESTED = [item for item in REQUIREMENTS.values() if item.test]
EVER = {"all": []}


def of(requirement: Requirement) -> list[Case]:
    return [case for case in CASES if case["requirement"] == requirement.id]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['requirement']}: {case['name']}"
)
def test_a_case_gets_the_answer_that_its_paraphrase_gives(case):
    assert outcome(case, REQUIREMENTS[case["requirement"]]) == case["expect"]


@pytest.mark.parametrize("requirement", TESTED, ids=lambda item: item.id)
def test_a_requirement_has_a_case_of_every_answer(requirement):
    answers = {case["expect"] for case in of(requirement)}
    assert {"met", "broken", "inconclusive"} <= answers
    names = [case["name"] for case in of(requirement)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("requirement", TESTED, ids=lambda item: item.id)
def test_every_predicate_turned_or_left_out_changes_an_answer(requirement):
    unnoticed = [
        f"{how}: {where}"
        for how, where, mutant in mutants(requirement)
        if all(outcome(case, mutant) == case["expect"] for case in of(requirement))
    ]
    assert unnoticed == []


@pytest.mark.parametrize("requirement", REQUIREMENTS.values(), ids=lambda item: item.id)
def test_a_requirement_says_in_both_languages_what_it_is(requirement):
    for texts in (requirement.title, requirement.text, requirement.question):
        assert set(texts) in ({"en", "de"}, set())
        assert all(text.strip() == text and text for text in texts.values())
    assert requirement.title
    assert requirement.text
    assert requirement.citation
    assert requirement.where


@pytest.mark.parametrize("requirement", REQUIREMENTS.values(), ids=lambda item: item.id)
def test_what_no_tool_tests_is_an_open_question(requirement):
    if requirement.test:
        assert Where.NOWHERE not in requirement.where
    else:
        assert requirement.where == (Where.NOWHERE,)
        assert requirement.question


@pytest.mark.parametrize("requirement", REQUIREMENTS.values(), ids=lambda item: item.id)
def test_what_was_not_checked_weighs_nothing(requirement):
    if requirement.grade is Grade.MEMORY:
        assert requirement.severity is Severity.INFO


def test_ids_are_unique_over_all_files():
    listed = [item.id for name in all_files() for item in pack(name).requirements]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("name", all_files())
def test_a_file_is_called_for_by_a_place(name):
    place = "DE" if name == "eu" else name.upper()
    assert name in files_for(place)


def mutants(requirement: Requirement) -> Iterator[tuple[str, str, Requirement]]:
    for part in ("applies", "test"):
        test = getattr(requirement, part)
        if test:
            for how, where, changed in changes(test, part):
                yield how, where, replace(requirement, **{part: changed})


def changes(test: dict[str, Any], where: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield a predicate with each part of it in turn negated, and left out."""
    yield "turned", where, {"not": test}
    yield "left out", where, EVER
    ((word, value),) = test.items()
    if word in {"all", "any"}:
        for index, inner in enumerate(value):
            before, after = value[:index], value[index + 1 :]
            for how, place, changed in changes(inner, f"{where}.{word}[{index}]"):
                kept = [] if changed is EVER else [changed]
                yield how, place, {word: [*before, *kept, *after]}
    elif word == "not":
        for how, place, changed in changes(value, f"{where}.not"):
            yield how, place, {"not": changed}
    elif word in {"exists", "every"}:
        for how, place, changed in changes(value["with"], f"{where}.{word}"):
            yield how, place, {word: {**value, "with": changed}}
