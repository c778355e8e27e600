from dataclasses import replace

import pytest

from auditor.attribution import attribute
from auditor.catalogue.matching import catalogue_of
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.observation import MarkType, Observation
from auditor.model.process import FileIdentity, Process
from auditor.model.program import (
    Identity,
    Presence,
    Product,
    ProductCapability,
    Role,
    Telltale,
)

KEYS = "input.keystrokes.content"


def product(name, role, *capabilities, benign=True):
    return Product(
        id=name,
        name=name.title(),
        vendor="Somebody",
        role=role,
        category="test",
        telltales=(Telltale(type=MarkType.PACKAGE, pattern=name, identifies=True),),
        capabilities=tuple(
            ProductCapability(capability=item, source="https://x.example", benign=benign)
            for item in capabilities
        ),
    )


CATALOGUE = catalogue_of(
    [
        product("hotkeys", Role.BENIGN, KEYS),
        product("watcher", Role.MONITOR, "screen.image", benign=False),
        product("recorder", Role.TOOL, "screen", benign=False),
    ],
    date="2026-01-01",
    sha256="00",
)
PROGRAM = Process(
    pid=7, started=70, executable="/usr/bin/hotkeys", file_key="k", name="hotkeys"
)
PACKAGED = FileIdentity(
    path="/usr/bin/hotkeys",
    file_key="k",
    sha256="ab",
    package="hotkeys",
    manager="dpkg",
    origin="distribution",
    check="matches",
)


def holds(process, capability=KEYS, basis=Basis.ACTIVE):
    return Observation(
        message="x",
        pid=process.pid,
        started=process.started,
        capability=capability,
        basis=basis,
    )


def look(processes, files=(), observations=(), packages=frozenset(), pid=0):
    run = ProbeRun(
        probe="p",
        topics=(Topic.DISPLAY,),
        coverage=Coverage.COMPLETE,
        observations=tuple(observations),
    )
    about = About(time="2026-01-01T00:00:00Z", auditor_pid=pid)
    return Inventory(
        about=about,
        runs=(run,),
        processes=tuple(processes),
        files=tuple(files),
        packages=packages,
    )


def identity(process, file, capability=KEYS):
    found = attribute(look([process], [file], [holds(process, capability)]), CATALOGUE)
    (program,) = found.programs
    (held,) = program.capabilities
    return held.identity


def test_known_benign_needs_package_check_and_entry_for_that_capability():
    assert identity(PROGRAM, PACKAGED) is Identity.BENIGN
    assert identity(PROGRAM, PACKAGED, "screen.image") is Identity.DISTRIBUTION
    assert identity(PROGRAM, replace(PACKAGED, check="differs")) is Identity.UNKNOWN
    assert identity(PROGRAM, replace(PACKAGED, check="")) is Identity.UNKNOWN
    assert identity(PROGRAM, replace(PACKAGED, package="other")) is Identity.DISTRIBUTION
    assert identity(PROGRAM, replace(PACKAGED, origin="vendor")) is Identity.VENDOR
    assert identity(PROGRAM, replace(PACKAGED, origin="")) is Identity.VENDOR


def test_the_same_file_copied_elsewhere_is_unknown():
    copy = replace(PROGRAM, executable="/tmp/hotkeys")
    file = FileIdentity(path="/tmp/hotkeys", file_key="k", sha256="ab")
    assert identity(copy, file) is Identity.UNKNOWN


@pytest.mark.parametrize(
    "change",
    [{"deleted": True}, {"foreign_code": ("/tmp/hook.so",)}],
)
def test_a_packaged_file_that_runs_other_code_is_unknown(change):
    assert identity(replace(PROGRAM, **change), PACKAGED) is Identity.UNKNOWN


def test_a_third_partys_package_is_a_vendors():
    assert (
        identity(PROGRAM, replace(PACKAGED, package="x", origin="vendor"))
        is Identity.VENDOR
    )


def test_a_script_is_its_own_program_and_never_more_than_a_vendors():
    python = PACKAGED.__class__(
        path="/usr/bin/python3", file_key="k", check="matches", package="python3"
    )
    one = Process(
        pid=8,
        started=1,
        executable="/usr/bin/python3",
        file_key="k",
        arguments=("py", "/a.py"),
    )
    two = replace(one, pid=9, arguments=("py", "/usr/bin/hotkeys"))
    script = replace(PACKAGED, file_key="")
    found = attribute(
        look([one, two], [python, script], [holds(one), holds(two)]), CATALOGUE
    )
    by_script = {item.script: item for item in found.programs}
    assert by_script["/a.py"].capabilities[0].identity is Identity.UNKNOWN
    assert by_script["/a.py"].name == "a.py"
    assert by_script["/usr/bin/hotkeys"].capabilities[0].identity is Identity.VENDOR
    assert "script-by-argument" in by_script["/usr/bin/hotkeys"].notes


def test_a_recycled_process_id_is_never_given_what_another_held():
    seen = Observation(message="x", pid=7, started=69, capability=KEYS, basis=Basis.ACTIVE)
    found = attribute(look([PROGRAM], [PACKAGED], [seen]), CATALOGUE)
    (program,) = found.programs
    assert program.pids == ()
    assert program.notes == ("holder-not-visible",)


def test_a_monitor_has_what_its_vendor_documents_and_what_was_seen():
    process = replace(PROGRAM, executable="/opt/w")
    file = FileIdentity(path="/opt/w", file_key="k", package="watcher", check="matches")
    found = attribute(look([process], [file], [holds(process)]), CATALOGUE)
    (program,) = found.programs
    bases = {item.capability: item.bases for item in program.capabilities}
    assert bases == {KEYS: (Basis.ACTIVE,), "screen.image": (Basis.DOCUMENTED,)}
    assert {item.identity for item in program.capabilities} == {Identity.MONITORING}


def test_an_installed_monitor_that_does_not_run_is_named():
    found = attribute(look([], packages=frozenset({"watcher", "hotkeys"})), CATALOGUE)
    (program,) = found.programs
    assert (program.product, program.presence) == ("watcher", Presence.INSTALLED)
    assert program.capabilities[0].bases == (Basis.DOCUMENTED,)


RECORDER = replace(PROGRAM, executable="/usr/bin/recorder", name="recorder")
ITS_FILE = replace(PACKAGED, path="/usr/bin/recorder", package="recorder")


def test_a_tool_is_named_installed_or_idle_and_known_for_what_its_maker_says():
    (installed,) = attribute(look([], packages=frozenset({"recorder"})), CATALOGUE).programs
    (idle,) = attribute(look([RECORDER], [ITS_FILE]), CATALOGUE).programs
    assert (installed.presence, idle.presence) == (Presence.INSTALLED, Presence.RUNNING)
    for program in (installed, idle):
        (held,) = program.capabilities
        assert (held.capability, held.bases) == ("screen", (Basis.DOCUMENTED,))
        assert held.identity is Identity.TOOL


def test_a_tool_is_a_tool_with_its_packages_unaltered_file_only():
    assert identity(RECORDER, ITS_FILE, "screen.image") is Identity.TOOL
    assert (
        identity(RECORDER, replace(ITS_FILE, origin="vendor"), "screen.image")
        is Identity.TOOL
    )
    altered = replace(ITS_FILE, check="differs")
    for found in attribute(
        look([RECORDER], [altered], [holds(RECORDER, "screen.image")]), CATALOGUE
    ).programs:
        assert {item.identity for item in found.capabilities} == {Identity.UNKNOWN}
    copy = replace(ITS_FILE, path="/tmp/recorder", package="", check="")
    elsewhere = replace(RECORDER, executable="/tmp/recorder")
    assert identity(elsewhere, copy, "screen.image") is Identity.UNKNOWN


def test_what_a_tool_holds_beyond_its_makers_word_is_judged_by_its_file():
    found = attribute(look([RECORDER], [ITS_FILE], [holds(RECORDER)]), CATALOGUE)
    (program,) = found.programs
    rows = {item.capability: item.identity for item in program.capabilities}
    assert rows == {"screen": Identity.TOOL, KEYS: Identity.DISTRIBUTION}


def test_programs_without_anything_are_counted_and_named_only_when_asked():
    other = Process(pid=3, started=1, executable="/usr/bin/vi", file_key="v", name="vi")
    inventory = look([PROGRAM, other], [PACKAGED], [holds(PROGRAM)])
    found = attribute(inventory, CATALOGUE)
    assert [item.name for item in found.programs] == ["Hotkeys"]
    assert found.unrelated == 1
    everything = attribute(inventory, CATALOGUE, everything=True)
    assert [item.name for item in everything.programs] == ["Hotkeys", "vi"]


def test_the_auditor_lists_itself():
    found = attribute(look([PROGRAM], [replace(PACKAGED, package="q")], pid=7), CATALOGUE)
    assert [item.is_self for item in found.programs] == [True]


def test_a_program_that_only_calls_itself_an_interpreter_gains_nothing_by_a_script():
    named = Process(
        pid=8,
        started=1,
        executable="/tmp/python3",
        file_key="z",
        arguments=("python3", "/usr/bin/hotkeys"),
    )
    script = replace(PACKAGED, file_key="")
    found = attribute(look([named], [script], [holds(named)]), CATALOGUE)
    (program,) = found.programs
    assert "interpreter-unproven" in program.notes
    assert program.capabilities[0].identity is Identity.UNKNOWN


def test_a_doubt_about_somebody_unseen_is_kept():
    seen = replace(holds(PROGRAM), pid=0, started=0, arguments={"candidates": 3})
    found = attribute(look([], observations=[seen]), CATALOGUE)
    (program,) = found.programs
    assert program.capabilities[0].candidates == 3


def test_whoever_runs_like_the_auditor_is_not_the_auditor():
    auditor = replace(
        PROGRAM, executable="/usr/bin/python3", arguments=("py", "-m", "auditor")
    )
    forger = replace(auditor, pid=8, started=80)
    found = attribute(look([auditor, forger], [], [holds(forger)], pid=7), CATALOGUE)
    own = {item.pids: item.is_self for item in found.programs}
    assert own == {(7,): True, (8,): False}
    (forged,) = (item for item in found.programs if not item.is_self)
    assert forged.capabilities[0].identity is Identity.UNKNOWN


def test_instances_of_one_file_are_one_program():
    second = replace(PROGRAM, pid=9, started=90)
    found = attribute(
        look([PROGRAM, second], [PACKAGED], [holds(PROGRAM), holds(second)]), CATALOGUE
    )
    (program,) = found.programs
    assert program.pids == (7, 9)
    assert program.capabilities[0].evidence == (1, 2)
    assert found.owner == {1: 1, 2: 1}
