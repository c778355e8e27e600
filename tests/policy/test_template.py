"""The template is valid as it is, and with every field in force."""

import re
from itertools import pairwise
from pathlib import Path

from auditor.policy.json_schema import json_schema
from auditor.policy.loading import load_policy
from auditor.policy.template import template

TEMPLATE = Path(__file__).parents[2] / "policies" / "template.yaml"


def in_use(text: str) -> str:
    """Put everything in force, as an editor uncomments lines."""
    first, rest = text.split("\n", 1)
    assert first.startswith("# yaml-language-server: ")
    return re.sub(r"^( *)# ", r"\1", rest, flags=re.MULTILINE)


def test_the_kept_template_is_the_one_that_the_form_makes():
    assert TEMPLATE.read_text("utf-8") == template()


def test_it_declares_nothing_before_somebody_activates_it():
    assert load_policy(template().encode(), "template.yaml").status == "draft"


def test_with_everything_in_force_it_is_valid_too():
    policy = load_policy(in_use(template()).encode(), "template.yaml")
    assert policy.exemptions
    assert policy.document["rights"]["routes"]["limit_use"]


def test_every_field_is_in_it():
    schema = json_schema()
    forms = [schema, *schema["$defs"].values()]
    names = {name for form in forms for name in form.get("properties", {})}
    shown = set(re.findall(r"^[ #-]*([a-z_0-9]+):", template(), re.MULTILINE))
    assert names - shown == {"all_of", "any_of"}  # ways to combine, told in the text


def test_every_field_is_explained_by_the_lines_above_it():
    lines = template().splitlines()
    for above, line in pairwise(lines):
        if re.match(r"[ #-]*[a-z_0-9]+:", line) and not line.startswith("##"):
            assert "##" in above, line
