"""The same program is found again by its file, never by its number."""

import pytest

from auditor.comparison.pairing import pairs
from tests.comparison.samples import program

HIDDEN = {"withheld": True}


def mark(older, newer):
    """Return by what two programs were taken for one; empty for two."""
    found = pairs([older], [newer])
    return found[0].mark if len(found) == 1 else ""


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"id": 7}, "file"),
        ({"file_sha256": "new"}, "place"),
        ({"executable": "/opt/cat"}, "digest"),
        ({"executable": "/opt/tac", "name": "tac"}, "digest"),
        ({"executable": "/opt/cat", "file_sha256": "new"}, ""),
        ({"script": "/srv/cat.py"}, ""),
        ({"executable": HIDDEN, "file_sha256": HIDDEN}, "name"),
        ({"executable": HIDDEN, "file_sha256": HIDDEN, "name": "tac"}, ""),
    ],
)
def test_by_what_a_program_is_found_again(changed, expected):
    assert mark(program(1, "cat"), program(1, "cat", **changed)) == expected


@pytest.mark.parametrize(
    ("shared", "expected"), [({"product": "p"}, "product"), ({"package": "p"}, "package")]
)
def test_another_file_of_one_product_or_package(shared, expected):
    older = program(1, "cat", **shared)
    newer = program(2, "cat", executable="/opt/cat", file_sha256="new", **shared)
    assert mark(older, newer) == expected


def test_the_auditor_finds_itself():
    older = program(1, "a", is_self=True)
    assert mark(older, program(2, "b", is_self=True)) == "self"


def test_an_interpreter_is_told_by_its_script():
    one = program(1, "one.py", executable="/usr/bin/python3", script="/srv/one.py")
    two = program(2, "two.py", executable="/usr/bin/python3", script="/srv/two.py")
    found = pairs([one, two], [{**two, "id": 1}, {**one, "id": 2}])
    assert {pair.older["name"] == pair.newer["name"] for pair in found} == {True}
    assert len(found) == 2


def test_a_weak_mark_must_point_to_one_program():
    older = program(1, "cat", product="p", executable="/a", file_sha256="a")
    newer = [
        program(n, "cat", product="p", executable=f"/{n}", file_sha256=f"{n}")
        for n in (1, 2)
    ]
    assert {pair.mark for pair in pairs([older], newer)} == {""}


def test_a_name_alone_never_joins_two_files_that_can_be_compared():
    older = program(1, "cat", executable="/a", file_sha256="a")
    newer = program(1, "cat", executable="/b", file_sha256="b")
    assert [pair.doubtful for pair in pairs([older], [newer])] == [False, False]


def test_what_may_be_the_same_for_all_that_is_told_is_doubtful():
    older = [program(n, "python3", executable=f"/{n}", file_sha256="") for n in (1, 2)]
    hidden = [program(n, "python3", executable=HIDDEN, file_sha256=HIDDEN) for n in (1, 2)]
    assert {pair.doubtful for pair in pairs(older, hidden)} == {True}
    nameless = program(
        1, "x", name=None, unrelated_name=HIDDEN, executable=HIDDEN, file_sha256=HIDDEN
    )
    assert [pair.doubtful for pair in pairs([], [nameless])] == [True]
    assert pairs([program(1, "cat")], [nameless])[0].doubtful is False
    quiet = program(1, "cat", capabilities=[])
    assert pairs([quiet], [nameless])[0].doubtful is True
