"""Both languages say the same things, all of them, whatever they are asked."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import auditor.render.messages
from auditor.model.capability import CAPABILITIES, Basis, nodes
from auditor.model.coverage import Coverage, GapKind
from auditor.model.finding import Outcome, Severity, Verdict
from auditor.model.program import Identity
from auditor.parse.neutral import acts
from auditor.render.messages import LANGUAGES, Speaker, templates

FOLDER = Path(auditor.render.messages.__file__).parent
ENGLISH = templates("en")
OTHERS = [language for language in LANGUAGES if language != "en"]


def placeholders(template):
    return set(re.findall(r"\{(\w+)\}", template))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_messages(language):
    assert set(templates(language)) == set(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_names_the_same_things(language):
    others = {name: placeholders(text) for name, text in templates(language).items()}
    assert others == {name: placeholders(text) for name, text in ENGLISH.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_sorted_and_hold_each_id_once(language):
    text = (FOLDER / f"{language}.json").read_text(encoding="utf-8")
    names = [name for name, _ in json.loads(text, object_pairs_hook=list)]
    assert names == sorted(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_acts_or_ends_in_blanks(language):
    odd = [
        name
        for name, text in templates(language).items()
        if acts(text) or text != text.strip(" ") or "  " in text or not text
    ]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_says_more_than_is_known(language):
    forbidden = re.compile(
        r"\bsp(y|ies|ying)\b|spyware|malicious|violat|compliant|verified claim"
        r"|spion|bösartig|verstoß|konform",
        re.IGNORECASE,
    )
    assert [t for t in templates(language).values() if forbidden.search(t)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("basis", list(Basis))
def test_every_capability_has_a_sentence_of_its_own(language, basis):
    said = [Speaker(language).clause(basis.value, [word]) for word in CAPABILITIES]
    assert len(set(said)) == len(CAPABILITIES)
    assert not [text for text in said if re.search(r"[{}]|\.(does|done|do|clause)\b", text)]
    dotted = [word for word in CAPABILITIES if "." in word]
    assert not [text for text in said if any(word in text for word in dotted)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_node_has_a_noun_and_a_sentence(language):
    speaker = Speaker(language)
    assert [word for word in nodes() if not speaker.has(f"capability.{word}")] == []
    for word in nodes() - set(CAPABILITIES):
        assert speaker.noun(word) in speaker.clause("active", [word])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_closed_lists_is_said(language):
    wanted = {
        *(f"severity.{word}" for word in Severity),
        *(f"outcome.{word}" for word in Outcome),
        *(f"verdict.{word}" for word in Verdict),
        *(f"identity.{word}" for word in Identity),
        *(f"coverage.{word}" for word in Coverage),
        *(f"gap.kind.{word}" for word in GapKind),
        *(f"basis.{word}{form}" for word in Basis for form in ("", ".short", ".legend")),
    }
    assert {name for name in wanted if not Speaker(language).has(name)} == set()


ANY_TEXT = st.text(st.characters(codec=None), max_size=30)
VALUES = ANY_TEXT | st.integers() | st.booleans() | st.none() | st.lists(ANY_TEXT)
NAMES = ANY_TEXT | st.sampled_from(["self", "identifier", "count", "capability", "place"])


@given(
    ANY_TEXT | st.sampled_from(sorted(ENGLISH)),
    st.dictionaries(NAMES, VALUES, max_size=4),
    ANY_TEXT | st.sampled_from(LANGUAGES),
)
def test_says_anything_harmlessly(identifier, arguments, language):
    said = Speaker(language).say(identifier, arguments)
    assert not acts(said)
    said.encode("utf-8")


def test_an_unknown_message_shows_its_id_and_arguments():
    said = Speaker("de").say("seen.of-tomorrow", {"port": 5900, "display": ":0\x1b"})
    assert said == r"seen.of-tomorrow display=:0\x1b port=5900"


def test_one_is_said_in_the_singular():
    speaker = Speaker("en")
    assert speaker.say("text.rule.findings", count=1) == "1 finding"
    assert speaker.say("text.rule.findings", count=2) == "2 findings"


@pytest.mark.parametrize(
    ("key", "number", "shown"),
    [
        ("bytes", 0, "0 B"),
        ("bytes", 1023, "1023 B"),
        ("bytes", 1024, "1 KiB"),
        ("bytes", (1 << 20) - 1, "1023 KiB"),
        ("bytes", 5 << 30, "5 GiB"),
        ("age_seconds", 0, "0 s"),
        ("age_seconds", 119, "119 s"),
        ("age_seconds", 120, "2 min"),
        ("age_seconds", 7200, "2 h"),
        ("age_seconds", 40 * 86400, "40 d"),
        ("count", 7200, "7200"),
    ],
)
def test_amounts_are_said_with_a_unit(key, number, shown):
    assert Speaker("en").say("unknown", {key: number}) == f"unknown {key}={shown}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_is_said_where_its_argument_is_given(language):
    def said(**arguments):
        return Speaker(language).say("finding.unexplained-program", arguments)

    bare = said()
    for silent in (None, "", False):
        assert said(container=silent) == bare
    assert said(container=True).startswith(bare)
    assert "0 B" in said(path="/tmp/x", bytes=0, changed_seconds=0)
    assert "0 s" in said(running_seconds=0)
    assert said(container=True, user="a") == said(user="a", container=True)


def test_capabilities_are_said_by_their_noun_and_names_are_not():
    noun = Speaker("en").noun("camera")
    said = Speaker("en").say("unknown", {"capability": "camera", "program": "camera"})
    assert said == f"unknown capability={noun} program=camera"


def test_long_values_are_cut_and_say_how_long_they_were():
    assert Speaker("en").value("\x1b" * 9, limit=1) == r"\x1b… (9 characters)"
    assert Speaker("de").value("abcd", limit=2) == "ab… (4 Zeichen)"
    assert Speaker("de").value("ab", limit=2) == "ab"


def test_withheld_and_missing_values_are_told_apart():
    speaker = Speaker("en")
    assert speaker.value([{"...": "digest"}]) == speaker.value({"withheld": True})
    assert (
        len({speaker.value(None), speaker.value({"withheld": True}), speaker.value(0)}) == 3
    )


def test_a_list_is_readable_when_its_items_have_commas():
    speaker = Speaker("en")
    assert speaker.listing([]) == ""
    assert speaker.listing(["a"]) == "a"
    assert speaker.listing(["a", "b", "c"]) == "a, b and c"
    assert speaker.listing(["a, that is", "b"]) == "a, that is, and b"
