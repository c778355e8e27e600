"""What a record says, what it never says, and for which policy it counts."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import VerificationError
from auditor.model.capability import nodes
from auditor.model.frozen import replace
from auditor.model.record import RecordKind
from auditor.records.forms import predicate_of, record_in, subjects_of
from auditor.records.loading import for_policy, load_records, notices_of
from auditor.seal.statements import RECORD, open_statement, sign_statement
from tests.records.samples import OTHERS, WHO, draft, example, write
from tests.seal.sample import ALICE

LABEL = "https://w3id.org/dpv/schema/dpv-27560#record"
REQUIRED = {
    *("schema_version", "record_id", "pii_principal_id", "privacy_notice", "language"),
    *("jurisdiction", "party_identification", "event"),
}
REQUIRED_OF_PROCESSING = {
    *("purposes", "pii_information", "pii_controllers", "storage_locations"),
    *("retention_period", "recipient_third_parties", "withdrawal_method"),
}
POLICIES = ("works-agreement", "ai-training", "no-monitoring")


def predicate(path):
    payload = json.loads(base64.b64decode(json.loads(path.read_bytes())["payload"]))
    return payload["predicate"]


def written(tmp_path, kind, **more):
    return predicate(write(tmp_path, kind, **more))


def test_the_kinds_are_these_nine():
    assert {kind.value for kind in RecordKind} == {
        *("notice-received", "notice-read", "acknowledged-under-protest", "objection"),
        *("consent-given", "consent-refused", "consent-withdrawn"),
        *("opt-out-request", "opt-out-result"),
    }


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("kind", RecordKind)
def test_every_kind_of_record_of_every_policy_is_read_back_as_it_was(
    tmp_path, kind, policy
):
    more = {
        "programs": ("edr",),
        "captures": ("screen",),
        "purposes": ("security.dlp",),
        "text": "äöü\n",
        "result": "no",
    }
    write(tmp_path, kind, policy=example(policy), **more)
    ((record,), problems) = load_records(str(tmp_path), WHO)
    assert problems == ()
    assert {name: getattr(record, name) for name in more} == more
    assert (record.kind, record.is_own, record.method) == (kind, True, "click")
    assert record.policy_sha256 == example(policy).sha256
    assert record.time.endswith("Z")


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_consent_never_bears_its_label_nor_its_state(tmp_path, kind):
    text = json.dumps(written(tmp_path, kind))
    for word in ("27560", "dpv:", "Consent", '"consent"'):
        assert word not in text


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (RecordKind.CONSENT_GIVEN, "dpv:ConsentGiven"),
        (RecordKind.CONSENT_REFUSED, "dpv:ConsentRefused"),
        (RecordKind.CONSENT_WITHDRAWN, "dpv:ConsentWithdrawn"),
    ],
)
@pytest.mark.parametrize("policy", POLICIES)
def test_consent_has_the_fields_of_its_standard_and_its_own_state(
    tmp_path, kind, state, policy
):
    said = written(tmp_path, kind, policy=example(policy))
    consent = said["consent"]
    assert consent["conformsTo"] == LABEL
    assert consent.keys() >= REQUIRED
    (event,) = consent["event"]
    assert event["event_state"] == state
    assert event["event_time"] == said["time"]
    assert event["entity_id"] == consent["pii_principal_id"] == ALICE.public.keyid
    assert {"validity_duration", "event_type"} <= event.keys()
    assert len(consent["pii_processing"]) == len(example(policy).programs)
    for item in consent["pii_processing"]:
        assert item.keys() >= REQUIRED_OF_PROCESSING
    if kind != "consent-given":
        assert "ConsentGiven" not in json.dumps(said)


def test_what_the_policy_does_not_state_is_listed_and_not_made_up(tmp_path):
    said = written(tmp_path, RecordKind.CONSENT_GIVEN, notice_language="")
    consent = said["consent"]
    gaps = {"language", *(f"{name}.withdrawal_method" for name in ("edr", "dlp", "mdm"))}
    assert set(consent["not_stated"]) == gaps
    assert consent["language"] == "not-stated"
    assert consent["pii_processing"][0]["withdrawal_method"] == "not-stated"


def test_what_the_policy_withholds_is_said_to_be_withheld(tmp_path):
    said = written(tmp_path, RecordKind.CONSENT_REFUSED, policy=example("ai-training"))
    (processing,) = said["consent"]["pii_processing"]
    assert processing["retention_period"] == [{"capture": "all", "period": "withheld"}]
    assert processing["storage_locations"] == ["US"]


def test_consent_is_narrowed_to_what_the_person_names(tmp_path):
    said = written(
        tmp_path,
        RecordKind.CONSENT_REFUSED,
        policy=example("ai-training"),
        programs=("traces",),
        captures=("screen",),
    )
    (processing,) = said["consent"]["pii_processing"]
    assert processing["pii_information"] == [{"pii_type": "screen.image"}]


POLICY = example("works-agreement")
JSON = st.recursive(
    st.none() | st.text(max_size=9) | st.sampled_from(["withheld", "unknown"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)


@given(
    st.dictionaries(
        st.sampled_from(["controller", "scope", "rights", "notices", "programs"]), JSON
    )
)
def test_any_document_of_a_policy_gives_a_record_that_can_be_signed(document):
    record = draft(RecordKind.CONSENT_GIVEN, POLICY)
    said = predicate_of(record, replace(POLICY, document=document))
    subjects = subjects_of(record, policy_name="p", notice_name="n")
    assert open_statement(sign_statement(RECORD, subjects, said, key=ALICE))


def changed(change):
    """Return the record in a statement that was signed after a change."""
    policy = example("works-agreement")
    record = draft(RecordKind.OBJECTION, policy, time="2026-11-23T00:00:00Z")
    said = json.loads(json.dumps(predicate_of(record, policy)))
    change(said)
    subjects = subjects_of(record, policy_name="p", notice_name="n")
    data = sign_statement(RECORD, subjects, said, key=ALICE)
    return record_in(open_statement(data), ALICE.public.keyid)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(schema="auditor-record/2"),
        lambda said: said.update(kind="notice_acknowledgement"),
        lambda said: said.update(kind=None),
        lambda said: said.update(time="yesterday"),
        lambda said: said.update(record_id="7"),
        lambda said: said.update(method="shouting"),
        lambda said: said.update(programs="edr"),
        lambda said: said.update(captures=[1]),
        lambda said: said.pop("purposes"),
        lambda said: said.update(policy=[]),
        lambda said: said["policy"].update(id=""),
        lambda said: said["policy"].update(sha256="ab" * 32),
        lambda said: said["notice"].update(sha256=""),
        lambda said: said["notice"].pop("language"),
        lambda said: said.update(previous="0"),
        lambda said: said.update(consent={}),
        lambda said: said.update(kind="consent-given"),
        lambda said: said.update(
            kind="consent-given",
            consent={
                "conformsTo": LABEL,
                "event": [{"event_state": "dpv:ConsentRefused"}],
            },
        ),
        lambda said: said.update(
            kind="consent-given",
            consent={"event": [{"event_state": "dpv:ConsentGiven"}]},
        ),
    ],
)
def test_a_record_of_another_form_is_refused_though_it_is_signed(change):
    with pytest.raises(VerificationError) as raised:
        changed(change)
    assert raised.value.check == "record-form"


def test_a_field_of_a_later_version_stops_nothing():
    assert changed(lambda said: said.update(mood="tired")).kind == "objection"


def test_a_record_counts_for_the_bytes_it_names_and_no_others(tmp_path):
    policy = example("works-agreement")
    write(tmp_path, RecordKind.NOTICE_READ)
    records, _ = load_records(str(tmp_path), WHO)
    notices = notices_of(policy)
    assert for_policy(records, policy.sha256, notices) == records
    assert for_policy(records, "ab" * 32, notices) == ()
    assert for_policy(records, "", notices) == ()
    assert for_policy(records, policy.sha256, {"n-2026": "ab" * 32}) == ()
    assert for_policy(records, policy.sha256, {"other": notices["n-2026"]}) == ()
    assert for_policy(records, policy.sha256, {"n-2026": ""}) == records


def test_a_record_without_a_notice_is_about_the_policy_alone(tmp_path):
    write(tmp_path, notice_id="", notice_sha256="")
    records, _ = load_records(str(tmp_path), WHO)
    policy = example("works-agreement")
    assert for_policy(records, policy.sha256, {}) == records


def test_captures_are_words_of_the_tree(tmp_path):
    said = written(tmp_path, RecordKind.CONSENT_GIVEN)
    types = {
        item["pii_type"]
        for program in said["consent"]["pii_processing"]
        for item in program["pii_information"]
    }
    assert types
    assert types <= nodes()
