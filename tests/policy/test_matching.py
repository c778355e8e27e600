"""What a program is matched by, how strong that is, and that only identity clears."""

from dataclasses import replace

import pytest

from auditor.model.policy import Component, Declaration, Policy
from auditor.model.process import Process
from auditor.model.program import Presence, Program
from auditor.policy.atoms import Fit, facts_of, judge_atom
from auditor.policy.match import Match, Strength, Why
from auditor.policy.matching import match_programs
from auditor.policy.standing import Standing, stands
from tests.policy.samples import (
    DIGEST,
    OTHER_DIGEST,
    atom,
    copied,
    declaration,
    holds,
    inventory,
    package,
    policy,
    program,
)

AGENT = program()
SCRIPT = program(
    executable="/usr/bin/python3.11",
    script="/opt/agent/agent.py",
    notes=("script-by-argument",),
)


def matched(declared: Policy | Declaration, found: Program, *seen: Process) -> Match | None:
    if isinstance(declared, Declaration):
        declared = policy(declared)
    return match_programs(declared, (found,), inventory(*seen)).get(found.id)


def running(**more) -> Process:
    return Process(pid=100, started=1, **{"name": "agent", **more})


@pytest.mark.parametrize(
    ("declared", "strength", "clears"),
    [
        (atom("sha256", DIGEST), Strength.S4, True),
        (package(), Strength.S3, True),
        (atom("path", "/opt/agent/agent"), Strength.S2, False),
        (atom("process_name", "agent"), Strength.S1, False),
        (atom("unit", "agent.service"), Strength.S1, False),
        (atom("unit", "agent"), Strength.S1, False),
        (
            atom("service", parts={"manager": "systemd", "name": "agent"}),
            Strength.S1,
            False,
        ),
        (atom("ingest_host", "192.0.2.7"), Strength.S1, False),
        (atom("ingest_host", "2001:DB8:0::7"), Strength.S1, False),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_an_atom_has_its_strength_and_only_identity_clears(declared, strength, clears):
    seen = running(unit="agent.service", remotes=("192.0.2.7:443", "[2001:db8::7]:443"))
    match = matched(declaration(declared), AGENT, seen)
    assert match is not None
    assert (match.declaration, match.component) == ("agent", "main")
    assert (match.strength, match.clears) == (strength, clears)
    assert match.why is (Why.CLEARED if clears else Why.WEAK_MATCH)


@pytest.mark.parametrize(
    "declared",
    [
        atom("sha256", OTHER_DIGEST),
        atom("script_sha256", DIGEST),
        package("other"),
        atom("package", parts={"manager": "rpm", "name": "agent"}),
        atom("path", "/opt/agent/other"),
        atom("process_name", "agen"),
        atom("unit", "agent.service"),
        atom("ingest_host", "192.0.2.7"),
    ],
    ids=lambda value: value.kind,
)
def test_another_value_does_not_match(declared):
    assert matched(declaration(declared), AGENT) is None


CANARIES = {
    "the same name, another file": (
        atom("process_name", "agent"),
        program(executable="/opt/x/agent", package="", file_check="", origin=""),
    ),
    "a copy in a user's folder, by path": (
        atom("path", "/home/ann/agent"),
        copied(AGENT, "/home/ann/agent"),
    ),
    "a copy in a user's folder, by package": (
        package(),
        copied(AGENT, "/home/ann/agent"),
    ),
    "a copy in a temporary folder, by name and path": (
        (atom("process_name", "agent"), atom("path", "/tmp/agent")),
        copied(AGENT, "/tmp/agent"),
    ),
    "the package's file, altered": (package(), replace(AGENT, file_check="differs")),
    "the package's file, altered, by path too": (
        (package(), atom("path", "/opt/agent/agent")),
        replace(AGENT, file_check="differs"),
    ),
    "a file that its package has no checksum of": (
        package(),
        replace(AGENT, file_check="unlisted"),
    ),
    "a copy of the declared script": (
        atom("path", "/opt/agent/agent.py"),
        copied(SCRIPT, "/usr/bin/python3.11", script="/home/ann/agent.py"),
    ),
    "another script of the declared interpreter": (
        atom("path", "/usr/bin/python3.11"),
        SCRIPT,
    ),
    "any script, by the interpreter's name": (atom("process_name", "python3.11"), SCRIPT),
    "a script, by what its command line says": (package(), SCRIPT),
    "code on a command line": (
        package("python3.11-minimal"),
        program(
            executable="/usr/bin/python3.11",
            script="-c 0123456789ab",
            package="",
            file_sha256="",
            file_check="",
        ),
    ),
    "an interpreter alone": (
        package("python3.11-minimal"),
        program(executable="/usr/bin/python3.11", package="python3.11-minimal"),
    ),
    "a browser": (
        atom("sha256", DIGEST),
        program(executable="/usr/lib/firefox-esr/firefox-esr"),
    ),
    "a shell": (atom("sha256", DIGEST), program(executable="/usr/bin/bash")),
    "a pattern of paths": (atom("path", "/opt/agent/*"), AGENT),
    "a pattern of names": (atom("process_name", "*"), AGENT),
    "a pattern of units": (atom("unit", "*.service"), AGENT),
    "a file replaced after its start": (
        package(),
        replace(AGENT, notes=("executable-deleted",)),
    ),
    "foreign code inside": (package(), replace(AGENT, notes=("foreign-code",))),
    "a file that could not be read": (package(), replace(AGENT, file_sha256="")),
    "the declared script in an altered interpreter": (
        atom("script_sha256", DIGEST),
        replace(SCRIPT, notes=("interpreter-differs",)),
    ),
    "the declared script in a user's interpreter": (
        atom("script_sha256", DIGEST),
        replace(SCRIPT, executable="/home/ann/python3"),
    ),
    "a unit and a path": (
        (atom("unit", "agent.service"), atom("path", "/opt/agent/agent")),
        AGENT,
    ),
}


@pytest.mark.parametrize(("atoms", "found"), CANARIES.values(), ids=CANARIES.keys())
def test_a_canary_is_never_cleared(atoms, found):
    name = (found.executable or "").rpartition("/")[2]
    match = matched(declaration(atoms), found, running(name=name, unit="agent.service"))
    assert match is None or not match.clears


@pytest.mark.parametrize(
    "name",
    [
        *("a pattern of paths", "a pattern of names", "an interpreter alone", "a shell"),
        *("a browser", "any script, by the interpreter's name"),
    ],
)
def test_what_fits_everything_explains_nothing(name):
    atoms, found = CANARIES[name]
    seen = running(name="python3.11" if "script" in name else "agent")
    assert matched(declaration(atoms), found, seen) is None


def test_a_script_is_cleared_by_its_own_bytes_only():
    for kind in ("script_sha256", "sha256"):
        match = matched(declaration(atom(kind, DIGEST)), SCRIPT)
        assert match is not None
        assert match.clears
    match = matched(declaration(package()), SCRIPT)
    assert match is not None
    assert match.why is Why.SCRIPT_BY_ARGUMENT


def test_two_families_of_different_kinds_clear_together():
    without_origin = replace(AGENT, origin="")
    path = atom("path", "/opt/agent/agent")
    for atoms in (package(), path):
        match = matched(declaration(atoms), without_origin)
        assert match is not None
        assert (match.strength, match.clears) == (Strength.S2, False)
    match = matched(declaration((package(), path)), without_origin)
    assert match is not None
    assert (match.strength, match.clears) == (Strength.S2, True)


def test_a_path_inside_a_container_is_only_a_hint():
    declared = declaration(atom("path", "/opt/agent/agent"))
    match = matched(declared, AGENT, running(container="0123"))
    assert match is not None
    assert match.strength is Strength.S1


@pytest.mark.parametrize(
    "foreign",
    [
        atom("apple_team_id", "AB12CD34EF"),
        atom("apple_signing_id", "AB12CD34EF:com.agent"),
        atom("win_publisher", "O=Agent"),
        atom("win_original_filename", "agent.exe"),
        atom("extension", parts={"browser": "chromium", "id": "a"}),
        atom("extension_install_mode", "force_installed"),
        atom("mdm_payload", parts={"identifier": "com.agent"}),
        atom("service", parts={"manager": "launchd", "name": "agent"}),
        atom("ingest_host", "collect.agent.example"),
    ],
    ids=lambda value: value.kind,
)
def test_what_linux_cannot_check_never_counts_as_matched(foreign):
    facts = facts_of(AGENT, [running()])
    assert judge_atom(foreign, facts).fit is Fit.NOT_CHECKABLE
    assert matched(declaration(foreign), AGENT) is None
    assert matched(declaration((package(), foreign)), AGENT) is None
    either = matched(declaration(foreign, package()), AGENT)
    assert either is not None
    assert either.clears


def test_a_declared_root_certificate_is_known_by_its_digest():
    root = Program(id=1, name="root", presence=Presence.INSTALLED, root_cas=(DIGEST,))
    match = matched(declaration(atom("root_ca_sha256", DIGEST)), root)
    assert match is not None
    assert (match.strength, match.clears) == (Strength.S4, True)
    other = replace(root, root_cas=(OTHER_DIGEST,))
    assert matched(declaration(atom("root_ca_sha256", DIGEST)), other) is None


def test_a_program_that_uses_a_declared_root_certificate_is_not_cleared_by_that():
    proxy = replace(AGENT, root_cas=(DIGEST,))
    match = matched(declaration(atom("root_ca_sha256", DIGEST)), proxy, running())
    assert match is not None
    assert (match.strength, match.clears) == (Strength.S2, False)


def test_without_a_package_database_a_package_cannot_be_checked():
    bare = replace(AGENT, package="", package_manager="")
    assert judge_atom(package(), facts_of(bare, [])).fit is Fit.NOT_CHECKABLE
    assert judge_atom(package(), facts_of(copied(AGENT, "/tmp/a"), [])).fit is (
        Fit.NOT_MATCHED
    )


@pytest.mark.parametrize(
    ("bounds", "fit"),
    [
        ({"at_least": "2.0"}, Fit.MATCHED),
        ({"at_most": "2.1"}, Fit.MATCHED),
        ({"at_least": "2.2"}, Fit.NOT_MATCHED),
        ({"at_most": "2.0"}, Fit.NOT_MATCHED),
    ],
)
def test_a_version_out_of_bounds_is_not_declared(bounds, fit):
    assert judge_atom(package(**bounds), facts_of(AGENT, [])).fit is fit


def test_bounds_of_an_unknown_version_cannot_be_checked():
    unknown = replace(AGENT, package_version="")
    bounded = atom("sha256", DIGEST, at_least="1")
    assert judge_atom(bounded, facts_of(unknown, [])).fit is Fit.NOT_CHECKABLE


def test_every_atom_of_a_group_must_match():
    both = (package(), atom("sha256", OTHER_DIGEST))
    assert matched(declaration(both), AGENT) is None
    assert matched(declaration(both, atom("sha256", DIGEST)), AGENT) is not None


def test_the_strongest_match_wins_whatever_the_order():
    weak = declaration(atom("process_name", "agent"))
    strong = replace(declaration(atom("sha256", DIGEST)), id="strong")
    for declared in (policy(weak, strong), policy(strong, weak)):
        match = matched(declared, AGENT)
        assert match is not None
        assert match.declaration == "strong"
        assert [result.kind for result in match.atoms] == ["sha256"]


def test_what_one_declaration_says_is_not_captured_goes_before_another_that_captures_it():
    no = replace(declaration(package(), captures=(), not_captured=("screen",)), id="no")
    held = replace(AGENT, capabilities=(holds("screen.image"),))
    for declared in (
        policy(no, declaration(package())),
        policy(declaration(package()), no),
    ):
        matches = match_programs(declared, (held,), inventory())
        (stand,) = stands(declared, (held,), matches)
        assert stand.standing is Standing.NEGATIVE
        assert stand.declaration is no
    # What is said of one exact file goes before what is said of its whole package.
    declared = policy(no, declaration(atom("sha256", DIGEST)))
    (stand,) = stands(declared, (held,), match_programs(declared, (held,), inventory()))
    assert stand.standing is Standing.DECLARED


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_a_policy_that_is_not_active_clears_nothing(status):
    match = matched(policy(declaration(package()), status=status), AGENT)
    assert match is not None
    assert (match.clears, match.why) == (False, Why.POLICY_NOT_ACTIVE)


@pytest.mark.parametrize(
    ("status", "clears"),
    [
        *((None, True), ("active", True), ("pilot", True)),
        *(("planned", False), ("paused", False), ("ended", False)),
    ],
)
def test_a_program_that_is_not_in_use_clears_nothing(status, clears):
    match = matched(declaration(package(), status=status), AGENT)
    assert match is not None
    assert match.clears is clears


def test_the_component_that_matches_is_named():
    parts = (
        Component(id="sensor", match=((atom("path", "/opt/agent/sensor"),),)),
        Component(id="agent", match=((package(),),)),
    )
    match = matched(declaration(components=parts), AGENT)
    assert match is not None
    assert match.component == "agent"


def test_nothing_declared_matches_nothing():
    assert matched(Policy(), AGENT) is None


def test_the_auditor_itself_is_never_matched():
    assert matched(declaration(package()), replace(AGENT, is_self=True)) is None


def test_an_installed_product_is_matched_by_its_package():
    installed = program(
        presence=Presence.INSTALLED,
        pids=(),
        executable=None,
        file_sha256="",
        file_check="",
        origin="",
    )
    match = matched(declaration(package()), installed)
    assert match is not None
    assert match.strength is Strength.S2


def family(
    *, first: Program = AGENT, place: str = "/opt/agent/child", **part: object
) -> dict[int, Match]:
    child = copied(program(id=2, pids=(300,)), place)
    one = Component(id="main", match=((package(),),), **part)
    seen = inventory(
        running(),
        Process(pid=200, started=2, name="sh", parent=100),
        Process(pid=300, started=3, name="child", parent=200),
    )
    return match_programs(policy(declaration(components=(one,))), (first, child), seen)


def test_what_a_declared_program_starts_is_explained_where_that_is_declared():
    match = family(covers_children=True)[2]
    assert (match.declaration, match.component) == ("agent", "main")
    assert (match.clears, match.why) == (False, Why.CHILD_PROCESS)


@pytest.mark.parametrize(
    "place", ["/home/ann/child", "/opt/agent/../x/child", "/usr/bin/recorder", "/opt/b/c"]
)
def test_what_was_not_installed_with_it_is_not_explained_by_its_parent(place):
    assert set(family(covers_children=True, place=place)) == {1}


def test_an_updater_covers_nothing_that_it_starts():
    assert set(family(covers_children=True, kind="updater")) == {1}


def test_children_are_nobodys_unless_declared_and_their_parent_cleared():
    assert set(family(covers_children=False)) == {1}
    altered = replace(AGENT, file_check="differs")
    assert family(covers_children=True, first=altered) == {}


def test_a_loop_of_parents_ends():
    part = Component(id="main", match=((package(),),), covers_children=True)
    seen = inventory(
        Process(pid=200, started=1, parent=300), Process(pid=300, started=1, parent=200)
    )
    stray = copied(program(id=2, pids=(300,)), "/tmp/child")
    declared = policy(declaration(components=(part,)))
    assert match_programs(declared, (AGENT, stray), seen).keys() == {1}
