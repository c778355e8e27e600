"""A report, keys and salts that are the same every time, for the tests of the seal."""

import hashlib
from collections.abc import Callable
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditor.model.capability import Basis
from auditor.model.coverage import Coverage, GapKind
from auditor.model.declared import PolicyFacts
from auditor.model.finding import Finding, Outcome, RuleRun, Severity, Verdict
from auditor.model.program import Identity
from auditor.model.report import (
    CapabilityFacts,
    GapFacts,
    HostFacts,
    ObservationFacts,
    ProbeFacts,
    ProcessFacts,
    ProgramFacts,
    Report,
    Summary,
    Tool,
    plain,
)
from auditor.seal.disclosures import disclosures_file, hide
from auditor.seal.envelope import Frame, seal
from auditor.seal.given import Given
from auditor.seal.keys import Key
from auditor.seal.ledger import Head, root
from auditor.seal.private_keys import public_of, signer
from auditor.seal.trust import Signer

REPORT_ID = "urn:uuid:00000000-0000-4000-8000-000000000000"
FIRST = Head(size=0, root=root([]))
CHALLENGE = "challenge?>~ÿ"


def key_of(seed: int) -> Key:
    """Return the Ed25519 key whose private bytes count up from a number."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(seed, seed + 32)))
    return Key(public=public_of(private), protection="none", sign=signer(private))


ALICE, BOB, STRANGER = key_of(0), key_of(32), key_of(64)
TRUSTED = {
    key.public.keyid: Signer(key=key.public, name=name, source="the tests")
    for name, key in (("alice", ALICE), ("bob", BOB))
}


def salts() -> Callable[[], bytes]:
    """Return a source of salts that gives the same ones every time."""
    numbers = count()
    return lambda: hashlib.sha256(b"salt %d" % next(numbers)).digest()[:16]


def small_report() -> dict[str, object]:
    """Return the plain JSON of a report with next to nothing in it."""
    host = HostFacts(source="live", host_name="h", user=None, time="2026-11-23T00:00:00Z")
    report = Report(tool=Tool(), host=host, policy=PolicyFacts(basis="nothing-declared"))
    return plain(report)


def full_report() -> dict[str, object]:
    """Return the plain JSON of a report with every kind of thing in it."""
    return plain(
        Report(
            tool=Tool(version="0.1.0", python="3.11.2"),
            host=HostFacts(
                source="live",
                host_name="laptop-7",
                user="jane",
                time="2026-11-23T10:00:00Z",
                zone="Europe/Berlin",
            ),
            policy=PolicyFacts(basis="declared", id="p", path="/etc/auditor/policy.yaml"),
            challenge=CHALLENGE,
            probes=(
                ProbeFacts(
                    probe="x11-record",
                    topics=("display",),
                    coverage=Coverage.COMPLETE,
                    observations=(
                        ObservationFacts(
                            id=1,
                            message="record-context",
                            arguments={"display": ":0", "text": "Zażółć", "pid": 41},
                            program=1,
                            pid=41,
                            capability="input.keystrokes.content",
                            basis=Basis.ACTIVE,
                        ),
                    ),
                ),
                ProbeFacts(
                    probe="processes",
                    topics=("processes",),
                    coverage=Coverage.PARTIAL,
                    gaps=(
                        GapFacts(
                            kind=GapKind.DENIED,
                            reason="other-users-handles",
                            count=3,
                            place="/proc",
                            needs="root",
                        ),
                    ),
                ),
            ),
            programs=(
                ProgramFacts(
                    id=1,
                    name="recorder",
                    executable="/opt/recorder/bin/recorder",
                    file_sha256="ab" * 32,
                    identity=Identity.UNKNOWN,
                    processes=(
                        ProcessFacts(
                            pid=41,
                            executable="/opt/recorder/bin/recorder",
                            command_line="recorder --quiet",
                            user="jane",
                            started="2026-11-23T09:00:00Z",
                            unit="app-recorder.scope",
                            address="192.0.2.7",
                        ),
                    ),
                    capabilities=(
                        CapabilityFacts(
                            capability="input.keystrokes.content",
                            bases=(Basis.ACTIVE,),
                            evidence=(1,),
                        ),
                    ),
                    verdict=Verdict.UNDECLARED,
                ),
                ProgramFacts(id=2, name=None, unrelated_name="chess", executable="/bin/c"),
            ),
            rules=(
                RuleRun(
                    rule="undeclared-program",
                    outcome=Outcome.BROKEN,
                    findings=(
                        Finding(
                            severity=Severity.HIGH,
                            verdict=Verdict.UNDECLARED,
                            message="undeclared",
                            arguments={"path": "/opt/recorder/bin/recorder"},
                            program=1,
                            capability="input.keystrokes.content",
                            evidence=(1,),
                        ),
                    ),
                ),
                RuleRun(rule="declared-not-found", outcome=Outcome.MET),
            ),
            summary=Summary(
                programs=2,
                unrelated=0,
                processes=9,
                findings=1,
                severities={"high": 1, "low": 0},
                verdicts={"undeclared": 1},
                outcomes={"broken": 1, "met": 1},
                coverage={"complete": 1, "partial": 1},
            ),
        )
    )


def sealed(report: dict[str, object], *, key: Key = ALICE, previous: Head = FIRST) -> Given:
    """Seal a report in memory, with everything about it fixed."""
    hidden = hide(report, salt=salts())
    disclosures = disclosures_file(hidden.lines)
    frame = Frame(report_id=REPORT_ID, previous=previous)
    envelope = seal(hidden, disclosures=disclosures, frame=frame, key=key)
    return Given(report=envelope, disclosures=disclosures, name="sample")
