"""Not stated, withheld and not known are three things, and each is told once."""

import pytest

from auditor.export._reading import at, stated
from auditor.export._silences import silences
from tests.export.policies import changed, document

NOT_STATED, WITHHELD, UNKNOWN = "not-stated", "withheld", "unknown"


def found(program, state):
    return {item.field: item.names for item in silences(program) if item.state == state}


def first(example="works-agreement", /, **fields):
    return changed(example, **fields)["programs"][0]


def test_the_examples_leave_this_open():
    edr, dlp, _ = document("works-agreement")["programs"]
    assert [(item.state, item.field) for item in silences(edr)] == [
        (NOT_STATED, "security")
    ]
    assert set(found(dlp, NOT_STATED)) == {
        *("ai.training", "automated_decisions", "transfers", "security"),
    }
    (traces,) = document("ai-training")["programs"]
    assert set(found(traces, UNKNOWN)) == {
        *("ai.high_risk", "ai.removal_from_model", "human_access.logged"),
        *("human_access.annotators", "footprint.upload_mb_per_day", "opt_out.consequence"),
    }
    withheld = found(traces, WITHHELD)
    assert withheld["captures.interval"] == ("screen.image",)
    assert len(withheld["captures.linked_to_identity"]) == 4


@pytest.mark.parametrize("word", [WITHHELD, UNKNOWN])
def test_a_word_in_the_place_of_a_whole_part_covers_what_is_in_it(word):
    program = first(storage=word)
    assert stated(program, "storage.locations") == word
    assert found(program, word) == {"storage": ()}
    assert "storage.locations" not in found(program, NOT_STATED)


def test_an_empty_list_is_a_statement():
    assert "recipients" not in found(first(recipients=[]), NOT_STATED)
    assert "recipients" in found(first(recipients=None), NOT_STATED)


def test_items_of_a_list_are_asked_one_by_one():
    recipients = [{"name": "A", "country": "DE"}, {"name": "B"}, {"name": "C"}]
    program = first(recipients=recipients)
    assert found(program, NOT_STATED)["recipients.country"] == ("B", "C")


@pytest.mark.parametrize(
    ("basis", "state"),
    [
        (None, NOT_STATED),
        ([], NOT_STATED),
        ([{"purpose": "security.threat_detection"}], NOT_STATED),
        ([{"purpose": "it.support", "gdpr": "A6-1-f"}], NOT_STATED),
        (WITHHELD, WITHHELD),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_a_purpose_without_a_basis_is_named(basis, state):
    program = first(legal_basis=basis)
    assert found(program, state)["legal_basis"] == ("security.threat_detection",)


@pytest.mark.parametrize("key", ["gdpr", "national", "regime"])
def test_any_kind_of_basis_is_one(key):
    basis = [{"purpose": "security.threat_detection", key: "x"}]
    assert "legal_basis" not in found(first(legal_basis=basis), NOT_STATED)


def test_a_reason_goes_with_every_field_below_the_one_it_is_given_for():
    (traces,) = document("ai-training")["programs"]
    reasons = {item.field: item.reason for item in silences(traces)}
    assert (
        reasons["retention.period"] == reasons["retention.method"] == ("details not shared")
    )
    assert reasons["deidentification.method"] == "details not shared"
    assert reasons["deidentification.key_holder"] == ""


def test_a_field_that_is_only_listed_is_withheld_and_told_once():
    listed = [{"field": "security", "reason": "unknown"}]
    program = first(withheld=listed)
    assert found(program, WITHHELD) == {"security": ()}
    assert "security" not in found(program, NOT_STATED)
    assert found(program, UNKNOWN) == {}


def test_a_field_that_is_listed_and_found_is_told_once():
    listed = [{"field": "retention", "reason": "later"}]
    retention = [{"capture": "all", "period": "withheld"}]
    program = first(withheld=listed, retention=retention)
    assert found(program, WITHHELD) == {"retention.period": ("all",)}


def test_reading_never_goes_through_a_text():
    assert at({"a": "b"}, "a.b") == NOT_STATED
    assert at({"a": ["withheld"]}, "a.b") == NOT_STATED
    assert at({}, "a") == NOT_STATED


def test_names_are_no_silence_and_what_a_part_records_is():
    found_ = changed("works-agreement", name="unknown")
    program = found_["programs"][0]
    program["components"][0]["match"] = [{"all_of": [{"process_name": "withheld"}]}]
    assert [item.state for item in silences(program)] == [NOT_STATED]
    program["components"][0]["captures"] = [{"type": "camera", "interval": "withheld"}]
    assert found(program, WITHHELD) == {"captures.interval": ("camera",)}
