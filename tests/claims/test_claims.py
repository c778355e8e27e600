"""Every assurance gets its verdicts, and every part of its tests matters to one."""

from typing import Any

import pytest

from auditor.claims import judging
from auditor.claims.assurance import assurance, assurance_ids
from auditor.claims.judging import judge_claims
from auditor.law.predicates import WORDS
from auditor.model.finding import Verdict
from auditor.model.frozen import replace
from tests.claims.table import CASES
from tests.law.cases import facts_of
from tests.law.test_requirements import changes

TESTS = ("contradicted", "exceeds", "undeclared", "supported")
NEVER_PASSING = ("anonymised", "no_human_looks", "not_used_for_performance")


def verdict(case: dict[str, Any]) -> str:
    given = case.get("policy", {})
    claim = {"id": case["claim"], "text": "so it is said", **case.get("said", {})}
    whole = {**case, "name": "case", "policy": {**given, "claims": [claim]}}
    (found,) = judge_claims(facts_of(whole))
    return found.verdict.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['claim']}: {case['name']}")
def test_a_case_gets_its_verdict(case):
    assert verdict(case) == case["expect"]


@pytest.mark.parametrize("identifier", assurance_ids())
def test_every_predicate_turned_or_left_out_changes_a_verdict(identifier, monkeypatch):
    own = [case for case in CASES if case["claim"] == identifier]
    known = assurance(identifier)
    unnoticed = []
    for part in TESTS:
        test = getattr(known, part)
        for how, where, changed in changes(test, part) if test else ():
            mutant = replace(known, **{part: changed})
            monkeypatch.setattr(judging, "assurance", lambda _id, mutant=mutant: mutant)
            if all(verdict(case) == case["expect"] for case in own):
                unnoticed.append(f"{how}: {where}")
    assert unnoticed == []


@pytest.mark.parametrize("identifier", assurance_ids())
def test_every_field_that_may_be_withheld_matters(identifier, monkeypatch):
    own = [case for case in CASES if case["claim"] == identifier]
    known = assurance(identifier)
    unnoticed = []
    for path in known.withheld:
        rest = tuple(other for other in known.withheld if other != path)
        mutant = replace(known, withheld=rest)
        monkeypatch.setattr(judging, "assurance", lambda _id, mutant=mutant: mutant)
        if all(verdict(case) == case["expect"] for case in own):
            unnoticed.append(path)
    assert unnoticed == []


@pytest.mark.parametrize("identifier", assurance_ids())
def test_an_assurance_is_told_in_both_languages(identifier):
    known = assurance(identifier)
    for texts in (known.name, known.never, known.settled):
        assert set(texts) == {"en", "de"}
        assert all(texts.values())


@pytest.mark.parametrize("identifier", NEVER_PASSING)
def test_what_happens_elsewhere_never_passes(identifier):
    assert not assurance(identifier).can_pass


@pytest.mark.parametrize("identifier", assurance_ids())
def test_only_known_predicates_are_used(identifier):
    known = assurance(identifier)
    for part in TESTS:
        words = [*_words(getattr(known, part))]
        assert set(words) <= WORDS


def _words(test):
    for word, value in test.items():
        yield word
        if word in {"all", "any"}:
            for inner in value:
                yield from _words(inner)
        elif word == "not":
            yield from _words(value)
        elif word in {"exists", "every"}:
            yield from _words(value["with"])


def test_an_assurance_that_nobody_knows_is_not_guessed_at():
    assert verdict({"claim": "free_coffee"}) == Verdict.NOT_OBSERVABLE_HERE
