"""What a changed policy means for the people it is about."""

import copy
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.policy_change import Direction
from auditor.policy.changes import compare_documents, compare_policies
from auditor.policy.loading import load_policy
from tests.policy.changes import differences, document, rows, told

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "policies").glob("*.yaml")),
    *sorted((ROOT / "tests" / "policy" / "examples").glob("*.yaml")),
]
ROWS = rows()
MIRROR = {
    "widened": {"narrowed"},
    "narrowed": {"widened"},
    "changed": {"changed"},
    "stated": {"unstated", "withheld"},
    "unstated": {"stated"},
    "withheld": {"stated"},
}
"""What a difference may be called when the two policies change places."""


def load(path):
    return load_policy(path.read_bytes(), str(path))


def mirrored(forth, back):
    """Return whether two lists of differences are each other seen from behind."""
    left = [(each.field, each.before, each.after, each.change.value) for each in back]
    for each in forth:
        twin = next(
            one
            for one in left
            if one[:3] == (each.field, each.after, each.before)
            and one[3] in MIRROR[each.change.value]
        )
        left.remove(twin)
    return left == []


@pytest.mark.parametrize(("before", "after", "expected"), ROWS)
def test_a_difference_is_called_by_what_it_means(before, after, expected):
    assert set(told(differences(before, after))) == expected


@pytest.mark.parametrize(("before", "after", "expected"), ROWS)
def test_the_way_back_is_called_by_the_opposite(before, after, expected):
    assert mirrored(differences(before, after), differences(after, before))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_policy_does_not_differ_from_itself(path):
    assert compare_policies(load(path), load(path)) == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_order_of_lists_and_keys_says_nothing(path):
    def turned(value):
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return (
            [turned(each) for each in reversed(value)] if isinstance(value, list) else value
        )

    before = load(path).document
    assert compare_documents(before, turned(before)) == ()


@pytest.mark.parametrize(("one", "other"), [*permutations(FILES, 2)])
def test_two_different_policies_mirror_each_other(one, other):
    forth = compare_policies(load(one), load(other))
    assert forth
    assert mirrored(forth, compare_policies(load(other), load(one)))


def _places(value, path=()):
    """Yield the path of every value in a document."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from _places(value[key], (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _places(each, (*path, index))


WORKS_AGREEMENT = load(
    ROOT / "tests" / "policy" / "examples" / "works-agreement.yaml"
).document
PLACES = [path for path in _places(WORKS_AGREEMENT) if path]
ODD = st.sampled_from(
    ["unknown", "withheld", "true", "P1D", "all", "", [], {}, ["a"], {"a": "b"}]
)


def edited(changes):
    """Return the works agreement with other values, or none, at some of its places."""
    found = copy.deepcopy(WORKS_AGREEMENT)
    for path, value in changes:
        owner = found
        try:
            for step in path[:-1]:
                owner = owner[step]
            if value is None:
                del owner[path[-1]]
            else:
                owner[path[-1]] = copy.deepcopy(value)
        except (LookupError, TypeError):  # an earlier edit took the place away
            continue
    return found


EDITS = st.lists(st.tuples(st.sampled_from(PLACES), st.none() | ODD), max_size=3)


@given(EDITS, EDITS)
def test_whatever_is_edited_mirrors_and_is_never_overlooked(one, other):
    before, after = edited(one), edited(other)
    forth, back = compare_documents(before, after), compare_documents(after, before)
    assert mirrored(forth, back)
    assert all(each.before != each.after for each in forth)


def test_what_widened_comes_first():
    before = document(
        {"captures": [{"type": "screen", "trigger": "event", "when": "always"}]}
    )
    after = document(
        {"captures": [{"type": "screen", "trigger": "continuous"}, {"type": "camera"}]}
    )
    words = [each.change for each in compare_documents(before, after)]
    assert words == [Direction.WIDENED, Direction.WIDENED, Direction.UNSTATED]


class TestPrograms:
    """Which programs there are, and which is which."""

    def test_a_new_program_is_told_with_what_it_captures_and_what_for(self):
        before, after = document(programs=[]), document()
        assert told(differences(before, after)) == [
            ("programs[]", "widened"),
            ("programs[].captures[]", "widened"),
            ("programs[].purposes[]", "widened"),
        ]
        assert all(each.program == "edr" for each in differences(before, after))

    def test_a_program_under_another_id_is_known_by_its_matcher(self):
        after = document({"id": "sensor", "captures": [{"type": "camera"}]})
        assert told(differences(document(), after)) == [
            ("programs[].captures[]", "narrowed"),
            ("programs[].captures[]", "widened"),
            ("programs[].id", "changed"),
        ]

    def test_a_mark_that_points_to_two_programs_tells_nothing(self):
        twin = document()["programs"][0]
        after = document(programs=[{**twin, "id": "a"}, {**twin, "id": "b"}])
        words = [word for field, word in told(differences(document(), after))
                 if field == "programs[]"]  # fmt: skip
        assert words == ["narrowed", "widened", "widened"]

    def test_a_part_captures_what_its_program_does_until_it_says_less(self):
        part = {"id": "a", "match": [{"all_of": [{"path": "/opt/a"}]}]}
        both = {"captures": [{"type": "screen"}, {"type": "camera"}]}
        less = {**part, "captures": [{"type": "camera"}]}
        before = document({**both, "components": [less]})
        after = document({**both, "components": [part]})
        (change,) = differences(before, after)
        assert change.field == "programs[].components[].captures[]"
        assert (change.change, change.capability) == (Direction.WIDENED, "screen")
        assert (change.program, change.component) == ("edr", "a")
