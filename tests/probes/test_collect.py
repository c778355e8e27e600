from dataclasses import replace

import pytest

from auditor.discovery import discover, find
from auditor.errors import UndeclaredAccess
from auditor.host import Verb
from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation
from auditor.model.process import FileIdentity, FileTable, Process, ProcessTable
from auditor.probes import Probe, all_probes, collect


def identity(request):
    check = "matches" if request.check else ""
    return FileIdentity(path=request.path, file_key=request.file_key, check=check)


class Host:
    """A host with one process and one package."""

    misses = 0

    def __init__(self, **changes):
        self.frame = replace(About(time="2026-01-01T00:00:00Z"), **changes)

    def about(self):
        return self.frame

    def processes(self):
        return ProcessTable(processes=(Process(pid=7, started=1),))

    def packages(self):
        return frozenset({"xcape"})

    def identify(self, requests):
        self.requests = requests
        gap = Gap(kind=GapKind.FAILED, reason="file-changed")
        return FileTable(files=tuple(map(identity, requests)), gaps=(gap,) * self.misses)


def probe(look, **changes):
    made = Probe(
        title="a place",
        topics=frozenset({Topic.PROCESSES}),
        uses=frozenset({Verb.PROCESSES}),
        look=look,
    )
    return replace(made, **changes)


def good(host):
    yield from host.processes().processes
    yield Observation(message="seen")


def broken(_host):
    yield Observation(message="before")
    raise ValueError("a mistake")


def curious(host):
    yield from host.displays().gaps


def test_a_broken_probe_costs_its_own_answer_and_no_others():
    found = collect(Host(), {"b": probe(broken), "a": probe(good)})
    runs = {run.probe: run for run in found.runs}
    assert runs["a"].coverage is Coverage.COMPLETE
    assert runs["b"].coverage is Coverage.FAILED
    assert [gap.reason for gap in runs["b"].gaps] == ["broke-valueerror"]
    assert [seen.message for seen in runs["b"].observations] == ["before"]
    assert [process.pid for process in found.processes] == [7]
    assert found.packages == frozenset({"xcape"})


def test_an_undeclared_access_is_a_mistake_of_ours_and_never_a_gap():
    with pytest.raises(UndeclaredAccess, match="curious asked for displays"):
        collect(Host(), {"curious": probe(curious)})


def test_a_probe_of_another_system_is_not_asked():
    assert collect(Host(family="macos"), {"a": probe(good)}).runs == ()


@pytest.mark.parametrize(("privilege", "needs"), [("user", "root"), ("root", "")])
def test_root_is_never_asked_to_become_root(privilege, needs):
    gap = Gap(kind=GapKind.DENIED, reason="x", needs="root")
    found = collect(Host(privilege=privilege), {"a": probe(lambda _: iter((gap,)))})
    assert [item.needs for item in found.runs[0].gaps] == [needs]
    assert found.runs[0].coverage is Coverage.PARTIAL


def test_every_probe_is_found_by_its_file_name_and_says_what_it_cannot_see():
    assert {"processes", "x11-record", "packet-sockets"} <= set(all_probes())
    assert find("auditor.render", "RENDERER", object, "no-such") is None
    assert find("auditor.render", "RENDERER", object, "_layout") is None
    with pytest.raises(TypeError, match="must define one PROBE of type str"):
        discover("auditor.probes.linux", "PROBE", str)


class Busy(Host):
    """A host with two programs."""

    def processes(self):
        return ProcessTable(
            processes=tuple(
                Process(
                    pid=pid, started=1, executable=f"/usr/bin/{pid}", file_key=f"k{pid}"
                )
                for pid in (7, 8)
            )
        )


def holding(host):
    yield from host.processes().processes
    yield Observation(
        message="m", pid=7, started=1, capability="camera", basis=Basis.ACTIVE
    )
    yield Observation(
        message="m",
        capability="camera",
        basis=Basis.CONFIGURED,
        marks=(Mark(type=MarkType.SCRIPT, value="/opt/job.sh"),),
    )
    yield Observation(message="m", marks=(Mark(type=MarkType.SCRIPT, value="/opt/fact"),))


def test_all_files_are_asked_for_once_and_those_of_what_was_seen_are_checked():
    host = Busy()
    found = collect(host, {"a": probe(holding)})
    asked = {request.path: request.check for request in host.requests}
    assert asked == {"/usr/bin/7": True, "/usr/bin/8": False, "/opt/job.sh": True}
    assert [file.path for file in found.files] == [item.path for item in host.requests]


def test_what_was_missed_at_the_files_is_the_gap_of_who_answers_for_packages():
    host = Busy()
    host.misses = 1
    packages = frozenset({Topic.PACKAGES})
    found = collect(host, {"a": probe(good), "b": probe(good, topics=packages)})
    gaps = {run.probe: [gap.reason for gap in run.gaps] for run in found.runs}
    assert gaps == {"a": [], "b": ["file-changed"]}
