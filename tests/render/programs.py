"""The programs of the telling report."""

from dataclasses import replace

from auditor.model.capability import Basis
from auditor.model.finding import Verdict
from auditor.model.program import Identity, Presence
from auditor.model.report import CapabilityFacts, ProcessFacts, ProgramFacts


def process(pid: int, name: str, command: str, **more: object) -> ProcessFacts:
    """Return one process of jane's, started this morning."""
    facts = ProcessFacts(
        pid=pid,
        parent=1,
        process_name=name,
        executable=f"/usr/bin/{name}",
        command_line=command,
        user="jane",
        started="2026-03-02T08:14:00Z",
    )
    return replace(facts, **more)


def capability(name: str, *bases: Basis, evidence: tuple[int, ...] = ()) -> CapabilityFacts:
    """Return one capability; bases from weak to strong."""
    return CapabilityFacts(capability=name, bases=bases, evidence=evidence)


def screen_server() -> ProgramFacts:
    """Return a known monitoring program that serves the screen."""
    return ProgramFacts(
        id=1,
        name="x11vnc",
        product="x11vnc",
        executable="/usr/bin/x11vnc",
        file_sha256="1a" * 32,
        package="x11vnc",
        package_manager="dpkg",
        package_version="0.9.16-9",
        file_check="matches",
        origin="distribution",
        identity=Identity.MONITORING,
        processes=(
            process(
                4242,
                "x11vnc",
                "x11vnc -display :0 -forever '--passwd=[masked]'",
                masked=True,
                unit="x11vnc.service",
                connections=1,
                address="203.0.113.7:51022",
            ),
        ),
        capabilities=(
            capability("input.keystrokes.content", Basis.CAPABLE, evidence=(2,)),
            capability("remote.control", Basis.DOCUMENTED, Basis.ACTIVE, evidence=(1,)),
            capability("screen.video", Basis.DOCUMENTED, Basis.ACTIVE, evidence=(1,)),
        ),
        verdict=Verdict.UNDECLARED,
    )


def script() -> ProgramFacts:
    """Return an unknown script that takes keys, pointer and clipboard."""
    return ProgramFacts(
        id=2,
        name="helper.py",
        executable="/usr/bin/python3.11",
        script="/home/jane/.cache/helper.py",
        file_sha256="2b" * 32,
        identity=Identity.UNKNOWN,
        notes=("executable-deleted",),
        processes=tuple(
            process(5000 + n, "python3", "python3 /home/jane/.cache/helper.py")
            for n in range(5)
        ),
        capabilities=(
            capability("input.keystrokes.content", Basis.ACTIVE, evidence=(3,)),
            capability("input.pointer.clicks", Basis.ACTIVE, evidence=(3,)),
            capability("input.pointer.movement", Basis.ACTIVE, evidence=(3,)),
            capability("clipboard.events", Basis.ACTIVE, evidence=(3,)),
        ),
        verdict=Verdict.UNDECLARED,
    )


def hotkeys() -> ProgramFacts:
    """Return a known-benign, declared program that takes keys."""
    return ProgramFacts(
        id=3,
        name="xcape",
        product="xcape",
        executable="/usr/bin/xcape",
        file_sha256="3c" * 32,
        package="xcape",
        package_manager="dpkg",
        package_version="1.2-3",
        file_check="matches",
        origin="distribution",
        identity=Identity.BENIGN,
        processes=(process(612, "xcape", "xcape", started="2026-02-27T08:00:00Z"),),
        capabilities=(capability("input.keystrokes.content", Basis.ACTIVE, evidence=(5,)),),
        verdict=Verdict.CONSISTENT_WITH_OBSERVATIONS,
        declared_as="hotkeys/main",
    )


def agent() -> ProgramFacts:
    """Return an installed product that does more than is declared."""
    return ProgramFacts(
        id=4,
        name="Acme Watch",
        product="acme-watch",
        presence=Presence.INSTALLED,
        identity=Identity.MONITORING,
        capabilities=(
            capability("camera", Basis.DOCUMENTED),
            capability("app.usage", Basis.DOCUMENTED, Basis.CONFIGURED),
            capability("derived.score", Basis.DOCUMENTED),
        ),
        verdict=Verdict.CAPABILITY_EXCEEDS_DECLARATION,
    )
