"""A draft declares what a report found, and nothing that only the employer can know."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.catalogue import load
from auditor.cli._looking import recorded_host
from auditor.model.policy import Policy
from auditor.model.report import Tool, plain
from auditor.pipeline import audit
from auditor.policy.draft import draft_of
from auditor.policy.loading import load_policy

MACHINES = Path(__file__).parents[1] / "machines"
DIGEST = "ab" * 32


def program(**more: object) -> dict:
    filled = {
        "id": 1,
        "name": "keyd",
        "is_self": False,
        "identity": "unknown",
        "executable": "/opt/keyd/keyd",
        "script": None,
        "capabilities": [{"capability": "input.keystrokes.content", "bases": ["active"]}],
    }
    return filled | more


def drafted(*programs: dict) -> Policy:
    text = draft_of({"host": {"time": "2026-05-01T00:00:00Z"}, "programs": [*programs]})
    return load_policy(text.encode(), "draft.yaml")


def test_a_draft_states_what_was_found_and_nothing_else():
    policy = drafted(program())
    assert policy.document == {
        "schema": "auditor-policy/1",
        "policy": {"id": "draft", "version": "0.1.0", "status": "draft"},
        "controller": {"name": "unknown"},
        "scope": {"jurisdictions": ["ZZ"]},
        "programs": [
            {
                "id": "keyd",
                "name": "keyd",
                "match": [{"all_of": [{"path": "/opt/keyd/keyd"}]}],
                "captures": [{"type": "input.keystrokes.content"}],
                "purposes": [],
            }
        ],
    }


@pytest.mark.parametrize(
    ("facts", "atom"),
    [
        (
            {"package": "keyd", "package_manager": "dpkg", "file_sha256": DIGEST},
            {"package": {"manager": "dpkg", "name": "keyd"}},
        ),
        (
            {"package": "keyd", "package_manager": "dpkg", "package_version": "1:2.4-1"},
            {
                "package": {"manager": "dpkg", "name": "keyd"},
                "version": {"at_most": "1:2.4-1"},
            },
        ),
        (
            {"package": "keyd", "package_manager": "dpkg", "package_version": "2 {"},
            {"package": {"manager": "dpkg", "name": "keyd"}},
        ),
        (
            {
                "package": "keyd",
                "package_manager": "dpkg",
                "file_check": "differs",
                "file_sha256": DIGEST,
            },
            {"sha256": DIGEST},
        ),
        ({"script": "/opt/keyd/run.py", "file_sha256": DIGEST}, {"script_sha256": DIGEST}),
        ({"file_sha256": {"withheld": True}}, {"path": "/opt/keyd/keyd"}),
        (
            {"executable": None, "processes": [{"process_name": "keyd"}]},
            {"process_name": "keyd"},
        ),
        (
            {"executable": "/usr/bin/python3", "processes": [{"process_name": "keyd"}]},
            {"process_name": "keyd"},
        ),
    ],
)
def test_a_program_is_recognised_by_its_best_identity(facts, atom):
    (found,) = drafted(program(**facts)).document["programs"]
    assert found["match"] == [{"all_of": [atom]}]


@pytest.mark.parametrize(
    "facts",
    [
        {"identity": "benign"},
        {"identity": "distribution"},
        {"is_self": True},
        {"capabilities": []},
    ],
)
def test_what_is_explained_already_is_not_declared(facts):
    assert drafted(program(**facts)).programs == ()


def test_what_cannot_be_recognised_is_told_and_not_declared():
    facts = program(executable={"withheld": True}, name="odd")
    text = draft_of({"programs": [facts]})
    assert load_policy(text.encode(), "draft.yaml").programs == ()
    assert "#   - odd" in text


def test_what_was_only_documented_is_no_capture():
    capabilities = [
        {"capability": "screen.image", "bases": ["documented"]},
        {"capability": "camera", "bases": ["documented", "active"]},
    ]
    text = draft_of({"programs": [program(capabilities=capabilities)]})
    (found,) = load_policy(text.encode(), "draft.yaml").programs
    assert found.captures == ("camera",)
    assert "not seen here: screen.image" in text


def test_the_same_program_twice_is_declared_once_with_all_it_takes():
    other = [{"capability": "camera", "bases": ["active"]}]
    (found,) = drafted(program(), program(id=2, capabilities=other)).programs
    assert found.captures == ("camera", "input.keystrokes.content")


def test_two_programs_of_one_name_have_two_ids():
    policy = drafted(program(), program(executable="/opt/other/keyd"))
    assert [found.id for found in policy.programs] == ["keyd", "keyd-2"]


HOSTILE = (
    "\x1b[2J",
    "a\nb: c",
    "\u202etxt",
    "# no",
    "- x",
    "'",
    '"',
    "{",
    "&a",
    "!!x",
    "~",
    " ",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name):
    text = draft_of({"programs": [program(name=name)]})
    assert text.replace("\n", "").isprintable()
    assert len(load_policy(text.encode(), "draft.yaml").programs) == 1


@pytest.mark.parametrize("path", ["/opt/a\nb", "/opt/\u202ea", "$'/opt/a'"])
def test_a_path_that_cannot_be_written_down_identifies_nothing(path):
    assert drafted(program(executable=path)).programs == ()


@pytest.mark.parametrize("path", ["/opt/a b", "/opt/a: b", "/opt/ä", "/opt/a#b", "/o/it's"])
def test_an_unusual_path_is_kept_exactly(path):
    (found,) = drafted(program(executable=path)).document["programs"]
    assert found["match"] == [{"all_of": [{"path": path}]}]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ("name", "script", "executable", "file_sha256", "package", "package_manager")


@given(
    st.dictionaries(
        st.sampled_from([*KEYS, "identity", "capabilities", "processes"]), JSON
    ),
    JSON,
)
def test_whatever_a_report_says_the_draft_is_valid(facts, anything):
    report = {
        "programs": [program(**facts), anything, program(id=anything)],
        "host": anything,
    }
    assert load_policy(draft_of(json.loads(json.dumps(report))).encode(), "draft.yaml").id


@pytest.mark.parametrize("machine", ["debian-vm-devices", "debian-vm-quiet"])
def test_an_activated_draft_recognises_the_same_programs_again(machine):
    host = recorded_host(MACHINES / machine / "host")
    first = plain(audit(host, Policy(), load(), tool=Tool()))
    text = draft_of(first).replace("status: draft", "status: active")
    policy = load_policy(text.encode(), "draft.yaml")
    assert policy.programs
    again = plain(audit(host, policy, load(), tool=Tool()))
    unexplained = [
        found["name"]
        for found in again["programs"]
        if found["capabilities"]
        and found["identity"] not in {"benign", "distribution"}
        and not found["declared_as"]
    ]
    assert unexplained == []
