"""Running loops and scripts: each text is read once, and what is left out is told."""

from types import SimpleNamespace

from auditor.host.live.mounts import Mounts
from auditor.host.live.reader import Reader
from auditor.host.live.surfaces.scheduled_jobs import answer
from auditor.model.process import Process, ProcessTable

MOST = 100


def loop(pid, seconds):
    text = f"while :; do scrot /x.png; sleep {seconds}; done"
    return Process(
        pid=pid, started=pid, executable="/usr/bin/dash", arguments=("sh", "-c", text)
    )


def told(processes):
    table = ProcessTable(processes=tuple(processes))
    mounts = Mounts((), (), hidden_processes=False)
    reader = Reader(mounts)
    machine = SimpleNamespace(
        person=0, mounts=mounts, walked=lambda: table, reader=lambda: reader
    )
    return answer(machine, None)


def test_every_process_of_one_loop_is_told():
    table = told(loop(pid, 1) for pid in range(10, 10 + MOST + 5))
    assert [job.pid for job in table.jobs] == list(range(10, 10 + MOST + 5))
    assert table.gaps == ()


def test_loops_that_were_too_many_are_a_gap():
    table = told(loop(pid, pid) for pid in range(10, 10 + MOST + 5))
    assert len(table.jobs) == MOST
    assert [(gap.reason, gap.count) for gap in table.gaps] == [("scripts-too-many", 5)]
