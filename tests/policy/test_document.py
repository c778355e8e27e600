"""What a policy states arrives whole: every field, in the words it was written in."""

from pathlib import Path

import pytest
import yaml

from auditor.policy.form.program import ProgramForm
from auditor.policy.loading import load_policy
from auditor.policy.schema import PolicyForm
from auditor.policy.template import template
from tests.policy.test_broken import BASE

ROOT = Path(__file__).parents[2]
FILES = sorted(
    [*(ROOT / "policies").glob("*.yaml"), *(ROOT / "tests/policy/examples").glob("*.yaml")]
)
PROGRAM = (
    "programs: [{id: b, name: B, captures: [screen], purposes: [a], match: [{path: /b}]"
)


def document(text: str) -> dict:
    return load_policy(text.encode(), "policy.yaml").document


def plain(text: str) -> dict:
    """Return a document as YAML alone has it, its short ways expanded as the page says."""
    value = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    for program in value.get("programs", ()):
        for holder in [program, *program.get("components", ())]:
            expand(holder)
    return value


def expand(holder: dict) -> None:
    for key, under in (("captures", "type"), ("purposes", "id"), ("security", "measure")):
        if key in holder:
            holder[key] = [
                {under: item} if isinstance(item, str) else item for item in holder[key]
            ]
    if "match" in holder:
        groups = holder["match"]
        groups = groups["any_of"] if isinstance(groups, dict) else groups
        holder["match"] = [
            group if "all_of" in group else {"all_of": [group]} for group in groups
        ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_field_of_a_policy_is_in_its_document(path):
    text = path.read_text("utf-8")
    assert document(text) == plain(text)


def test_a_policy_with_every_field_has_them_all_in_its_document():
    text = template()
    found = document(text)
    assert found == plain(text)
    assert found["programs"][0].keys() == ProgramForm.__annotations__.keys() - {
        "components"
    }
    assert found.keys() == PolicyForm.__annotations__.keys()


@pytest.mark.parametrize("word", ["unknown", "withheld"])
@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("start: {}", ["start"]),
        ("bystander_data: {}", ["bystander_data"]),
        ("legal_basis: [{{purpose: a, gdpr: {}}}]", ["legal_basis", 0, "gdpr"]),
        (
            "legal_basis: [{{purpose: a, balancing_ref: {}}}]",
            ["legal_basis", 0, "balancing_ref"],
        ),
        ("ai: {{training: {}}}", ["ai", "training"]),
        ("ai: {{log_retention: {}}}", ["ai", "log_retention"]),
        ("human_access: {{approval: {}}}", ["human_access", "approval"]),
        ("recipients: [{{country: {}}}]", ["recipients", 0, "country"]),
        ("storage: {{locations: [{}]}}", ["storage", "locations", 0]),
        ("retention: [{{period: {}}}]", ["retention", 0, "period"]),
        ("footprint: {{cpu_pct: {}}}", ["footprint", "cpu_pct"]),
        ("opt_out: {{consequence: {}}}", ["opt_out", "consequence"]),
        ("notices: [{}]", ["notices", 0]),
    ],
)
def test_a_value_that_is_not_told_is_kept_as_such(word, field, path):
    found = document(f"{BASE}{PROGRAM}, {field.format(word)}}}]\n")["programs"][0]
    for step in path:
        found = found[step]
    assert found == word


@pytest.mark.parametrize("word", ["unknown", "withheld"])
def test_what_is_not_told_of_a_capture_or_a_paper_is_kept_too(word):
    found = document(
        f"{BASE}notices: [{{id: n, sha256: {word}, published: {word}, repeat: {word}}}]\n"
        f"assessments: [{{id: d, type: {word}, date: {word}, residual_risk: {word}}}]\n"
        "programs: [{id: b, name: B, purposes: [], match: [{path: /b}], captures: "
        f"[{{type: screen, interval: {word}, scope: {{list_sha256: {word}}}}}]}}]\n"
    )
    assert found["notices"] == [
        {"id": "n", "sha256": word, "published": word, "repeat": word}
    ]
    assert found["assessments"][0]["residual_risk"] == word
    assert found["programs"][0]["captures"][0]["interval"] == word
    assert found["programs"][0]["captures"][0]["scope"] == {"list_sha256": word}


@pytest.mark.parametrize("written", ["true", "True", "TRUE", "'true'", '"true"'])
def test_a_switch_is_the_text_true(written):
    found = document(f"{BASE}{PROGRAM}, opt_out: {{available: {written}}}}}]\n")
    assert found["programs"][0]["opt_out"] == {"available": "true"}


@pytest.mark.parametrize("period", ["P30D", "PT15M", "P1Y6M", "P2W", "P1DT12H", "PT1H30M"])
def test_a_duration_is_kept_as_written(period):
    found = document(f"{BASE}rights: {{answer_within: {period}}}\n")
    assert found["rights"] == {"answer_within": period}


@pytest.mark.parametrize("language", ["de", "en-GB", "zh-Hant-TW", "haw"])
def test_a_language_is_kept_as_written(language):
    text = BASE.replace("status: active", f"status: active, language: {language}")
    assert document(text)["policy"]["language"] == language


@pytest.mark.parametrize("code", ["NO", "GB", "US-NY", "GB-SCT", "XK", "EU", "ZZ"])
def test_a_country_is_kept_as_written(code):
    assert document(BASE.replace("[DE]", f"[{code}]"))["scope"]["jurisdictions"] == [code]


def test_digests_are_compared_in_small_letters():
    found = document(f"{BASE}notices: [{{id: n, sha256: {'AB' * 32}}}]\n")
    assert found["notices"][0]["sha256"] == "ab" * 32


def test_a_schedule_may_be_a_text_or_hours():
    nightly, hours = "nightly", "{zone: UTC, end: 01:00}"
    captures = f"{{type: screen, schedule: {nightly}}}, {{type: camera, schedule: {hours}}}"
    found = document(
        f"{BASE}programs: [{{id: b, name: B, purposes: [], match: [{{path: /b}}],"
        f" captures: [{captures}]}}]\n"
    )
    assert [item["schedule"] for item in found["programs"][0]["captures"]] == [
        {"text": "nightly"},
        {"zone": "UTC", "end": "01:00"},
    ]


def test_own_keys_are_in_no_document():
    found = document(BASE.replace("{name: A}", "{name: A, x-note: 1}") + "x-top: [a]\n")
    assert found["controller"] == {"name": "A"}
    assert "x-top" not in found
