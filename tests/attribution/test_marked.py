"""What does not run is a program by the marks it left, or the running one's own."""

import pytest

from auditor.attribution import attribute
from auditor.catalogue.matching import catalogue_of
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.inventory import Inventory, ProbeRun
from auditor.model.observation import Mark, MarkType, Observation
from auditor.model.process import FileIdentity, Process
from auditor.model.program import Identity, Presence

CRONTAB = Mark(type=MarkType.SETTING, value="/etc/cron.d/x")


def programs(*marks, processes=(), files=()):
    seen = Observation(
        message="m", capability="screen.image", basis=Basis.CONFIGURED, marks=marks
    )
    run = ProbeRun(probe="p", topics=(), coverage=Coverage.COMPLETE, observations=(seen,))
    inventory = Inventory(
        about=About(auditor_pid=1), runs=(run,), processes=processes, files=files
    )
    return attribute(inventory, catalogue_of(())).programs


def script(path):
    return Mark(type=MarkType.SCRIPT, value=path)


def test_a_job_that_does_not_run_is_installed_and_known_by_its_script():
    file = FileIdentity(path="/opt/shot.sh", sha256="ab", check="unlisted")
    (found,) = programs(script("/opt/shot.sh"), CRONTAB, files=(file,))
    assert (found.name, found.script, found.presence) == (
        "shot.sh",
        "/opt/shot.sh",
        Presence.INSTALLED,
    )
    assert (found.file_sha256, found.pids) == ("ab", ())
    assert found.capabilities[0].identity is Identity.UNKNOWN


def test_a_script_that_runs_gets_what_was_seen_of_its_job():
    running = Process(
        pid=7,
        started=1,
        executable="/usr/bin/dash",
        arguments=("sh", "/opt/shot.sh"),
        directory="/",
    )
    other = Process(
        pid=8, started=1, executable="/usr/bin/dash", arguments=("sh", "/opt/b")
    )
    (found,) = programs(script("/opt/shot.sh"), processes=(running, other))
    assert (found.pids, found.presence) == ((7,), Presence.RUNNING)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (
            Mark(type=MarkType.ROOT_CA, value="ab" * 32),
            f"holder of root certificate {'ab' * 6}",
        ),
        (Mark(type=MarkType.UNIT, value="x.service"), "x.service"),
        (CRONTAB, "x"),
        (script("/var/spool/cron/crontabs/jane"), "crontab"),
    ],
)
def test_what_it_is_called_by(mark, name):
    (found,) = programs(mark)
    assert found.name == name


def test_a_certificate_is_said_to_be_none_that_runs():
    (found,) = programs(Mark(type=MarkType.ROOT_CA, value="ab" * 32))
    assert found.notes == ("root-certificate",)


def test_a_fact_without_a_basis_makes_no_program():
    seen = Observation(message="m", marks=(CRONTAB,))
    run = ProbeRun(probe="p", topics=(), coverage=Coverage.COMPLETE, observations=(seen,))
    inventory = Inventory(about=About(auditor_pid=1), runs=(run,))
    assert attribute(inventory, catalogue_of(())).programs == ()
