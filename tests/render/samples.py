"""Reports to render: a quiet one, a telling one, one that was refused, a hostile one."""

from dataclasses import replace

from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, GapKind
from auditor.model.declared import ExemptionFacts, PolicyFacts
from auditor.model.finding import Finding, Outcome, RuleRun, Severity, Verdict
from auditor.model.report import (
    GapFacts,
    HostFacts,
    Limit,
    ObservationFacts,
    ProbeFacts,
    ProgramFacts,
    Report,
    Summary,
    Tool,
)
from tests.render.programs import agent, hotkeys, screen_server, script

TOOL = Tool(
    version="0.1.0",
    python="3.11.2",
    record_sha256="5f" * 32,
    catalogue_sha256="c4" * 32,
    catalogue_date="2026-02-01",
)
HOST = HostFacts(
    source="live",
    host_name="laptop-17",
    user="jane",
    system="Debian GNU/Linux 12",
    family="linux",
    kernel="6.1.0-18-amd64",
    architecture="x86_64",
    time="2026-03-02T09:15:30Z",
    zone="+01:00",
    booted="2026-03-02T07:01:00Z",
    environment="bare",
    displays=(":0",),
    session_type="x11",
)
BASELINE = PolicyFacts(basis="nothing-declared")
DECLARED = PolicyFacts(
    basis="declared",
    id="acme-laptops",
    version="3",
    status="active",
    controller="ACME GmbH",
    sha256="ab" * 32,
    path="/etc/auditor/policy.yaml",
    exemptions=(
        ExemptionFacts(
            id="support-trial",
            program="x11vnc",
            until="2026-03-31",
            expired=False,
            text="trial of remote support, two laptops",
            user="K. Meier",
        ),
        ExemptionFacts(
            id="old-agent",
            program="acme-watch",
            until="2026-02-28",
            expired=True,
            text="until the successor is declared",
            user="K. Meier",
        ),
    ),
)
LIMITS = (Limit(limit="one-moment"), Limit(limit="absence-is-no-proof"))


def quiet() -> Report:
    """Everything looked at, nothing there."""
    probes = tuple(
        ProbeFacts(probe=name, topics=(name,), coverage=Coverage.COMPLETE)
        for name in ("device-handles", "packet-sockets", "processes")
    )
    rules = (
        RuleRun(rule="undeclared-program", outcome=Outcome.MET),
        RuleRun(rule="declared-not-found", outcome=Outcome.NOT_APPLICABLE),
    )
    return Report(
        tool=TOOL,
        host=HOST,
        policy=BASELINE,
        probes=probes,
        rules=rules,
        limits=LIMITS,
        summary=Summary(unrelated=143, processes=201),
    )


def telling() -> Report:
    """A screen server, a script that takes keys, a known hot-key tool, an agent at rest."""
    return replace(
        quiet(),
        policy=DECLARED,
        probes=_telling_probes(),
        programs=(screen_server(), script(), hotkeys(), agent()),
        rules=_telling_rules(),
    )


def refused() -> Report:
    """Nearly everything out of reach, in a container."""
    return replace(
        quiet(),
        host=replace(HOST, environment="container", displays=(), session_type=""),
        probes=(
            ProbeFacts(
                probe="device-handles",
                topics=("devices",),
                coverage=Coverage.PARTIAL,
                gaps=(
                    GapFacts(
                        kind=GapKind.DENIED,
                        reason="other-users-fd",
                        count=143,
                        needs="root",
                    ),
                ),
            ),
            ProbeFacts(
                probe="x11-record",
                topics=("display",),
                coverage=Coverage.DENIED,
                gaps=(
                    GapFacts(
                        kind=GapKind.DENIED,
                        reason="x11-refused",
                        count=1,
                        place=":0",
                        needs="x-cookie",
                    ),
                ),
            ),
            ProbeFacts(
                probe="packet-sockets",
                topics=("packets",),
                coverage=Coverage.UNSUPPORTED,
                gaps=(GapFacts(kind=GapKind.UNSUPPORTED, reason="not-recorded", count=0),),
            ),
        ),
        rules=(RuleRun(rule="undeclared-program", outcome=Outcome.INCONCLUSIVE),),
    )


def _telling_probes() -> tuple[ProbeFacts, ...]:
    keys = {"display": ":0", "events": "KeyPress, KeyRelease"}
    seen = (
        ObservationFacts(
            id=1,
            message="x11-screen-server",
            arguments={"display": ":0", "address": "0.0.0.0:5900"},
            program=1,
            pid=4242,
            capability="screen.video",
            basis=Basis.ACTIVE,
        ),
        ObservationFacts(id=2, message="traces-a-process", arguments={"traced_pid": 77}),
        ObservationFacts(id=3, message="x11-record-keys", arguments=keys, program=2),
        ObservationFacts(id=4, message="x11-record-keys", arguments=keys, program=2),
        ObservationFacts(id=5, message="x11-record-keys", arguments=keys, program=3),
    )
    denied = GapFacts(kind=GapKind.DENIED, reason="other-users-fd", count=9, needs="root")
    return (
        ProbeFacts(
            probe="device-handles",
            topics=("devices",),
            coverage=Coverage.PARTIAL,
            gaps=(denied,),
        ),
        ProbeFacts(probe="processes", topics=("processes",), coverage=Coverage.COMPLETE),
        ProbeFacts(
            probe="x11-record",
            topics=("display",),
            coverage=Coverage.COMPLETE,
            observations=seen,
        ),
    )


def found(program: ProgramFacts, message: str, capability: str, **more: object) -> Finding:
    """Return a finding about one capability of a program, high and undeclared."""
    basis = message.rpartition("-")[2]
    finding = Finding(
        severity=Severity.HIGH,
        verdict=Verdict.UNDECLARED,
        message=message,
        arguments={
            "program": program.name,
            "capability": capability,
            "basis": basis,
            "declaration": "acme-watch",
        },
        program=program.id,
        capability=capability,
        evidence=(1,) if program.id == 1 else (),
    )
    return replace(finding, **more)


def _unexplained() -> Finding:
    """Return all that is known of the script."""
    return Finding(
        severity=Severity.INFO,
        verdict=Verdict.NO_CLAIM,
        message="unexplained-program",
        arguments={
            "program": "helper.py",
            "capability": "input.keystrokes.content",
            "basis": "active",
            "identity": "unknown",
            "started": "2026-03-02T08:14:00Z",
            "running_seconds": 3690,
            "user": "jane",
            "unrelated_name": "dash, cron",
            "unit": "cron.service",
            "script": "/home/jane/.cache/helper.py",
            "unpackaged": True,
            "deleted": True,
            "process_name": "kworker/0:1",
            "connections": 1,
            "address": "192.0.2.7:443",
            "path": "/home/jane/.cache/log.bin",
            "bytes": 4_300_000,
            "changed_seconds": 3,
            "more_files": 2,
        },
        program=2,
        evidence=(3, 4),
    )


def _telling_rules() -> tuple[RuleRun, ...]:
    missing = Finding(
        severity=Severity.INFO,
        verdict=Verdict.DECLARED_NOT_FOUND,
        message="declared-not-seen",
        arguments={"declaration": "backup-agent", "component": "main"},
    )
    beyond = found(
        agent(),
        "beyond-declaration-configured",
        "app.usage",
        severity=Severity.MEDIUM,
        verdict=Verdict.CAPABILITY_EXCEEDS_DECLARATION,
    )
    undeclared = (
        found(screen_server(), "undeclared-active", "remote.control"),
        found(script(), "undeclared-active", "input.keystrokes.content"),
    )
    return (
        RuleRun(
            rule="capability-beyond-declaration", outcome=Outcome.BROKEN, findings=(beyond,)
        ),
        RuleRun(
            rule="declared-not-found", outcome=Outcome.INCONCLUSIVE, findings=(missing,)
        ),
        RuleRun(rule="undeclared-program", outcome=Outcome.BROKEN, findings=undeclared),
        RuleRun(
            rule="unexplained-program",
            outcome=Outcome.INCONCLUSIVE,
            findings=(_unexplained(),),
        ),
        RuleRun(rule="unlisted-component", outcome=Outcome.MET),
    )
