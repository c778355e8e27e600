"""Who is told of what happens to files: recorded cases, as the kernel tells them."""

import pytest

from auditor.attribution import attribute
from auditor.catalogue.matching import catalogue_of
from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, Gap, GapKind
from auditor.model.inventory import Inventory, ProbeRun
from auditor.model.observation import MarkType
from auditor.model.process import FileIdentity, KernelObject, Process, ProcessTable
from auditor.model.program import Product, ProductCapability, Role, Telltale
from auditor.model.watch import HomeWatch, WatchTable
from auditor.policy.severity import severity_of
from auditor.probes.linux.file_watches import PROBE

pytestmark = pytest.mark.tried("file-watches", "composed")

NOTIFY, SYSTEM = 0x3B, 0x10000
SCANNER = Process(pid=7, started=70, executable="/usr/sbin/clamonacc", file_key="k")


def inotify(watches, every=0):
    return KernelObject(kind="inotify", facts={"watches": watches, "all_events": every})


def fanotify(marks, mask=NOTIFY, wide=0):
    facts = {"marks": marks, "wide": wide, "mask": mask}
    return KernelObject(kind="fanotify", facts=facts)


def look(*objects, home=None, refused=(), gaps=()):
    process = Process(pid=7, started=70, objects=objects, refused=refused)
    watches = (HomeWatch(pid=7, folders=home[0], trees=home[1]),) if home else ()
    answers = {
        Verb.PROCESSES: ProcessTable(processes=(process,)),
        "home-watches": WatchTable(watches=watches, gaps=gaps),
    }
    return list(PROBE.look(RecordedHost(answers)))


@pytest.mark.parametrize("held", [(), (inotify(1, 1),), (inotify(8), inotify(7))])
def test_a_few_watches_are_nothing_to_tell(held):
    assert look(*held) == []


def test_a_file_manager_on_a_home_folder_is_nothing_to_tell():
    assert look(inotify(6), home=(4, 0)) == []


def test_many_watches_for_some_events_are_a_fact_without_a_capability():
    (seen,) = look(inotify(900), home=(1, 0))
    assert (seen.message, seen.capability, seen.basis) == ("file-watch-some", "", None)


@pytest.mark.parametrize(
    ("held", "home", "message"),
    [
        ((inotify(33),), (5, 2), "file-watch-homes"),
        ((inotify(3),), (3, 1), "file-watch-homes"),
        ((inotify(10, 10), inotify(6, 6)), None, "file-watch-many"),
        ((fanotify(1, wide=1),), None, "file-monitor-wide"),
        ((fanotify(3),), None, "file-monitor-files"),
        ((fanotify(1, NOTIFY | SYSTEM, 1),), None, "file-monitor-deciding"),
        ((fanotify(0, 0), fanotify(1, wide=1)), None, "file-monitor-wide"),
    ],
)
def test_who_is_told_of_file_events_now(held, home, message):
    (seen,) = look(*held, home=home)
    assert (seen.message, seen.capability) == (message, "file.events")
    assert (seen.basis, seen.pid, seen.started) == (Basis.ACTIVE, 7, 70)


def test_a_monitor_without_marks_covers_nothing_yet():
    (seen,) = look(fanotify(0, 0))
    assert (seen.message, seen.basis) == ("file-monitor-idle", Basis.CAPABLE)


def test_what_the_kernel_told_nothing_of_is_a_monitor_without_marks():
    (seen,) = look(KernelObject(kind="fanotify"), KernelObject(kind="inotify"))
    assert seen.basis is Basis.CAPABLE


def test_a_process_that_cannot_be_looked_into_is_a_gap():
    (gap,) = look(refused=("fd",))
    assert gap == Gap(
        kind=GapKind.DENIED, reason="other-users-watches", count=1, needs="root"
    )


def test_what_of_the_home_folders_was_missed_is_passed_on():
    gap = Gap(kind=GapKind.TIMED_OUT, reason="file-timed-out", whole=True)
    assert look(gaps=(gap,)) == [gap]


@pytest.mark.parametrize(
    ("packaged", "severity"), [(True, "info"), (False, "medium")], ids=["package", "copy"]
)
def test_a_virus_scanner_is_known_by_its_package_only(packaged, severity):
    product = Product(
        id="scanner",
        name="Scanner",
        vendor="Somebody",
        role=Role.BENIGN,
        category="virus-scanner",
        telltales=(
            Telltale(type=MarkType.PACKAGE, pattern="clamav-daemon", identifies=True),
        ),
        capabilities=(
            ProductCapability(
                capability="file.events", source="https://x.example", benign=True
            ),
        ),
    )
    facts = (
        {
            "package": "clamav-daemon",
            "manager": "dpkg",
            "origin": "distribution",
            "check": "matches",
        }
        if packaged
        else {"check": "unlisted"}
    )
    run = ProbeRun(
        probe="file-watches",
        topics=(),
        coverage=Coverage.COMPLETE,
        observations=tuple(look(fanotify(2, NOTIFY | SYSTEM, 2))),
    )
    inventory = Inventory(
        about=About(),
        runs=(run,),
        processes=(SCANNER,),
        files=(FileIdentity(path="/usr/sbin/clamonacc", file_key="k", **facts),),
    )
    known = catalogue_of([product], date="2026-01-01", sha256="00")
    (program,) = attribute(inventory, known).programs
    (held,) = program.capabilities
    assert severity_of(held).value == severity
