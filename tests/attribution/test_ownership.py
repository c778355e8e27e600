"""The employer is spoken of only where something is seen to manage the computer."""

import pytest

from auditor.attribution import attribute
from auditor.attribution.ownership import managed
from auditor.catalogue.matching import catalogue_of
from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.observation import MarkType, Observation
from auditor.model.policy import Policy
from auditor.model.process import FileIdentity, Process
from auditor.model.program import Product, Role, Telltale
from auditor.model.report import Tool, plain
from auditor.pipeline import audit
from auditor.render import Options, render
from auditor.render.messages import LANGUAGES

MANAGER = Process(pid=10, started=100, executable="/opt/m/agent", file_key="k")
CHILD = Process(pid=20, started=200, executable="/opt/c/child", name="child", parent=10)
GRANDCHILD = Process(pid=30, started=300, executable="/opt/g/keys", name="keys", parent=20)
OWN = Process(pid=40, started=400, executable="/home/jane/keys", name="keys", parent=1)
EVERYBODY = (MANAGER, CHILD, GRANDCHILD, OWN)
AGENT = Product(
    id="agent",
    name="Agent",
    vendor="Example",
    role=Role.MONITOR,
    category="device-management",
    telltales=(Telltale(type=MarkType.SHA256, pattern="ab", identifies=True),),
)


def seen(process, message, capability="input.keystrokes.content"):
    return Observation(
        message=message,
        pid=process.pid,
        started=process.started,
        capability=capability,
        basis=Basis.ACTIVE,
    )


def inventory(*observations, processes=EVERYBODY):
    run = ProbeRun(
        probe="p",
        topics=(Topic.MANAGEMENT,),
        coverage=Coverage.COMPLETE,
        observations=(seen(GRANDCHILD, "keys"), seen(OWN, "keys"), *observations),
    )
    about = About(time="2026-11-23T00:00:00Z")
    files = (FileIdentity(path=MANAGER.executable, file_key="k", sha256="ab"),)
    return Inventory(about=about, runs=(run,), processes=processes, files=files)


SETTINGS = seen(MANAGER, "managed-by", "remote.control")


def reasons(found, products=frozenset()):
    programs = attribute(found, catalogue_of([]), everything=True).programs
    told = managed(programs, found, products)
    by_pid = {pid: told.get(item.id, "") for item in programs for pid in item.pids}
    return [by_pid.get(item.pid, "") for item in EVERYBODY]


def test_what_manages_and_what_it_started_at_any_depth_are_told_apart_from_the_rest():
    found = inventory(SETTINGS)
    assert reasons(found) == [
        "management-program",
        "managed-parent",
        "managed-parent",
        "",
    ]


def test_without_anything_that_manages_nothing_is_said():
    assert reasons(inventory()) == [""] * 4
    assert reasons(inventory(seen(MANAGER, "directory-member"))) == [""] * 4


def test_a_recycled_number_is_no_parent():
    later = Process(pid=10, started=999, executable="/opt/m/agent", name="agent")
    processes = (later, CHILD, GRANDCHILD, OWN)
    found = inventory(seen(later, "managed-by", "remote.control"), processes=processes)
    assert reasons(found) == ["management-program", "", "", ""]


def test_parents_in_a_circle_end():
    first = Process(pid=20, started=5, executable="/a", name="a", parent=30)
    second = Process(pid=30, started=5, executable="/b", name="b", parent=20)
    found = inventory(SETTINGS, processes=(MANAGER, first, second))
    assert reasons(found) == ["management-program", "", "", ""]


def reported(*observations, catalogue=None):
    found = inventory(*observations)
    return plain(
        audit(
            RecordedHost({Verb.ABOUT: found.about}),
            Policy(),
            catalogue or catalogue_of([]),
            tool=Tool(catalogue_date="2026-11-01"),
            looks=lambda _host: found,
        )
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_so_in_the_details_and_nothing_else_changes(language):
    before, after = reported(), reported(SETTINGS)
    managed_by = {item["executable"]: item["managed_by"] for item in after["programs"]}
    assert managed_by == {
        "/opt/m/agent": "management-program",
        "/opt/g/keys": "managed-parent",
        "/home/jane/keys": "",
    }
    assert {item["managed_by"] for item in before["programs"]} == {""}
    judged = [
        [
            (rule["rule"], finding["severity"], finding["verdict"])
            for rule in report["rules"]
            for finding in rule["findings"]
            if finding["arguments"].get("program") == "keys"
        ]
        for report in (before, after)
    ]
    assert judged[0] == judged[1] != []
    words = {"en": "may be your employer's", "de": "von Ihrem Arbeitgeber sein"}
    texts = [
        " ".join(render(each, "text", Options(language=language, width=200)).split())
        for each in (before, after)
    ]
    assert [text.count(words[language]) for text in texts] == [0, 2]


def test_a_known_management_product_that_runs_counts_without_its_settings():
    report = reported(catalogue=catalogue_of([AGENT]))
    told = {item["executable"]: item["managed_by"] for item in report["programs"]}
    assert told["/opt/m/agent"] == "management-program"
    assert told["/opt/g/keys"] == "managed-parent"
    assert told["/home/jane/keys"] == ""
