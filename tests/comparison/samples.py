"""Pairs of reports to compare, as plain JSON."""

from copy import deepcopy
from dataclasses import replace

from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, GapKind
from auditor.model.finding import Outcome, RuleRun
from auditor.model.report import GapFacts, ObservationFacts, ProbeFacts, ProgramFacts, plain
from tests.render.programs import capability, hotkeys, process
from tests.render.samples import DECLARED, HOST, TOOL, found, telling


def older() -> dict:
    """Return the telling report."""
    return plain(telling())


def later() -> dict:
    """Return a report of the same computer two days later.

    A display did not answer, so the screen server and the script could not be seen; the
    devices were seen completely for the first time, and a program at the camera with them;
    the agent's package is gone; the hot-key tool was updated.
    """
    report = telling()
    keys = replace(
        hotkeys(),
        id=1,
        package_version="1.2-4",
        file_sha256="4d" * 32,
        capabilities=(capability("input.keystrokes.content", Basis.CAPABLE),),
    )
    camera = ProgramFacts(
        id=2,
        name="picture",
        executable="/opt/picture/picture",
        file_sha256="5e" * 32,
        processes=(process(9, "picture", "picture --fast"),),
        capabilities=(capability("camera", Basis.ACTIVE, evidence=(1,)),),
    )
    finding = found(camera, "undeclared-active", "camera", evidence=(1,))
    return plain(
        replace(
            report,
            host=replace(HOST, time="2026-03-04T10:00:00Z", kernel="6.1.0-19-amd64"),
            tool=replace(TOOL, version="0.2.0"),
            policy=replace(DECLARED, version="4", sha256="cd" * 32),
            probes=_later_probes(),
            programs=(keys, camera),
            rules=(
                RuleRun(
                    rule="undeclared-program", outcome=Outcome.BROKEN, findings=(finding,)
                ),
            ),
        )
    )


def _later_probes() -> tuple[ProbeFacts, ...]:
    silent = GapFacts(kind=GapKind.TIMED_OUT, reason="x11-silent", count=1, place=":0")
    seen = ObservationFacts(
        id=1,
        message="camera-open",
        arguments={"path": "/dev/video0", "text": "Camera"},
        program=2,
        pid=9,
        capability="camera",
        basis=Basis.ACTIVE,
    )
    return (
        ProbeFacts(
            probe="device-handles",
            topics=("devices",),
            coverage=Coverage.COMPLETE,
            observations=(seen,),
        ),
        ProbeFacts(probe="processes", topics=("processes",), coverage=Coverage.COMPLETE),
        ProbeFacts(
            probe="x11-record",
            topics=("display",),
            coverage=Coverage.PARTIAL,
            gaps=(silent,),
        ),
    )


def report(*programs: dict, coverage: str = "complete", **more: object) -> dict:
    """Return a small report: one probe of its own for every program's accesses."""
    observations = [
        {"id": number, "basis": basis}
        for program in programs
        for held in program.get("capabilities", [])
        for number, basis in zip(held["evidence"], held["bases"], strict=True)
    ]
    probes = [
        {"probe": "processes", "topics": ["processes"], "coverage": "complete"},
        {
            "probe": "device-handles",
            "topics": ["devices"],
            "coverage": coverage,
            "gaps": []
            if coverage == "complete"
            else [{"kind": "denied", "reason": "handles", "count": 3, "needs": "root"}],
            "observations": observations,
        },
    ]
    basic = {
        "schema": "auditor-report/1",
        "host": {"host_name": "laptop-17", "time": "2026-03-02T09:15:30Z"},
        "probes": probes,
        "programs": list(programs),
        "rules": [{"rule": "undeclared-program", "outcome": "met", "findings": []}],
    }
    return deepcopy({**basic, **more})


def program(number: int, called: str, /, **more: object) -> dict:
    """Return a program that receives keys, by the observation of its own number."""
    held = {
        "capability": "input.keystrokes.content",
        "bases": ["active"],
        "evidence": [number],
        "candidates": 0,
    }
    basic = {
        "id": number,
        "name": called,
        "unrelated_name": None,
        "product": None,
        "presence": "running",
        "is_self": False,
        "executable": f"/usr/bin/{called}",
        "script": None,
        "file_sha256": f"{called}-digest",
        "package": "",
        "notes": [],
        "capabilities": [held],
        "verdict": "undeclared",
        "declared_as": None,
    }
    return {**basic, **more}


def at(report_: dict, time: str) -> dict:
    """Return a report of another time."""
    return {**report_, "host": {**report_["host"], "time": time}}
