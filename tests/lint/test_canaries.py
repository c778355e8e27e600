"""No policy clears an impostor, not even one that was written to."""

from pathlib import Path

import pytest

from auditor.lint._canaries import impostors_of, is_cleared, ways
from auditor.model.frozen import replace
from auditor.model.policy import Component
from auditor.policy.loading import load_policy
from tests.policy.samples import DIGEST, atom, declaration, package, policy

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "policies").glob("*.yaml")),
    *sorted((ROOT / "tests/policy/examples").glob("*.yaml")),
]
HOSTILE = {
    "any file of a place": (atom("path", "/opt/agent/agent"),),
    "place, name, unit and host at once": (
        atom("path", "/opt/agent/agent"),
        atom("process_name", "agent"),
        atom("unit", "agent.service"),
        atom("ingest_host", "192.0.2.1"),
    ),
    "a package": (package(),),
    "a package and its place": (package(), atom("path", "/opt/agent/agent")),
    "a name": (atom("process_name", "agent"),),
    "a unit": (atom("unit", "agent.service"),),
    "a host": (atom("ingest_host", "192.0.2.1"),),
    "an interpreter": (atom("path", "/usr/bin/python3.11"),),
    "a shell": (atom("path", "/bin/bash"),),
    "a browser": (package("chromium"),),
    "everything": (atom("path", "*"),),
    "a writable place": (atom("path", "/home/jane/.local/bin/agent"),),
    "exact bytes": (atom("sha256", DIGEST),),
    "exact bytes of a script": (atom("script_sha256", DIGEST),),
    "two families": (atom("apple_team_id", "AB"), atom("win_publisher", "O=A")),
}


def test_there_are_enough_ways_and_each_has_a_name():
    names = [way["name"] for way in ways()]
    assert len(names) == len(set(names)) >= 25


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_policy_of_ours_clears_an_impostor(path):
    loaded = load_policy(path.read_bytes(), path.name)
    cleared = [
        (declared.id, impostor.name)
        for declared in loaded.programs
        for impostor in impostors_of(declared)
        if is_cleared(loaded, declared, impostor)
    ]
    assert cleared == []


@pytest.mark.parametrize("children", [False, True])
@pytest.mark.parametrize("group", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_policy_that_is_written_to_clear_them_clears_none(group, children):
    part = Component(id="main", match=(group,), covers_children=children, max_matches=999)
    declared = declaration(components=(part,))
    cleared = [
        impostor.name
        for impostor in impostors_of(declared)
        if is_cleared(policy(declared), declared, impostor)
    ]
    assert cleared == []


def test_the_real_program_is_cleared_so_that_the_impostors_mean_something():
    for group in ((package(),), (atom("sha256", DIGEST),)):
        declared = declaration(group)
        real = next(impostors_of(declared))
        (program,) = real.programs
        # What the way took away is given back: the program as the matcher describes it.
        whole = replace(
            program,
            executable="/opt/agent/agent",
            package="agent",
            package_manager="dpkg",
            file_check="matches",
            origin="vendor",
            file_sha256=DIGEST,
            notes=(),
        )
        assert is_cleared(policy(declared), declared, replace(real, programs=(whole,)))
