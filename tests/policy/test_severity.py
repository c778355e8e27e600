"""The severity table, row by row as the design has it."""

import pytest

from auditor.model.capability import Basis
from auditor.model.finding import Severity
from auditor.model.program import Identity
from auditor.policy.severity import (
    basis_of,
    negative_severity,
    severity_of,
    softened,
    undeclared_severity,
)
from tests.policy.samples import holds

INFO, LOW, MEDIUM, HIGH = Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH
TABLE = {
    Identity.MONITORING: (HIGH, MEDIUM),
    Identity.TOOL: (HIGH, MEDIUM),
    Identity.UNKNOWN: (HIGH, MEDIUM),
    Identity.VENDOR: (MEDIUM, LOW),
    Identity.DISTRIBUTION: (LOW, INFO),
    Identity.BENIGN: (INFO, INFO),
}
ONE_STEP_LOWER = {HIGH: MEDIUM, MEDIUM: LOW, LOW: INFO, INFO: INFO}
STRONG = (Basis.CONFIGURED, Basis.USED, Basis.ACTIVE)
WEAK = (Basis.DOCUMENTED, Basis.CAPABLE, Basis.PERMITTED)
INTRUSIVE = (
    *("input.keystrokes.content", "screen", "screen.image", "screen.video", "screen.text"),
    *("camera", "microphone", "clipboard.content", "terminal.session", "web.content"),
    *("network.tls_inspection", "remote.control"),
)
OTHER = (
    *("input.keystrokes.timing", "input.keystrokes.counts", "input.pointer.movement"),
    *("clipboard.events", "web.urls", "network.packets", "process.events", "audio.output"),
)


@pytest.mark.parametrize("basis", STRONG)
@pytest.mark.parametrize("identity", Identity)
def test_what_is_observed_has_the_tables_severity(identity, basis):
    intrusive, other = TABLE[identity]
    for capability in INTRUSIVE:
        assert severity_of(holds(capability, basis, identity=identity)) is intrusive
    for capability in OTHER:
        assert severity_of(holds(capability, basis, identity=identity)) is other


ONLY_POSSIBLE = [
    (identity, basis)
    for identity in Identity
    for basis in WEAK
    if (identity, basis) != (Identity.TOOL, Basis.DOCUMENTED)
]


@pytest.mark.parametrize(("identity", "basis"), ONLY_POSSIBLE)
def test_what_is_only_possible_is_one_step_lower(identity, basis):
    intrusive, other = TABLE[identity]
    camera = holds("camera", basis, identity=identity)
    urls = holds("web.urls", basis, identity=identity)
    assert severity_of(camera) is ONE_STEP_LOWER[intrusive]
    assert severity_of(urls) is ONE_STEP_LOWER[other]


def test_a_tool_that_is_not_in_use_is_information_whatever_it_is_made_for():
    unused = holds("screen", Basis.DOCUMENTED, identity=Identity.TOOL)
    assert severity_of(unused) is INFO
    assert negative_severity(unused) is INFO
    assert undeclared_severity(unused, "report") is INFO


@pytest.mark.parametrize("basis", [*WEAK[1:], *STRONG])
def test_what_a_probe_saw_of_a_tool_weighs_as_much_as_a_monitors(basis):
    tool, monitor = (
        holds("screen", Basis.DOCUMENTED, basis, identity=identity)
        for identity in (Identity.TOOL, Identity.MONITORING)
    )
    assert severity_of(tool) is severity_of(monitor)
    assert negative_severity(tool) is negative_severity(monitor)


def test_one_strong_basis_among_weak_ones_suffices():
    assert severity_of(holds("camera", *WEAK)) is MEDIUM
    assert severity_of(holds("camera", *WEAK, Basis.USED)) is HIGH


@pytest.mark.parametrize("identity", Identity)
def test_a_declared_negative_is_high_whoever_holds_it(identity):
    assert negative_severity(holds("web.urls", Basis.ACTIVE, identity=identity)) is HIGH
    assert negative_severity(holds("web.urls", Basis.CAPABLE, identity=identity)) is MEDIUM


@pytest.mark.parametrize("identity", Identity)
def test_the_policys_default_lowers_what_it_is_silent_on(identity):
    held = holds("camera", identity=identity)
    assert undeclared_severity(held, "report") is TABLE[identity][0]
    assert undeclared_severity(held, "review") is ONE_STEP_LOWER[TABLE[identity][0]]
    assert undeclared_severity(held, "info") is INFO


@pytest.mark.parametrize(
    ("severity", "floor", "expected"),
    [
        (HIGH, LOW, MEDIUM),
        (MEDIUM, LOW, LOW),
        (LOW, LOW, LOW),
        (LOW, INFO, INFO),
        (INFO, LOW, INFO),
    ],
)
def test_softening_ends_at_the_floor_and_never_raises(severity, floor, expected):
    assert softened(severity, floor=floor) is expected


def test_the_strongest_basis_is_told():
    assert basis_of(holds("camera", Basis.ACTIVE, Basis.DOCUMENTED)) is Basis.ACTIVE
    assert basis_of(holds("camera", Basis.CAPABLE, Basis.PERMITTED)) is Basis.PERMITTED
