"""Several looks as one inventory: what was seen stays, with the looks that saw it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.attribution import attribute
from auditor.catalogue.matching import catalogue_of
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, Gap, GapKind
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.observation import Observation, count_of
from auditor.model.process import FileIdentity, Process
from auditor.model.program import Presence
from auditor.sampling import Looks


def shot(pid):
    return Observation(
        message="x11-screen-memory",
        pid=pid,
        started=pid * 10,
        capability="screen.image",
        basis=Basis.ACTIVE,
    )


def process(pid):
    return Process(pid=pid, started=pid * 10, executable="/usr/bin/scrot", file_key="k")


def look(*pids, at="2026-01-01T00:00:00Z", gaps=()):
    run = ProbeRun(
        probe="x11-screen",
        topics=(Topic.DISPLAY,),
        coverage=Coverage.COMPLETE,
        gaps=gaps,
        observations=tuple(shot(pid) for pid in pids),
    )
    return Inventory(
        about=About(time=at, auditor_pid=1),
        runs=(run,),
        processes=tuple(process(pid) for pid in pids),
        files=(FileIdentity(path="/usr/bin/scrot", file_key="k"),),
    )


def test_what_was_seen_once_stays_with_its_look():
    looks = Looks(10)
    for inventory in (look(), look(7), look()):
        looks.add(inventory, whole=False)
    found = looks.inventory()
    (seen,) = found.runs[0].observations
    assert (seen.pid, seen.looks) == (7, ((2, 2),))
    assert [(item.pid, item.ended) for item in found.processes] == [(7, True)]
    assert found.sampling.looks == 3


def test_looks_without_change_count_what_is_still_held():
    looks = Looks(10)
    looks.add(look(7), whole=True)
    looks.same()
    looks.same()
    looks.add(look(), whole=False)
    looks.same()
    (seen,) = looks.inventory().runs[0].observations
    assert seen.looks == ((1, 3),)
    sampling = looks.inventory().sampling
    assert (sampling.looks, sampling.whole, sampling.every) == (5, 1, 10)


def test_the_frame_is_the_last_looks_and_the_first_moment_is_kept():
    looks = Looks(1)
    looks.add(look(at="2026-01-01T00:00:00Z"), whole=True)
    looks.add(look(at="2026-01-01T00:00:09Z"), whole=True)
    found = looks.inventory()
    assert found.about.time == "2026-01-01T00:00:09Z"
    assert found.sampling.begun == "2026-01-01T00:00:00Z"


def test_a_gap_of_any_look_is_a_gap_of_all():
    gap = Gap(kind=GapKind.TIMED_OUT, reason="x", place=":0")
    looks = Looks(1)
    looks.add(look(gaps=(gap,)), whole=True)
    looks.add(look(), whole=False)
    (run,) = looks.inventory().runs
    assert run.gaps == (gap,)
    assert run.coverage is Coverage.PARTIAL


def test_many_short_runs_of_one_program_are_one_program_seen_so_often():
    looks = Looks(1)
    for inventory in (look(), look(7), look(), look(8), look(8, 9), look()):
        looks.add(inventory, whole=False)
    (program,) = attribute(looks.inventory(), catalogue_of(())).programs
    assert program.presence is Presence.ENDED
    assert program.pids == (7, 8, 9)
    (capability,) = program.capabilities
    assert (capability.looks, capability.bases) == (3, (Basis.ACTIVE,))


def test_without_a_look_there_is_no_inventory():
    with pytest.raises(ValueError, match="no look"):
        Looks(1).inventory()


@given(st.lists(st.sets(st.integers(1, 40)), max_size=5))
def test_a_look_that_saw_several_things_counts_once(sets):
    ranges = [tuple((number, number) for number in sorted(each)) for each in sets]
    assert count_of(ranges) == len(set().union(*sets))
