"""Both languages have the same texts, and none says more than a letter of enquiry may."""

import re
from pathlib import Path

import pytest

import auditor.letters
from auditor.letters import addressees
from auditor.letters._matters import OF_PROGRAMS, OF_SENTENCES
from auditor.letters._texts import data
from auditor.model.capability import Basis
from auditor.parse.neutral import acts
from auditor.render.messages import LANGUAGES

FOLDER = Path(auditor.letters.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
FORBIDDEN = re.compile(
    r"\bsp(y|ies|ying)\b|malicious|\bviolat|\billegal|breach|complian|guilty"
    r"|spion|bösartig|verstoß|illegal|verletz|konform|schuld",
    re.IGNORECASE,
)


def texts(value):
    """Yield every text of a table."""
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def shape(value):
    """Return a table with the places of its texts instead of the texts."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return sorted(re.findall(r"\{(\w+)\}", value))


def test_these_can_be_asked():
    assert addressees() == ("authority", "dpo", "employer", "works-council")


@pytest.mark.parametrize("name", FILES)
def test_languages_have_the_same_texts_and_places(name):
    table = data(name)
    shapes = [shape(table[language]) for language in LANGUAGES]
    for each in shapes:
        each.pop("inner", None)
    assert all(each == shapes[0] for each in shapes)


@pytest.mark.parametrize("name", FILES)
def test_texts_accuse_nobody_and_none_acts(name):
    found = [*texts({language: data(name)[language] for language in LANGUAGES})]
    assert found
    assert [text for text in found if acts(text) or text != text.strip()] == []
    assert [text for text in found if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("name", addressees())
def test_every_form_is_there_in_every_language(name):
    table = data(name)
    assert "" in table["forms"]
    for language in LANGUAGES:
        for form in table["forms"].values():
            wanted = {"subject", "opening", "heading", "requests", "closing"}
            assert set(table[language][form]) == wanted


@pytest.mark.parametrize("name", addressees())
def test_every_form_says_that_it_accuses_nobody(name):
    table = data(name)
    for form in table["forms"].values():
        opening = " ".join(table["en"][form]["opening"])
        assert "no accusation" in opening or "I accuse nobody" in opening


def test_every_verdict_and_basis_has_its_words():
    for language in LANGUAGES:
        table = data("common")[language]
        assert {*OF_PROGRAMS, *OF_SENTENCES} <= set(table["question"])
        assert set(table["basis"]) == {basis.value for basis in Basis}
