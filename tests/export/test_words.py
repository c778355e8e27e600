"""Both languages have the same words, all of them, and say no more than is known."""

import re
import tomllib
from pathlib import Path

import pytest

import auditor.export
from auditor.export._silences import ASKED
from auditor.export._words import Words, tables
from auditor.model.capability import CAPABILITIES
from auditor.parse.neutral import acts
from auditor.render.messages import LANGUAGES

FOLDER = Path(auditor.export.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]


def everything(language):
    return {
        (table, key): text
        for table, words in tables(language).items()
        for key, text in words.items()
    }


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_words_and_places(language):
    english, other = everything("en"), everything(language)
    assert set(english) == set(other)
    placed = re.compile(r"\{(\w*)\}")
    odd = [
        key
        for key, text in english.items()
        if set(placed.findall(text)) != set(placed.findall(other[key]))
    ]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_capability_and_every_field_asked_for_has_a_name(language):
    words = tables(language)
    assert set(words["capability"]) == set(CAPABILITIES)
    assert [field for field in ASKED if field not in words["field"]] == []
    assert len(set(words["capability"].values())) == len(CAPABILITIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_acts_and_nothing_says_more_than_is_known(language):
    forbidden = re.compile(
        r"\bsp(y|ies|ying)\b|malicious|violat|compliant|spion|bösartig|verstoß|konform",
        re.IGNORECASE,
    )
    texts = everything(language).values()
    assert [text for text in texts if acts(text) or text != text.strip()] == []
    assert [text for text in texts if forbidden.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_used(language):
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    unused = [
        key for key in tables(language)["card"] if not re.search(f"[\"']{key}[\"']", code)
    ]
    assert unused == []


def test_the_tables_name_only_words_that_the_files_have():
    for language in LANGUAGES:
        tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("duration", "english", "german"),
    [
        ("P90D", "90 days", "90 Tage"),
        ("P1Y", "1 year", "1 Jahr"),
        ("P1Y6M", "1 year 6 months", "1 Jahr 6 Monate"),
        ("PT8H", "8 hours", "8 Stunden"),
        ("P2W", "2 weeks", "2 Wochen"),
        ("PT1M", "1 minute", "1 Minute"),
        ("P1M", "1 month", "1 Monat"),
        ("P0D", "0 days", "0 Tage"),
        ("P", "", ""),
        ("90 days", "", ""),
        ("PT", "", ""),
    ],
)
def test_durations_are_said_in_words(duration, english, german):
    assert Words("en").span(duration) == english
    assert Words("de").span(duration) == german
