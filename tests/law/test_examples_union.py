"""What the three examples answer to the laws of Germany, France and others."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.law.cases import outcome
from tests.law.test_requirements import REQUIREMENTS

EXAMPLES = Path(__file__).parents[1] / "policy" / "examples"


def example(name: str) -> dict[str, Any]:
    text = (EXAMPLES / f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - every scalar stays text


def answer(policy: dict[str, Any], requirement: str, seen: list[Any] | None = None) -> str:
    case = {"name": "example", "policy": policy, "seen": seen}
    return outcome(case, REQUIREMENTS[requirement])


def test_the_works_agreement_is_in_order_where_it_was_made_with_care():
    policy = example("works-agreement")
    for requirement in ("de-01", "de-03", "fr-02", "de-02", "de-06", "fr-04"):
        assert answer(policy, requirement, seen=[]) == "met"
    for requirement in ("de-04", "de-05", "de-07"):
        assert answer(policy, requirement, seen=[]) == "not-applicable"


def test_a_screen_image_in_the_edr_lies_outside_the_agreement():
    policy = example("works-agreement")
    seen = [{"program": "edr", "capability": "screen.image", "basis": "configured"}]
    assert answer(policy, "de-02", seen) == "broken"


def test_without_the_opinion_of_the_french_committee():
    policy = example("works-agreement")
    policy["agreements"] = [
        item for item in policy["agreements"] if item["id"] != "cse-avis"
    ]
    assert answer(policy, "fr-02") == "broken"
    assert answer(policy, "de-01") == "met"


def test_a_german_basis_alone():
    policy = example("works-agreement")
    for basis in policy["programs"][0]["legal_basis"]:
        del basis["gdpr"]
        basis["national"] = "BDSG 26(1)"
    assert answer(policy, "de-04") == "broken"
    assert answer(policy, "eu-26") == "broken"
    assert answer(example("works-agreement"), "eu-26") == "not-applicable"


@pytest.mark.parametrize(
    "requirement", ["de-01", "de-06", "eu-06", "eu-07", "eu-10", "eu-14", "eu-23"]
)
def test_germany_lights_up_when_it_is_added(requirement):
    policy = example("ai-training")
    policy["scope"]["jurisdictions"] += ["DE"]
    assert answer(policy, requirement) in {"broken", "inconclusive"}


def test_taking_all_keys_of_everybody_is_not_met_on_the_declaration_alone():
    assert answer(example("ai-training"), "de-06") == "broken"
    assert answer(example("ai-training"), "fr-04") == "broken"


def test_the_works_agreement_meets_the_union_where_it_says_enough():
    policy = example("works-agreement")
    for requirement in ("eu-02", "eu-06", "eu-07", "eu-20", "eu-23", "eu-27"):
        assert answer(policy, requirement, seen=[]) == "met"
    assert answer(policy, "eu-14") == "inconclusive"  # no record of this person


def test_a_program_that_is_left_out_is_seen_as_undeclared():
    policy = example("works-agreement")
    policy["programs"] = [item for item in policy["programs"] if item["id"] != "mdm"]
    seen = [{"program": "", "capability": "device.posture", "basis": "active"}]
    assert answer(policy, "eu-01", seen) == "broken"


def test_a_contractor_in_britain_can_complain():
    assert answer(example("no-monitoring"), "uk-06") == "met"
