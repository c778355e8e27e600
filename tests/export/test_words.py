"""Both languages have the same words, all of them, and say no more than is known."""

import re
import typing
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import auditor.export
from auditor.export._silences import ASKED
from auditor.export._words import Words, tables
from auditor.model.capability import CAPABILITIES
from auditor.parse.neutral import acts
from auditor.policy.form.program import ProgramForm
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


def forms(kind):
    """Yield the mappings that a type of the schema holds."""
    if hasattr(kind, "__required_keys__"):
        yield kind
        return
    for inner in typing.get_args(kind):
        yield from forms(inner)


def fields(form, path=""):
    """Yield the dotted path of every field below a mapping of the schema."""
    for key, kind in typing.get_type_hints(form, include_extras=True).items():
        here = f"{path}.{key}" if path else key
        yield here
        for inner in dict.fromkeys(forms(kind)):
            yield from fields(inner, here)


def test_every_field_that_a_program_can_be_silent_about_has_a_name():
    named = {"id", "name", "match", "components", "withheld"}
    wanted = {
        field
        for field in fields(ProgramForm)
        if field.partition(".")[0] not in named
        and not field.startswith("captures.schedule.")
        and field not in {"captures.type", "purposes.id", "legal_basis.purpose"}
    }
    assert len(wanted) > 80
    assert [field for field in sorted(wanted) if field not in tables("en")["field"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("trigger", "captures.trigger"),
        ("when", "captures.when"),
        ("apps", "captures.scope.apps"),
        ("windows", "captures.scope.windows"),
        ("gdpr", "legal_basis.gdpr"),
        ("regime", "legal_basis.regime"),
        ("role", "role"),
        ("status", "status"),
        ("recipient", "recipients.role"),
        ("method", "retention.method"),
        ("mechanism", "transfers.mechanism"),
        ("deidentification", "deidentification.state"),
        ("stage", "deidentification.stage"),
        ("approval", "human_access.approval"),
        ("indicator", "visible_indicator"),
        ("consequence", "opt_out.consequence"),
        ("security", "security.measure"),
        ("decisions", "automated_decisions"),
        ("sensitive", "special_category_risk"),
        ("filter", "filters.where"),
    ],
)
def test_every_word_of_the_schema_has_a_label(language, table, field):
    wanted = words_of(field) - {"unknown", "withheld"}
    assert wanted
    assert wanted <= set(tables(language)[table])


def words_of(field):
    """Return the closed list of a field, as the schema tells it to an editor."""
    form = TypeAdapter(ProgramForm).json_schema()
    node = form
    for key in field.split("."):
        node = resolved(node, form)["properties"][key]
    return set(enums(node, form))


def resolved(node, root):
    """Return the mapping that a node of a JSON Schema stands for."""
    for inner in walk(node, root):
        if "properties" in inner:
            return inner
    raise AssertionError(node)


def enums(node, root):
    for inner in walk(node, root):
        yield from inner.get("enum", [])


def walk(node, root):
    """Yield a node of a JSON Schema and those that it refers to, not their fields."""
    if "$ref" in node:
        yield from walk(root["$defs"][node["$ref"].rpartition("/")[2]], root)
        return
    yield node
    for inner in (*node.get("anyOf", []), *node.get("oneOf", [])):
        yield from walk(inner, root)
    if isinstance(node.get("items"), dict):
        yield from walk(node["items"], root)


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
