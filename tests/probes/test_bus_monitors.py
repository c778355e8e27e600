"""Monitors of message buses: counted by the bus, named by the kernel's connections."""

import pytest

from auditor.model.bus import Eavesdropper
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.probes.linux.bus_monitors import PROBE
from tests.probes.session_hosts import on_bus

pytestmark = pytest.mark.tried("bus-monitors", "composed")


def told(found):
    return {(item.pid, item.capability, item.basis) for item in found}


def test_a_bus_that_counts_no_monitor_is_quiet_whatever_has_no_name_yet():
    assert on_bus(PROBE, monitors=0, nameless=(7,)) == ([], [])


def test_a_monitor_of_the_session_gets_texts_and_usage():
    found, gaps = on_bus(PROBE, monitors=1, nameless=(7,))
    assert told(found) == {
        (7, "comm.chat.content", Basis.ACTIVE),
        (7, "app.usage", Basis.ACTIVE),
    }
    assert gaps == []
    assert all("candidates" not in item.arguments for item in found)


def test_a_monitor_of_an_accessibility_bus_gets_windows_and_perhaps_keys():
    found, _ = on_bus(PROBE, accessibility=True, monitors=1, nameless=(7,))
    assert told(found) == {
        (7, "accessibility.tree", Basis.ACTIVE),
        (7, "input.keystrokes.content", Basis.CAPABLE),
    }


def test_more_that_may_be_it_than_there_are_is_a_doubt():
    found, gaps = on_bus(PROBE, monitors=1, nameless=(7, 8))
    assert {item.arguments["candidates"] for item in found} == {2}
    assert {item.message.endswith("-possible") for item in found} == {True}
    assert gaps == []


def test_a_monitor_that_nobody_visible_holds_is_seen_and_a_gap():
    found, (gap,) = on_bus(PROBE, monitors=1)
    assert {item.pid for item in found} == {0}
    assert (gap.kind, gap.reason) == (GapKind.HIDDEN, "bus-monitor")


def test_a_bus_that_does_not_count_makes_the_nameless_possible_ones_and_is_a_gap():
    found, (gap,) = on_bus(PROBE, monitors=-1, nameless=(7,))
    assert {item.basis for item in found} == {Basis.CAPABLE}
    assert gap.reason == "bus-uncounted"
    assert on_bus(PROBE, monitors=-1) == ([], [gap])


@pytest.mark.parametrize(
    ("interfaces", "message", "capability"),
    [
        (("org.freedesktop.Notifications",), "bus-eavesdrop", "comm.chat.content"),
        (("org.mpris.MediaPlayer2",), "bus-eavesdrop", "app.usage"),
        (("",), "bus-eavesdrop-all", "comm.chat.content"),
    ],
)
def test_an_eavesdropper(interfaces, message, capability):
    heard = Eavesdropper(pid=7, interfaces=interfaces)
    (found,), gaps = on_bus(PROBE, eavesdroppers=(heard,))
    assert (found.message, found.capability, found.pid) == (message, capability, 7)
    assert gaps == []


def test_what_was_denied_or_malformed_is_passed_on():
    for kind, reason in (
        (GapKind.DENIED, "bus-refused"),
        (GapKind.FAILED, "bus-malformed"),
    ):
        gap = Gap(kind=kind, reason=reason)
        assert on_bus(PROBE, gaps=(gap,)) == ([], [gap])
