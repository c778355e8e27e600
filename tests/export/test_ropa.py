"""The record of processing has what Article 30(1) asks for, or says what is missing."""

import csv
import io
import json

import pytest

from auditor.export import export_named
from auditor.export._rows import COLUMNS
from tests.export.policies import HOSTILE, NAMES, changed, document, hostile

ARTICLE = [key for key in COLUMNS if key[1] == "_"]


def as_csv(found, language="en"):
    (sheet,) = export_named("ropa-csv").export(found, language)
    return sheet.text


def as_json(found):
    (sheet,) = export_named("ropa-json").export(found, "en")
    return json.loads(sheet.text)


def first(found, language="en"):
    rows = [*csv.reader(io.StringIO(as_csv(found, language)))]
    return dict(zip(COLUMNS, rows[1], strict=True))


def test_the_letters_a_to_g_are_all_there():
    assert {key[0] for key in ARTICLE} == set("abcdefg")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_there_is_one_row_per_program_and_purpose_and_no_empty_cell(name, language):
    found = document(name)
    rows = [*csv.reader(io.StringIO(as_csv(found, language)))]
    pairs = [
        (program["id"], purpose["id"])
        for program in found["programs"]
        for purpose in program["purposes"]
    ]
    at = [COLUMNS.index("program_id"), COLUMNS.index("purpose_id")]
    assert [tuple(row[place] for place in at) for row in rows[1:]] == pairs
    assert all(len(row) == len(COLUMNS) and all(row) for row in rows)
    assert [(row["program_id"], row["purpose_id"]) for row in as_json(found)["rows"]] == (
        pairs
    )


def test_a_second_purpose_is_a_second_row_with_its_own_basis():
    found = changed(
        "works-agreement",
        purposes=[{"id": "security.threat_detection"}, {"id": "it.support"}],
    )
    told = [
        (row["purpose_id"], row["legal_basis"])
        for row in as_json(found)["rows"]
        if row["program_id"] == "edr"
    ]
    assert [purpose for purpose, _ in told] == ["security.threat_detection", "it.support"]
    assert told[0][1][0]["gdpr"] == "A6-1-f"
    assert told[1][1] == "not stated"


def test_the_example_of_a_works_agreement_is_told_completely():
    row = first(document("works-agreement"))
    assert row["a_controller"] == "Nordhafen Logistik SE, Hamburg, DE"
    assert row["a_data_protection_officer"] == "Extern GmbH, dsb@nordhafen.example"
    assert row["c_data_subjects"] == "employees; agency workers; interns"
    assert row["d_recipients"] == "Example Security Inc. (processor, DE): “hosting”"
    assert row["e_transfers"] == "none"
    assert row["f_time_limits"] == (
        "everything: 90 days from the event, then deleted; exceptions: “open incident”"
    )
    assert row["g_security_measures"] == "not stated"
    assert row["legal_basis"].startswith("legitimate interests (GDPR Art. 6(1)(f)): ")


def test_what_is_missing_is_not_stated_and_what_is_kept_back_is_withheld():
    found = document("ai-training")
    row = as_json(found)["rows"][0]
    assert row["e_transfers"] == row["g_security_measures"] == "not stated"
    assert row["a_data_protection_officer"] == "not stated"
    assert row["f_time_limits"][0]["period"] == "withheld"
    told = first(found)
    assert told["f_time_limits"].startswith("everything: period withheld")
    assert told["e_transfers"] == "not stated"
    assert first(found, "de")["e_transfers"] == "nicht angegeben"
    assert "Dauer zurückgehalten" in first(found, "de")["f_time_limits"]


def test_a_field_that_is_only_listed_as_withheld_is_withheld():
    found = changed("ai-training", retention=None)
    assert as_json(found)["rows"][0]["f_time_limits"] == "withheld"
    found = changed("ai-training", retention=None, withheld=None)
    assert as_json(found)["rows"][0]["f_time_limits"] == "not stated"
    assert as_json(changed("ai-training", recipients="unknown"))["rows"][0][
        "d_recipients"
    ] == ("unknown")


def test_an_empty_list_is_none_and_not_silence():
    assert first(changed("works-agreement", recipients=[]))["d_recipients"] == "none"


def test_a_policy_without_programs_has_no_row():
    assert as_csv(document("no-monitoring")).count("\r\n") == 1
    assert as_json(document("no-monitoring"))["rows"] == []


def test_lines_end_as_rfc_4180_has_them_and_nowhere_else():
    text = as_csv(hostile(document("works-agreement")))
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r") == text.count("\r\n") == 4
    assert not text.startswith("\ufeff")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d", "\n@"])
def test_no_cell_begins_a_formula(sign):
    found = hostile(document("works-agreement"), f"{sign}1+1")
    for row in csv.reader(io.StringIO(as_csv(found))):
        assert not [cell for cell in row if cell.lstrip()[:1] in set("=+-@\uff1d\t\r")]


def test_what_tries_to_act_is_shown_and_does_not():
    found = hostile(document("works-agreement"))
    text = as_csv(found)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert first(found)["program"].startswith("'=cmd|")
    (sheet,) = export_named("ropa-json").export(found, "en")
    assert "\x1b" not in sheet.text
    assert "\u202e" not in sheet.text
    assert json.loads(sheet.text)["rows"][0]["program"] == HOSTILE


def test_json_names_its_schema_and_the_language_of_its_texts():
    told = as_json(document("works-agreement"))
    assert told["schema"] == "auditor-ropa/1"
    assert told["language"] == "de"
    assert told["policy"]["version"] == "3.1.0"


def test_a_program_without_a_purpose_has_a_row_that_says_so():
    found = changed("works-agreement", purposes=[])
    row = as_json(found)["rows"][0]
    assert (row["program_id"], row["b_purpose"]) == ("edr", "not stated")
    assert first(found)["b_purpose"] == "not stated"


def test_companies_of_the_group_receive_too():
    found = document("works-agreement")
    found["group_recipients"] = [{"name": "Nordhafen Holding", "country": "US"}]
    names = [item["name"] for item in as_json(found)["rows"][0]["d_recipients"]]
    assert names == ["Example Security Inc.", "Nordhafen Holding"]
    found["programs"][0].pop("recipients")
    names = [item["name"] for item in as_json(found)["rows"][0]["d_recipients"]]
    assert names == ["Nordhafen Holding"]


def test_bystanders_are_data_subjects_where_they_are_expected():
    edr, dlp, _ = as_json(document("works-agreement"))["rows"]
    assert edr["c_data_subjects"] == ["employee", "agency", "intern"]
    assert dlp["c_data_subjects"] == ["employee", "agency", "intern", "bystander"]


def test_a_legal_basis_that_is_withheld_is_not_one_that_is_missing():
    def basis(value):
        return as_json(changed("works-agreement", legal_basis=value))["rows"][0][
            "legal_basis"
        ]

    assert basis("withheld") == "withheld"
    assert basis([]) == "not stated"


@pytest.mark.parametrize(
    ("keeping", "told"),
    [
        (
            {"period": "P1M", "includes_training_sets": "true"},
            "copies in AI training data too",
        ),
        ({"period": "unknown"}, "everything: period unknown"),
        ({}, "everything: period not stated"),
        ({"period": "endless"}, "everything: without end"),
        ({"period": "for ever"}, "everything: for ever"),
        ({"period": "P1D", "method": "unknown"}, "what happens to it then: unknown"),
        ({"capture": "screen.image", "period": "P1D"}, "pictures of the screen: 1 day"),
    ],
)
def test_how_long_is_told_as_far_as_it_is_stated(keeping, told):
    row = first(changed("works-agreement", retention=[{"capture": "all", **keeping}]))
    assert told in row["f_time_limits"]
    assert ("training" in row["f_time_limits"]) == ("includes_training_sets" in keeping)


def test_controllers_officers_and_representatives_are_told_with_their_contacts():
    found = document("works-agreement")
    found["controller"]["eu_representative"] = {"name": "Rep", "email": "r@x.example"}
    found["joint_controllers"] = [{"name": "Other AG", "country": "CH"}]
    found["controller"].pop("address")
    row = first(found)
    assert row["a_representatives"] == "Rep, r@x.example"
    assert row["a_joint_controllers"] == "Other AG, CH"
    assert as_json(found)["rows"][0]["a_controller"]["address"] == "not stated"


@pytest.mark.parametrize(
    ("security", "told"),
    [
        ([{"measure": "encryption_in_transit", "text": "TLS 1.3"}], "(“TLS 1.3”)"),
        ([{"measure": "logging"}, {"measure": "x"}], "logging; x"),
        ([], "none"),
        ("withheld", "withheld"),
    ],
)
def test_security_measures_are_told(security, told):
    row = first(changed("works-agreement", security=security))
    assert row["g_security_measures"].endswith(told)


def test_conditions_for_sensitive_data_are_told():
    basis = [{"purpose": "security.threat_detection", "gdpr": "A6-1-a", "art9": "A9-2-b"}]
    row = first(changed("works-agreement", legal_basis=basis))
    assert row["legal_basis"] == "consent (GDPR Art. 6(1)(a)), GDPR Art. 9(2)(b)"
    row = first(changed("works-agreement", legal_basis=basis), "de")
    assert row["legal_basis"].endswith("Art. 9 Abs. 2 Buchst. b DSGVO")
