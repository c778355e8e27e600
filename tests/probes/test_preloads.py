"""Libraries put into programs: what is told of them, and what could not be seen."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.observation import Mark, MarkType
from auditor.model.preload import Preload, PreloadTable
from auditor.model.process import Process, ProcessTable
from auditor.probes.linux.preloads import PROBE

pytestmark = pytest.mark.tried("preloads", "composed")

PLACE = "/etc/ld.so.preload"


def seen(*processes, everywhere=(), started=(), gaps=()):
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        "preloads": PreloadTable(everywhere=everywhere, started=started, gaps=gaps),
    }
    return list(PROBE.look(RecordedHost(answers)))


def test_a_quiet_system_has_neither_observation_nor_gap():
    assert seen(Process(pid=7, started=1)) == []


def test_a_library_for_all_programs_is_configured_and_known_by_its_own_file():
    library = Preload(name="/opt/x/hook.so", source=PLACE, path="/opt/x/hook.so.1")
    (found,) = seen(everywhere=(library,))
    assert (found.message, found.basis) == ("preload-everywhere", Basis.CONFIGURED)
    assert found.marks == (
        Mark(type=MarkType.EXECUTABLE, value="/opt/x/hook.so.1"),
        Mark(type=MarkType.SETTING, value=PLACE),
    )


def test_a_library_that_is_not_there_is_only_possible():
    (found,) = seen(everywhere=(Preload(name="/opt/x/hook.so", source=PLACE),))
    assert (found.message, found.basis) == ("preload-absent", Basis.CAPABLE)
    assert found.arguments["path"] == "/opt/x/hook.so"


def test_a_library_in_processes_is_told_once():
    one = Preload(
        name="/a.so", source="LD_AUDIT", path="/usr/lib/a.so.1", processes=1, pid=7
    )
    many = Preload(name="b.so", source="LD_PRELOAD", processes=3, pid=8)
    first, second = seen(started=(one, many))
    assert (first.message, second.message) == ("preload-in-process", "preload-in-processes")
    assert (first.arguments["path"], second.arguments["path"]) == (
        "/usr/lib/a.so.1",
        "b.so",
    )
    assert second.arguments["count"] == 3
    assert {first.basis, second.basis} == {Basis.CAPABLE}
    assert {first.pid, second.pid} == {0}  # the library is reported, not its host


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
