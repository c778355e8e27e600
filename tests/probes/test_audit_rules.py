"""Rules of the kernel's auditing: what they have recorded, and what is only a fact."""

import pytest

from auditor.host.recorded import RecordedHost
from auditor.model.audit_rules import AuditRuleTable, AuditSetting
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.probes.linux.audit_rules import PROBE

pytestmark = pytest.mark.tried("audit-rules", "composed")

PLACE, DAEMON = "/etc/audit/audit.rules", "/usr/sbin/auditd"


def seen(*settings, off=False, gaps=()):
    table = AuditRuleTable(settings=settings, off=off, gaps=gaps)
    return list(PROBE.look(RecordedHost({"audit-rules": table})))


def test_no_rules_are_quiet():
    assert seen() == []


@pytest.mark.parametrize(
    ("kind", "capability"),
    [
        ("programs", "process.events"),
        ("some-programs", "process.events"),
        ("home-files", "file.events"),
        ("files", "file.events"),
        ("connections", "network.flow"),
        ("plugin", "process.events"),
    ],
)
def test_what_rules_have_recorded_is_configured(kind, capability):
    setting = AuditSetting(kind=kind, place=PLACE, component=DAEMON, rules=2)
    (found,) = seen(setting)
    assert (found.message, found.capability) == (f"audit-{kind}", capability)
    assert found.basis is Basis.CONFIGURED
    assert [mark.value for mark in found.marks] == [DAEMON, PLACE]
    (found,) = seen(setting, off=True)
    assert found.basis is Basis.CAPABLE


def test_other_rules_and_rules_that_nothing_loads_are_facts():
    (other,) = seen(AuditSetting(kind="other", place=PLACE, component=DAEMON))
    (unloaded,) = seen(AuditSetting(kind="programs", place=PLACE))
    assert (other.message, other.basis) == ("audit-other", None)
    assert (unloaded.message, unloaded.basis) == ("audit-unloaded", None)


def test_what_may_not_be_read_is_a_gap():
    gap = Gap(kind=GapKind.DENIED, reason="file-refused", place=PLACE, needs="root")
    assert seen(gaps=(gap,)) == [gap]
