"""The portals' permissions and sessions: what is told, and what is only a fact."""

import pytest

from auditor.model.bus import Grant
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.probes.linux.portals import PROBE
from tests.probes.session_hosts import on_bus

pytestmark = pytest.mark.tried("portals", "composed")


def grant(table, item="", app="org.example.App", *, allowed=True):
    return Grant(table=table, item=item, app=app, allowed=allowed)


def test_a_bus_without_permissions_or_sessions_is_quiet():
    assert on_bus(PROBE, monitors=0) == ([], [])


@pytest.mark.parametrize(
    ("table", "item", "capability"),
    [
        ("devices", "camera", "camera"),
        ("devices", "microphone", "microphone"),
        ("location", "location", "location.precise"),
        ("screenshot", "screenshot", "screen.image"),
        ("screencast", "", "screen.video"),
        ("remote-desktop", "", "remote.control"),
    ],
)
def test_a_grant_is_permitted_and_names_the_application(table, item, capability):
    (found,), gaps = on_bus(PROBE, grants=(grant(table, item),))
    assert (found.capability, found.basis) == (capability, Basis.PERMITTED)
    assert found.arguments == {"text": "org.example.App"}
    assert [mark.value for mark in found.marks] == ["org.example.App"]
    assert gaps == []


def test_a_refusal_and_an_unknown_table_are_no_grant():
    refused = grant("devices", "camera", allowed=False)
    assert on_bus(PROBE, grants=(refused, grant("notifications", "x"))) == ([], [])


def test_a_grant_to_all_outside_a_sandbox_is_a_fact_of_no_program():
    (found,), _ = on_bus(PROBE, grants=(grant("devices", "camera", app=""),))
    assert (found.basis, found.capability, found.marks) == (None, "", ())


def test_sessions_are_facts_and_their_kind_is_a_gap():
    found, (gap,) = on_bus(PROBE, sessions=(7, 7, 4711))
    assert [(item.pid, item.arguments["count"], item.basis) for item in found] == [
        (7, 2, None),
        (0, 1, None),
    ]
    assert (gap.reason, gap.count) == ("portal-session-kind", 3)


def test_files_of_a_store_that_does_not_run_are_a_gap():
    found, (gap,) = on_bus(PROBE, unread_stores=("/home/a/db/devices",))
    assert (found, gap.reason) == ([], "portal-store-not-running")


def test_what_was_denied_or_malformed_is_passed_on():
    for kind, reason in (
        (GapKind.DENIED, "bus-refused"),
        (GapKind.FAILED, "bus-malformed"),
    ):
        gap = Gap(kind=kind, reason=reason)
        assert on_bus(PROBE, gaps=(gap,)) == ([], [gap])
