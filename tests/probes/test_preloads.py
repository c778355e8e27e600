"""Libraries put into programs: what is told of them, and what could not be seen."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.preload import PreloadTable
from auditor.model.process import Process, ProcessTable
from auditor.probes.linux.preloads import PROBE

pytestmark = pytest.mark.tried("preloads", "composed")


def seen(*processes, libraries=(), gaps=()):
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        "preloads": PreloadTable(libraries=libraries, gaps=gaps),
    }
    return list(PROBE.look(RecordedHost(answers)))


def test_a_quiet_system_has_neither_observation_nor_gap():
    assert seen(Process(pid=7, started=1)) == []


def test_a_library_for_all_programs_is_configured():
    (found,) = seen(libraries=("/opt/x/hook.so",))
    assert (found.message, found.basis) == ("preload-everywhere", Basis.CONFIGURED)
    assert found.marks[0].value == "/opt/x/hook.so"


@pytest.mark.parametrize("name", ["LD_PRELOAD", "LD_AUDIT"])
def test_a_library_in_one_process_is_told_each(name):
    process = Process(pid=7, started=1, environment={name: "/a.so:/b.so"})
    found = seen(process)
    assert [item.arguments["path"] for item in found] == ["/a.so", "/b.so"]
    assert {item.basis for item in found} == {Basis.CAPABLE}
    assert {item.pid for item in found} == {0}  # the library is reported, not its host


def test_an_environment_that_is_not_told_is_a_gap():
    (gap,) = seen(Process(pid=7, started=1, refused=("environ",)))
    assert (gap.kind, gap.reason, gap.needs) == (
        GapKind.DENIED,
        "other-users-environ",
        "root",
    )


def test_what_the_host_could_not_read_is_passed_on():
    gap = Gap(kind=GapKind.TIMED_OUT, reason="file-timed-out", whole=True)
    assert seen(gaps=(gap,)) == [gap]
