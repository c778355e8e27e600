"""The index finds exactly what asking every declared part would find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.frozen import replace
from auditor.model.policy import Atom, Component, Declaration
from auditor.model.program import Program
from auditor.policy import atoms, matching
from auditor.policy.atoms import Facts
from auditor.policy.index import index_of
from auditor.policy.match import Why
from auditor.policy.matching import match_component, match_programs
from tests.policy.samples import declaration, holds, inventory, package, policy, program

WORDS = st.sampled_from(["a", "b", "agent", "a-name-of-more-than-15-bytes"])
SCALARS = ["sha256", "script_sha256", "path", "process_name", "unit", "root_ca_sha256"]
ATOMS = st.one_of(
    st.builds(
        lambda kind, word: Atom(kind=kind, value=word), st.sampled_from(SCALARS), WORDS
    ),
    st.builds(lambda word: Atom(kind="path", value=f"/opt/{word}"), WORDS),
    st.builds(
        lambda n: Atom(kind="ingest_host", value=n),
        st.sampled_from(["::1", "1.2.3.4", "h"]),
    ),
    st.builds(
        lambda kind, word: Atom(kind=kind, parts={"manager": "dpkg", "name": word}),
        st.sampled_from(["package", "service"]),
        WORDS,
    ),
    st.builds(
        lambda word: Atom(kind="service", parts={"manager": "systemd", "name": word}), WORDS
    ),
    st.builds(lambda word: Atom(kind="apple_team_id", value=word), WORDS),
)
GROUPS = st.lists(st.lists(ATOMS, max_size=3).map(tuple), max_size=3).map(tuple)
SETS = st.frozensets(WORDS, max_size=2)
FACTS = st.builds(
    lambda word, path, digest, names, units, cas, remotes: Facts(
        program=Program(
            id=1,
            name=word,
            package=word,
            package_manager="dpkg",
            executable=f"/opt/{path}",
            file_sha256=digest,
            root_cas=tuple(cas),
            pids=(1,),
        ),
        names=names,
        units=frozenset(f"{unit}.service" for unit in units) | units,
        remotes=remotes,
    ),
    *(WORDS, WORDS, WORDS, SETS, SETS, SETS),
    st.frozensets(st.sampled_from(["::1", "0:0:0:0:0:0:0:1", "1.2.3.4", "9.9.9.9"])),
)


@given(
    st.lists(GROUPS, max_size=4),
    FACTS,
)
def test_the_same_parts_fit(groups, facts):
    declarations = [
        Declaration(
            id=str(number),
            name="d",
            components=(Component(id="x", match=match), Component(id="y", match=match[:1])),
        )
        for number, match in enumerate(groups)
    ]
    plain = [
        (each.id, part.id)
        for each in declarations
        for part in each.components
        if match_component(part, facts)
    ]
    found = [
        (each.id, part.id)
        for each, part in index_of(declarations).candidates(facts)
        if match_component(part, facts)
    ]
    assert found == plain


@pytest.mark.parametrize("size", [50, 200])
def test_the_work_grows_with_the_programs_and_not_with_the_declarations(size, monkeypatch):
    asked = []
    judge = atoms.judge_atom

    def counted(*each):
        asked.append(each)
        return judge(*each)

    monkeypatch.setattr(matching, "judge_atom", counted)
    declared = [
        replace(declaration(package(f"package{number}")), id=f"d{number}")
        for number in range(size)
    ]
    running = tuple(
        program(id=number, package=f"package{number}", pids=()) for number in range(size)
    )
    matches = match_programs(policy(*declared), running, inventory())
    assert len(matches) == size
    assert len(asked) == size


def test_a_part_that_fits_a_family_clears_none_of_it():
    four = tuple(
        program(holds("screen.image"), id=number, executable=f"/opt/a/{number}", pids=())
        for number in range(4)
    )
    matches = match_programs(policy(declaration(package())), four, inventory())
    assert {match.why for match in matches.values()} == {Why.TOO_BROAD}
    assert not any(match.clears for match in matches.values())
    matches = match_programs(policy(declaration(package())), four[:3], inventory())
    assert all(match.clears for match in matches.values())


def test_a_policy_may_say_how_many_programs_a_part_has():
    part = Component(id="main", match=((package(),),), max_matches=4)
    four = tuple(
        program(holds("screen.image"), id=number, executable=f"/opt/a/{number}", pids=())
        for number in range(4)
    )
    matches = match_programs(policy(declaration(components=(part,))), four, inventory())
    assert all(match.clears for match in matches.values())
