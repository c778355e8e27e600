"""No policy clears an impostor, not even one that was written to."""

from pathlib import Path

import pytest

from auditor.lint import asking, canary_cleared, odd_in
from auditor.lint._alike import shape_of
from auditor.lint._canaries import Impostor, cleared, impostors_of, real, ways
from auditor.model.frozen import replace
from auditor.model.policy import Component
from auditor.policy import matching
from auditor.policy.loading import load_policy
from tests.policy.samples import DIGEST, atom, declaration, package, policy

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "policies").glob("*.yaml")),
    *sorted((ROOT / "tests/policy/examples").glob("*.yaml")),
]
POLICY = b"""\
schema: auditor-policy/1
policy: {id: a, version: "1", status: draft}
controller: {name: A}
scope: {jurisdictions: [DE]}
programs:
  - {id: p, name: P, purposes: [], captures: [file.events],
     match: [{package: {manager: dpkg, name: b}}]}
"""
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
    for declared in loaded.programs:
        assert cleared(loaded, declared, impostors_of(declared)) == ()


@pytest.mark.parametrize("children", [False, True])
@pytest.mark.parametrize("group", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_policy_that_is_written_to_clear_them_clears_none(group, children):
    part = Component(
        id="main",
        match=(group,),
        covers_children=children,
        captures=("camera",),
        max_matches=999,
    )
    declared = declaration(components=(part,))
    assert cleared(policy(declared), declared, impostors_of(declared)) == ()


def test_all_of_it_at_once_clears_none_either():
    """Any of the groups, in parts of one program, each with impostors of every group."""
    parts = tuple(
        Component(id=f"part{number}", match=(group,), max_matches=999)
        for number, group in enumerate(HOSTILE.values())
        # Exact bytes of a file and of a script are the same digest here.
        if not any(one.kind in {"sha256", "script_sha256"} for one in group)
    )
    declared = declaration(components=parts)
    found = cleared(policy(declared), declared, impostors_of(declared))
    # What is declared in so many words is no impostor: the shell's package, the browser's.
    assert found == ()


@pytest.mark.parametrize(
    "group", [(package(),), (atom("sha256", DIGEST),)], ids=["package", "digest"]
)
def test_the_real_program_is_cleared_so_that_the_impostors_mean_something(group):
    declared = declaration(group)
    program, process = real(group)
    itself = Impostor(name="itself", programs=(program,), processes=(process,))
    assert cleared(policy(declared), declared, [itself]) == ("itself",)


def test_a_cleared_one_is_told_with_the_way(monkeypatch):
    monkeypatch.setattr(matching, "_file_is_certain", lambda _program: True)
    loaded = load_policy(POLICY, "policy")
    found = {item.more for item in odd_in(asking(loaded)) if item.lint == "canary-cleared"}
    assert "real file with foreign code in it" in found


def test_one_of_all_that_are_alike_is_tried(monkeypatch):
    tried = []
    monkeypatch.setattr(
        canary_cleared,
        "cleared",
        lambda *each: (tried.append(len(each[1].components)), ())[1],
    )
    program = "  - {id: p%s, name: P, purposes: [], captures: [file.events], match: [%s]}"
    group = "{sha256: %064x}, {package: {manager: dpkg, name: n%d}}"
    lines = [program % (n, group % (n, n)) for n in range(100)]
    head = POLICY.decode().partition("  - ")[0]
    odd_in(asking(load_policy((head + "\n".join(lines)).encode(), "policy")))
    assert len(tried) == 1


def test_what_is_alike_is_cleared_alike(monkeypatch):
    """Weakened, so that there is something to clear."""
    monkeypatch.setattr(matching, "_file_is_certain", lambda _program: True)
    declared = [
        declaration(
            tuple(replace(one, value=changed.get(one.kind, one.value)) for one in group)
        )
        for group in HOSTILE.values()
        for changed in (
            {},
            {"path": "/opt/other/thing", "sha256": "ee" * 32, "unit": "thing.service"},
            {"path": "/usr/bin/thing", "process_name": "thing", "script_sha256": "ee" * 32},
            {"path": "/home/jane/thing", "ingest_host": "192.0.2.9"},
        )
    ]
    by_shape: dict[object, set[tuple[str, ...]]] = {}
    for each in declared:
        found = cleared(policy(each), each, impostors_of(each))
        by_shape.setdefault(shape_of(each), set()).add(found)
    assert all(len(found) == 1 for found in by_shape.values())
    assert len(by_shape) < len(declared)
    assert any(found != {()} for found in by_shape.values())
