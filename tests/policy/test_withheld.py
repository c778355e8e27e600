"""What a declaration withholds is found, with the reason that it gives."""

from pathlib import Path

from auditor.model.declared import WithheldFacts
from auditor.policy.loading import load_policy
from auditor.policy.withheld import withheld_in

EXAMPLES = Path(__file__).parent / "examples"


def withheld(name: str) -> tuple[WithheldFacts, ...]:
    data = (EXAMPLES / name).read_bytes()
    return withheld_in(load_policy(data, name).document)


def test_every_withheld_field_is_listed_once_with_its_reason():
    found = {item.field: item for item in withheld("ai-training.yaml")}
    period = found["programs[traces].retention[0].period"]
    assert (period.text, period.user) == ("details not shared", "management")
    assert period.date == "2026-04-21"
    assert found["scope.exemptions[0].reason"].text is None
    assert "programs[traces].human_access.possible" in found
    assert "programs[traces].captures[screen.image].interval" in found
    assert len(found) == len(withheld("ai-training.yaml"))


def test_a_policy_that_tells_everything_withholds_nothing():
    assert withheld("works-agreement.yaml") == ()


def test_a_reason_for_a_field_that_does_not_stand_there_is_told_too():
    document = {
        "programs": [
            {"id": "p", "withheld": [{"field": "retention", "reason": "why not"}]},
        ]
    }
    assert withheld_in(document) == (
        WithheldFacts(field="programs[p].retention", text="why not"),
    )
