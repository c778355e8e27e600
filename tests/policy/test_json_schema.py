"""The JSON Schema accepts what the reader accepts, and refuses what it refuses."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from auditor.errors import PolicyError
from auditor.policy.json_schema import json_schema
from auditor.policy.loading import load_policy
from tests.policy.test_broken import BASE, BROKEN

ROOT = Path(__file__).parents[2]
POLICIES = sorted(
    [*(ROOT / "policies").glob("*.yaml"), *(ROOT / "tests/policy/examples").glob("*.yaml")]
)
SCHEMA = Draft202012Validator(json.loads(json_schema()))
FORMS = SCHEMA.schema["$defs"]

BEYOND = {
    *("a day that no month has", "a country that nobody was assigned"),
    *("a country by another code", "a star that fits nothing", "hours without a zone"),
    "a capability with a star among captures",
    *(name for name in BROKEN if " twice" in name or "is not there" in name),
    *("a month that does not exist", "a day that does not exist"),
    *("a component called like the program's own part", "work hours without zone"),
    *("a country that nobody has assigned", "the common code of another country"),
    *("a recipient in the Union's old code", "a negative that fits no capability"),
    *("an agreement on a star that fits none", "a misspelt notice"),
}
"""Mistakes that a JSON Schema cannot tell, or that are left to the reader."""


class Editor(yaml.SafeLoader):
    """Reads as an editor does: YAML 1.2, where only numbers and switches are no texts."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    shape = re.compile(f"^(?:{pattern})$")
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", shape, list(first))

LOADERS: tuple = (yaml.BaseLoader, Editor)


def readings(text: str) -> list[object]:
    """Return a document as texts only, and as an editor reads it."""
    return [
        yaml.load(text, Loader=loader)  # noqa: S506 - both are safe
        for loader in LOADERS
    ]


def is_accepted(text: str) -> bool:
    answers = {SCHEMA.is_valid(document) for document in readings(text)}
    assert len(answers) == 1, "an editor reads it otherwise"
    return answers.pop()


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_every_policy_that_is_here_is_accepted(path):
    assert is_accepted(path.read_text("utf-8"))


def structural() -> list[str]:
    """Return the broken documents that are YAML with a mapping."""
    found = []
    for name, broken in BROKEN.items():
        if broken.expected.startswith("expected YAML"):
            continue
        try:
            documents = [*yaml.load_all(broken.text, Loader=yaml.BaseLoader)]
        except yaml.YAMLError:
            continue
        if len(documents) == 1 and isinstance(documents[0], dict):
            found.append(name)
    return found


YAML_ONLY = ("no anchor", "no tag", "value itself", "a value;", "printable", "directives")
SAME = [
    name
    for name in structural()
    if name not in BEYOND and not any(word in BROKEN[name].expected for word in YAML_ONLY)
]


@pytest.mark.parametrize("name", SAME)
def test_what_the_reader_refuses_the_schema_refuses(name):
    assert not any(map(SCHEMA.is_valid, readings(BROKEN[name].text)))


def test_most_mistakes_are_found_by_the_schema_too():
    assert len(SAME) > 250


PROGRAM = (
    "id: b, name: B, captures: [screen, {type: camera, schedule: nightly}], purposes: [a]"
)


@pytest.mark.parametrize(
    "text",
    [
        f"programs: [{{{PROGRAM}, match: [{{path: /b}}]}}]",
        f"programs: [{{{PROGRAM}, match: {{any_of: [{{path: /b}}]}}}}]",
        f"programs: [{{{PROGRAM}, match: [{{all_of: [{{path: /b}}, {{unit: b}}]}}]}}]",
        f"programs: [{{{PROGRAM}, match: [{{path: /b}}], security: [logging]}}]",
        f"programs: [{{{PROGRAM}, components: [{{id: c, kind: cloud_only}}]}}]",
        f"programs: [{{{PROGRAM}, match: [{{path: /b}}], not_captured: ['*.events']}}]",
        "not_captured: [comm.*.content]",
        "x-own: {any: [thing]}",
        "defaults: {x-own: 1}",
        "rights: {x-own: 1, routes: {limit_use: portal}}",
        "claims: [{id: 'no', text: NO}]",
        "commitments: [{id: c, text: t, measurable: {field: a, op: at_most, value: 20}}]",
    ],
)
def test_short_forms_and_own_keys_are_accepted_by_both(text):
    load_policy(f"{BASE}{text}\n".encode(), "policy.yaml")
    assert is_accepted(f"{BASE}{text}\n")


@pytest.mark.parametrize(
    "scope",
    [
        "headcount_by_jurisdiction: {DE: 31, US-NY: withheld, x-note: [1]}",
        "works_council: true",
        "works_council: {DE: true, FR: unknown, x-note: 1}",
        "work_hours: {zone: UTC, days: [mon], start: '07:00'}",
    ],
)
def test_mappings_of_countries_are_accepted_by_both(scope):
    text = BASE.replace("[DE]", f"[DE], {scope}")
    load_policy(text.encode(), "policy.yaml")
    assert is_accepted(text)


@pytest.mark.parametrize(
    "scope", ["headcount_by_jurisdiction: {Germany: 1}", "works_council: {de: true}"]
)
def test_mappings_of_other_things_are_accepted_by_neither(scope):
    text = BASE.replace("[DE]", f"[DE], {scope}")
    with pytest.raises(PolicyError):
        load_policy(text.encode(), "policy.yaml")
    assert not is_accepted(text)


def offered(form: str, key: str) -> set[str]:
    return set(FORMS[form]["properties"][key]["anyOf"][0]["enum"])


def test_an_editor_offers_the_purposes_that_exports_know():
    known = tomllib.loads((ROOT / "auditor/export/en.toml").read_text("utf-8"))["purpose"]
    assert offered("PurposeForm", "id") == known.keys()


def test_an_editor_offers_the_claims_that_are_judged():
    judged = {path.stem for path in (ROOT / "auditor/claims").glob("*.toml")}
    assert offered("ClaimForm", "id") == judged
