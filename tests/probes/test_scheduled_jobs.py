"""What starts by itself: what is told of it, and what could not be seen."""

import pytest

from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.observation import MarkType
from auditor.model.schedule import Deed, Job, JobTable
from auditor.probes.linux.scheduled_jobs import PROBE

pytestmark = pytest.mark.tried("scheduled-jobs", "composed")

SHOT = Deed("screen.image", certain=True, tool="scrot", places=("/var/lib/shots",))
SENT = Deed("", certain=True, tool="rsync", places=("/var/lib/shots",), sends=True)
CRON = {"kind": "cron", "place": "/etc/cron.d/x", "script": "/etc/cron.d/x"}


def seen(*jobs, counts=(), gaps=()):
    table = JobTable(jobs=jobs, counts=counts, gaps=gaps)
    return list(PROBE.look(RecordedHost({"scheduled-jobs": table})))


def test_a_quiet_system_has_its_jobs_counted_and_nothing_else():
    (found,) = seen(counts=(("cron", 3), ("timer", 8)))
    assert (found.message, found.basis) == ("jobs-counted", None)
    assert found.arguments == {"count": 11, "taking": 0}


def test_a_system_without_jobs_says_nothing():
    assert seen() == []


def test_a_job_that_takes_is_configured_and_leaves_its_marks():
    job = Job(
        kind="timer",
        place="/etc/systemd/system/x.service",
        unit="x.service",
        schedule="OnCalendar=hourly",
        script="/opt/x.sh",
        deeds=(SHOT,),
    )
    (found,) = seen(job)
    assert (found.message, found.capability) == ("job-takes", "screen.image")
    assert found.basis is Basis.CONFIGURED
    assert dict(found.marks) == {
        MarkType.SCRIPT: "/opt/x.sh",
        MarkType.UNIT: "x.service",
        MarkType.SETTING: "/etc/systemd/system/x.service",
    }


def test_code_that_only_could_is_capable():
    (found,) = seen(Job(**CRON, deeds=(SHOT._replace(certain=False),)))
    assert (found.message, found.basis) == ("job-could-take", Basis.CAPABLE)


def test_a_job_that_takes_and_sends_says_both():
    (found,) = seen(Job(**CRON, deeds=(SHOT, SENT)))
    assert found.message == "job-takes-and-sends"


@pytest.mark.parametrize(
    ("places", "message"),
    [
        (("/var/lib/shots",), "job-sends-taken"),
        (("/var/lib/shots/today",), "job-sends-taken"),
        (("/var/lib",), "job-sends-taken"),
        (("/var/lib/other",), "job-sends"),
        (("/",), "job-sends"),
        ((), "job-sends"),
    ],
)
def test_what_is_sent_is_named_only_where_another_job_puts_what_it_takes(places, message):
    taking = Job(**CRON, deeds=(SHOT,))
    sending = Job(**CRON, deeds=(SENT._replace(places=places),))
    _, found = seen(taking, sending)
    assert found.message == message
    assert (found.basis is None) is (message == "job-sends")


def test_a_running_loop_is_its_processs():
    (found,) = seen(Job(kind="running", pid=7, started=9, deeds=(SHOT,)))
    assert (found.pid, found.started, found.marks) == (7, 9, ())
    assert JobTable(jobs=(Job(kind="running", pid=7),)).pids == (7,)


def test_an_own_program_is_a_fact_without_a_capability():
    (found,) = seen(Job(**CRON, own_programs=("/opt/x/agent",)))
    assert (found.message, found.basis, found.marks) == ("job-own-program", None, ())
    assert found.arguments["executable"] == "/opt/x/agent"


def test_what_the_host_could_not_read_is_passed_on():
    refused = Gap(
        kind=GapKind.DENIED, reason="file-refused", place="/var/spool", needs="root"
    )
    broken = Gap(kind=GapKind.FAILED, reason="file-reader-ended", whole=True)
    assert seen(gaps=(refused, broken)) == [refused, broken]
