"""A policy's own list of changes against what changed."""

from typing import Any

from auditor.model.policy import Policy
from auditor.policy.changes import compare_policies
from auditor.policy.changes.log import check_log
from tests.policy.changes import document

OLD = [{"version": "1.0.0", "captures_added": ["screen"], "purposes_added": ["a"]}]


def policy(version: str, *entries: dict[str, Any], name: str = "p", **edr: Any) -> Policy:
    about = {"id": name, "version": version, "changes": [*OLD, *entries]}
    return Policy(id=name, sha256=version, document=document(edr, policy=about))


def remarks(before: Policy, after: Policy) -> list[tuple[str, str, str, str]]:
    found = check_log(before, after, compare_policies(before, after))
    return [(each.remark, each.field, each.value, each.program) for each in found]


FIRST = policy("1.0.0")
MORE = {
    "captures": [{"type": "screen.image"}, {"type": "camera"}],
    "purposes": [{"id": "security.dlp"}, {"id": "hr.discipline"}],
}


def test_a_whole_list_gives_no_remark():
    entry = {
        "version": "2",
        "captures_added": ["camera"],
        "purposes_added": ["hr.discipline"],
    }
    assert remarks(FIRST, policy("2", entry, **MORE)) == []


def test_a_wider_word_names_what_is_below_it():
    more = [{"type": "screen.image"}, {"type": "screen.video"}]
    after = policy("2", {"version": "2", "captures_added": ["screen"]}, captures=more)
    assert remarks(FIRST, after) == []


def test_what_the_list_leaves_out_is_told():
    assert remarks(FIRST, policy("2", {"version": "2", "summary": "typos"}, **MORE)) == [
        ("left-out", "captures_added", "camera", "edr"),
        ("left-out", "purposes_added", "hr.discipline", "edr"),
    ]


def test_what_the_list_names_and_was_not_added_is_told():
    entry = {"version": "2", "captures_added": ["camera"], "purposes_added": ["x"]}
    assert remarks(FIRST, policy("2", entry)) == [
        ("not-new", "captures_added", "camera", ""),
        ("not-new", "purposes_added", "x", ""),
    ]


def test_no_entry_for_a_version_that_adds_something():
    assert remarks(FIRST, policy("2", **MORE)) == [("no-entry", "", "", "")]


def test_no_entry_for_a_version_that_adds_nothing_is_no_remark():
    assert remarks(FIRST, policy("2")) == []


def test_an_old_entry_does_not_speak_for_a_new_version():
    after = policy("2", {"version": "2"}, captures=[{"type": "screen"}])
    assert remarks(FIRST, after) == [("left-out", "captures_added", "screen", "edr")]


def test_another_policy_is_no_version():
    assert remarks(FIRST, policy("2", name="q", **MORE)) == []
