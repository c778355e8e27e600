"""The index finds exactly what asking every declared part would find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.frozen import replace
from auditor.model.policy import Atom, Component, Declaration
from auditor.model.process import FileIdentity, Process
from auditor.model.program import Program
from auditor.policy import atoms, fitting, matching
from auditor.policy.absence import found_here
from auditor.policy.atoms import Facts
from auditor.policy.fitting import fitting_parts, match_groups
from auditor.policy.index import Candidate, index_of
from auditor.policy.match import Why
from auditor.policy.matching import match_programs
from auditor.policy.trying import tried
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
        if match_groups(part.match, facts)
    ]
    found = [each.part for each in fitting_parts(index_of(declarations), facts)]
    assert found == plain


@pytest.mark.parametrize("size", [50, 200])
def test_the_work_grows_with_the_programs_and_not_with_the_declarations(size, monkeypatch):
    asked = []
    judge = atoms.judge_atom

    def counted(*each):
        asked.append(each)
        return judge(*each)

    monkeypatch.setattr(fitting, "judge_atom", counted)
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
    # Looking for what is declared in the whole inventory costs no more.
    asked.clear()
    seen = inventory(
        files=tuple(
            FileIdentity(path=f"/opt/{number}", package=f"package{number}", manager="dpkg")
            for number in range(size)
        )
    )
    assert len(found_here(declared, seen)) == size
    assert len(asked) == size


def test_a_long_list_of_digests_costs_only_those_that_are_here(monkeypatch):
    asked = []
    judge = atoms.judge_atom
    monkeypatch.setattr(
        fitting, "judge_atom", lambda *each: (asked.append(each), judge(*each))[1]
    )
    listed = tuple((Atom(kind="sha256", value=f"{number:064x}"),) for number in range(500))
    part = Component(id="main", match=listed, max_matches=500)
    running = tuple(
        program(id=number, executable=f"/opt/{number}", file_sha256=f"{number:064x}")
        for number in range(100)
    )
    matches = match_programs(policy(declaration(components=(part,))), running, inventory())
    assert len(matches) == len(asked) == 100


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


def test_whoever_is_only_named_alike_does_not_make_a_part_a_family():
    named = Component(
        id="main", match=((package(),), (Atom(kind="process_name", value="agent"),))
    )
    others = tuple(
        program(
            id=number, executable=f"/home/ann/{number}/agent", package="", pids=(number,)
        )
        for number in range(2, 9)
    )
    seen = inventory(*(Process(pid=n, started=1, name="agent") for n in range(2, 9)))
    matches = match_programs(
        policy(declaration(components=(named,))), (program(pids=()), *others), seen
    )
    assert len(matches) == 8
    assert matches[1].clears


def test_programs_that_no_report_names_count_too():
    seen = inventory(
        *(
            Process(
                pid=number, started=1, executable=f"/opt/a/{number}", file_key=f"{number}"
            )
            for number in range(2, 5)
        ),
        files=tuple(
            FileIdentity(
                path=f"/opt/a/{number}",
                file_key=f"{number}",
                package="agent",
                manager="dpkg",
            )
            for number in range(2, 5)
        ),
    )
    one = program(holds("screen.image"), pids=())
    matches = match_programs(policy(declaration(package())), (one,), seen)
    assert matches[1].why is Why.TOO_BROAD


@pytest.mark.parametrize(
    ("path", "clears"),
    [
        ("/usr/bin/python3.11", False),
        ("/usr/bin/bash", False),
        ("/usr/lib/systemd/systemd", False),
        ("/opt/google/chrome/chrome", False),
        ("/opt/agent/bin/python3.11", True),  # the product brings its own along
        ("/opt/agent/init", True),
    ],
)
def test_a_part_that_fits_what_is_everybodys_clears_nothing(path, clears):
    both = (program(pids=()), program(id=2, executable=path, pids=()))
    matches = match_programs(policy(declaration(package())), both, inventory())
    assert matches[1].clears is clears
    assert matches[1].why is (Why.CLEARED if clears else Why.TOO_BROAD)


def test_a_narrower_part_clears_where_a_broad_one_does_not():
    parts = (
        Component(id="all", match=((package(),),)),
        Component(id="one", match=((Atom(kind="sha256", value="ee" * 32),),)),
    )
    four = tuple(
        program(id=number, executable=f"/opt/a/{number}", pids=()) for number in range(4)
    )
    exact = replace(four[0], file_sha256="ee" * 32)
    matches = match_programs(
        policy(declaration(components=parts)), (exact, *four[1:]), inventory()
    )
    assert [matches[each.id].clears for each in four] == [True, False, False, False]


class Plain:
    """Asks every declared part, as the index must not change anything."""

    def __init__(self, declarations):
        self.parts = index_of(declarations).parts

    def candidates(self, _facts):
        for declared, part in self.parts:
            yield Candidate(declared, part, tuple(range(len(part.match))))


PROGRAMS = st.lists(
    st.builds(
        lambda word, path, more: Program(name=word, package=word, **path, **more, id=0),
        WORDS,
        st.builds(
            lambda folder, name, is_script: {
                "executable": "/usr/bin/python3" if is_script else f"{folder}/{name}",
                "script": f"{folder}/{name}" if is_script else None,
            },
            st.sampled_from(["/opt", "/home/ann", "/usr/lib/a"]),
            st.one_of(WORDS, st.sampled_from(["bash", "chrome"])),
            st.booleans(),
        ),
        st.fixed_dictionaries(
            {
                "file_sha256": st.one_of(WORDS, st.just("")),
                "package_manager": st.sampled_from(["dpkg", ""]),
                "file_check": st.sampled_from(["matches", "differs", ""]),
                "origin": st.sampled_from(["vendor", ""]),
                "root_cas": st.lists(WORDS, max_size=1).map(tuple),
            }
        ),
    ),
    max_size=6,
)


@given(st.lists(GROUPS, max_size=4), PROGRAMS, st.booleans())
def test_the_same_programs_match_alike(groups, found, covers):
    programs = tuple(
        replace(each, id=number, pids=(number + 2,)) for number, each in enumerate(found)
    )
    seen = inventory(
        Process(pid=1, started=1),
        *(
            Process(
                pid=number + 2,
                started=1,
                parent=number + 1,
                name=each.name[:15],
                executable=each.executable,
                unit=f"{each.name}.service",
            )
            for number, each in enumerate(found)
        ),
        Process(pid=99, started=1, name="a", executable="/opt/a"),
    )
    declared = policy(
        *(
            Declaration(
                id=str(number),
                name="d",
                components=(Component(id="x", match=match, covers_children=covers),),
            )
            for number, match in enumerate(groups)
        )
    )
    indexed = match_programs(declared, programs, seen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "index_of", Plain)
        assert match_programs(declared, programs, seen) == indexed
    # The same is told the other way round, with the reasons.
    told = tried(declared, programs, seen)
    for number, match in indexed.items():
        if match.atoms:
            groups_of_it = [
                each
                for (name, _, _), each in told.items()
                if name == match.declaration
                and number in [fitted.program.id for fitted in each.fits]
            ]
            assert groups_of_it
            assert all(one.matched == len(one.atoms) for one in groups_of_it)


def test_what_keeps_a_group_from_fitting_is_told_atom_by_atom():
    match = (
        (package(), Atom(kind="path", value="/opt/b"), Atom(kind="unit", value="c")),
        (Atom(kind="apple_team_id", value="AB"), package()),
        (Atom(kind="sha256", value="00"),),
    )
    declared = declaration(components=(Component(id="main", match=match),))
    found = tried(policy(declared), (program(), program(id=2, package="b")), inventory())
    assert [[atom.fit.value for atom in each.atoms] for each in found.values()] == [
        ["matched", "not-matched", "not-matched"],
        ["not-checkable", "matched"],
        ["not-matched"],
    ]
    assert not any(each.fits for each in found.values())


SEEN = Process(
    pid=100,
    started=1,
    name="a-name-of-more-",
    executable="/opt/a",
    unit="agent.service",
    remotes=("[0:0::1]:443",),
)
KNOWN = program(executable="/opt/a", package="a", root_cas=("ca",))
EACH = {
    "sha256": Atom(kind="sha256", value=KNOWN.file_sha256),
    "script_sha256": Atom(kind="script_sha256", value=KNOWN.file_sha256),
    "path": Atom(kind="path", value="/opt/a"),
    "path of a script": Atom(kind="path", value="/opt/a.py"),
    "long name": Atom(kind="process_name", value="a-name-of-more-than-15-bytes"),
    "package": package("a"),
    "unit": Atom(kind="unit", value="agent.service"),
    "unit without its kind": Atom(kind="unit", value="agent"),
    "service": Atom(kind="service", parts={"manager": "systemd", "name": "agent"}),
    "authority": Atom(kind="root_ca_sha256", value="ca"),
    "address": Atom(kind="ingest_host", value="::1"),
}


@pytest.mark.parametrize("wanted", EACH.values(), ids=EACH.keys())
def test_a_program_is_found_by_every_kind_of_atom(wanted):
    script = replace(KNOWN, executable="/usr/bin/python3", script="/opt/a.py")
    found = [
        match_programs(policy(declaration(wanted)), (each,), inventory(SEEN))
        for each in (KNOWN, script)
    ]
    assert any(found)
