from dataclasses import replace

import pytest

from auditor.discovery import discover, find
from auditor.errors import UndeclaredAccess
from auditor.host import Verb
from auditor.model.about import About
from auditor.model.coverage import Coverage, Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Observation
from auditor.model.process import Process, ProcessTable
from auditor.probes import Probe, all_probes, collect


class Host:
    """A host with one process and one package."""

    def __init__(self, **changes):
        self.frame = replace(About(time="2026-01-01T00:00:00Z"), **changes)

    def about(self):
        return self.frame

    def processes(self):
        return ProcessTable(processes=(Process(pid=7, started=1),))

    def packages(self):
        return frozenset({"xcape"})


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
