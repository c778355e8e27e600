"""By what a program is recognised: which change lets more files be taken for it."""

import pytest

from tests.policy.changes import differences, document

SHA, OTHER_SHA = {"sha256": "ab" * 32}, {"sha256": "cd" * 32}
PATH = {"path": "/opt/agent/agent"}
NAME = {"process_name": "agent"}
TEAM = {"apple_team_id": "ZZ99YY88XX"}
SIGNED = {"apple_signing_id": "ZZ99YY88XX:com.example.agent"}


def package(**bounds):
    atom = {"package": {"manager": "dpkg", "name": "agent"}}
    return {**atom, "version": bounds} if bounds else atom


def words(before, after):
    """Return what it is called that groups of atoms became others."""
    old, new = (
        document({"match": [{"all_of": group} for group in groups]})
        for groups in (before, after)
    )
    found = differences(old, new)
    assert {each.field for each in found} <= {"programs[].match[]"}
    return sorted(each.change.value for each in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([[SHA]], [[SHA], [PATH]]),  # a group was added
        ([[SHA, PATH]], [[PATH]]),  # an atom was dropped
        ([[SHA, PATH]], [[SHA]]),
        ([[package(at_least="2", at_most="3")]], [[package(at_least="2", at_most="4")]]),
        ([[package(at_least="2", at_most="3")]], [[package(at_least="1", at_most="3")]]),
        ([[package(at_most="3")]], [[package()]]),  # a bound was dropped
        ([[package(at_most="1:3")]], [[package(at_most="1:10")]]),
        ([[SHA]], [[PATH]]),  # weaker in the place of exact
        ([[SIGNED]], [[TEAM]]),
        ([[package()]], [[NAME]]),
        ([[PATH]], [[NAME]]),
    ],
)
def test_more_files_fit(before, after):
    assert words(before, after) == ["widened"]
    assert words(after, before) == ["narrowed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([[SHA]], [[OTHER_SHA]]),  # the next release
        ([[PATH]], [[{"path": "/opt/agent/agent2"}]]),
        ([[PATH, NAME]], [[PATH, {"unit": "agent.service"}]]),
    ],
)
def test_other_files_fit_and_no_weaker_mark(before, after):
    assert words(before, after) == words(after, before) == ["changed"]


def test_bounds_that_move_fit_more_and_less():
    before = [[package(at_least="2", at_most="3")]]
    after = [[package(at_least="2.5", at_most="4")]]
    assert words(before, after) == words(after, before) == ["narrowed", "widened"]


def test_the_next_release_does_not_hide_a_weaker_group():
    before, after = [[SHA]], [[OTHER_SHA], [PATH]]
    assert words(before, after) == ["changed", "widened"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([[SHA], [PATH]], [[PATH], [SHA]]),
        ([[SHA, PATH]], [[PATH, SHA]]),
        ([[PATH], [PATH, SHA]], [[PATH]]),  # whatever fits the second fits the first
    ],
)
def test_the_same_files_fit(before, after):
    assert words(before, after) == words(after, before) == []


def test_children_of_a_part_are_files_too():
    def part(covers):
        one = {"id": "a", "match": [{"all_of": [PATH]}], "covers_children": covers}
        return document({"components": [one]})

    (change,) = differences(part("false"), part("true"))
    assert change.change.value == "widened"
    assert change.field == "programs[].components[].covers_children"


def test_a_new_part_fits_more_and_names_itself():
    one = {"id": "a", "match": [{"all_of": [NAME]}]}
    (change,) = differences(document(), document({"components": [one]}))
    assert (change.change.value, change.component) == ("widened", "a")


def test_a_program_that_is_divided_into_parts_stays_what_it_was():
    one = {"id": "agent", "kind": "agent", "covers_children": "false"}
    before = document({"match": [{"all_of": [PATH]}]})
    after = document(
        {"match": None, "components": [{**one, "match": [{"all_of": [PATH]}]}]}
    )
    assert [each.change.value for each in differences(before, after)] == ["changed"]


def test_a_group_beside_one_that_it_covers_is_an_addition():
    old = document({"match": [{"all_of": [SHA, PATH]}]})
    new = document({"match": [{"all_of": [SHA, PATH]}, {"all_of": [PATH]}]})
    (change,) = differences(old, new)
    assert (change.change.value, change.before) == ("widened", None)


def test_more_groups_than_can_be_compared_are_told_one_by_one():
    before = [[{"path": f"/opt/a{number}"}] for number in range(500)]
    after = [[{"path": f"/opt/b{number}"}] for number in range(500)]
    assert words(before, after) == ["narrowed"] * 500 + ["widened"] * 500
    assert words(before, [*before[1:], [NAME]]) == ["widened"]
