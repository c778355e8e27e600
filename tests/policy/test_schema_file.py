"""The published JSON Schema and template say what the loader says."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from auditor.errors import PolicyError
from auditor.policy.json_schema import json_schema
from auditor.policy.loading import load_policy
from auditor.policy.template import template
from tests.docs.pages import POLICIES

EXAMPLES = Path(__file__).parent / "examples"
FILES = [*sorted(EXAMPLES.glob("*.yaml")), *sorted(POLICIES.glob("*.yaml"))]
SCHEMA = json.loads(json_schema())
VALIDATOR = Draft202012Validator(SCHEMA)


def edited(text: str) -> object:
    """Return a file as an editor reads it: YAML 1.2's core types, but dates are texts."""

    class Core(yaml.SafeLoader):
        """YAML without dates and without words for booleans beyond true and false."""

    Core.yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader=Core)  # noqa: S506 - a safe loader with less in it


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_valid_policy_is_valid_in_an_editor_too(path):
    load_policy(path.read_bytes(), path.name)
    errors = [error.message for error in VALIDATOR.iter_errors(edited(path.read_text()))]
    assert errors == []


@pytest.mark.parametrize(
    "change",
    [
        {"zzz": 1},
        {"policy": {"id": "a", "version": "1", "status": "final"}},
        {"policy": {"id": "A b", "version": "1", "status": "draft"}},
        {"scope": {"jurisdictions": []}},
        {"scope": {"jurisdictions": ["Germany"]}},
        {"programs": [{"id": "p"}]},
        {"programs": [{"id": "p", "name": "P", "captures": ["scren"], "purposes": []}]},
        {"not_captured": ["keyboard"]},
    ],
    ids=str,
)
def test_what_the_loader_refuses_an_editor_marks(change):
    least = {
        "schema": "auditor-policy/1",
        "policy": {"id": "a", "version": "1", "status": "draft"},
        "controller": {"name": "A"},
        "scope": {"jurisdictions": ["DE"]},
    }
    assert not [*VALIDATOR.iter_errors(least)]
    assert [*VALIDATOR.iter_errors({**least, **change})]
    with pytest.raises(PolicyError):
        load_policy(json.dumps({**least, **change}).encode(), "p")


def test_an_editor_knows_what_every_field_means():
    forms = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = [field for form in forms for field in form.get("properties", {}).values()]
    assert len(fields) > 150
    known = {f"#/$defs/{name}": form for name, form in SCHEMA["$defs"].items()}
    told = [known.get(field.get("$ref"), field) for field in fields]
    assert all(field.get("description") for field in told)


def test_own_keys_are_taken():
    document = edited(template())
    document["x-own"] = {"a": [1]}
    document["programs"][0]["x-note"] = "later"
    assert not [*VALIDATOR.iter_errors(document)]


def test_the_template_has_every_field_and_states_it_once():
    text = template()
    document = load_policy(text.encode(), "template").document
    wanted = set(SCHEMA["properties"])
    assert set(document) == wanted
    program = SCHEMA["$defs"]["ProgramForm"]["properties"]
    assert set(document["programs"][0]) == set(program) - {"components"}
    assert all(len(line) <= 92 for line in text.splitlines())
