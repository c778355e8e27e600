"""Listeners on an accessibility bus: what each kind of listening gives."""

import pytest

from auditor.host.recorded import RecordedHost
from auditor.model.bus import BusListener
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind, coverage_of
from auditor.probes.linux.accessibility_listeners import PROBE
from tests.probes.session_hosts import WITH_TOOLKIT, on_bus

pytestmark = pytest.mark.tried("accessibility-listeners", "composed")
DENIED = Gap(kind=GapKind.DENIED, reason="bus-refused", place="/run/user/1000/bus")


def heard(*listeners, **more):
    return on_bus(PROBE, accessibility=True, listeners=listeners, **more)


def test_a_bus_without_listeners_and_no_bus_at_all_are_quiet():
    assert heard() == on_bus(PROBE) == ([], [])


@pytest.mark.parametrize(
    ("event", "capabilities"),
    [
        ("Object:TextChanged:", {"input.keystrokes.content", "accessibility.tree"}),
        ("object:text-changed:insert", {"input.keystrokes.content", "accessibility.tree"}),
        ("Object::", {"input.keystrokes.content", "accessibility.tree"}),
        ("Object:StateChanged:Focused", {"accessibility.tree"}),
        ("Focus::", {"accessibility.tree"}),
        ("Window:Activate:", {"app.window_titles"}),
        ("Mouse:Button:1p", {"input.pointer.clicks"}),
        ("Mouse:Abs:", {"input.pointer.movement"}),
        ("Mouse::", {"input.pointer.clicks", "input.pointer.movement"}),
    ],
)
def test_what_an_event_gives(event, capabilities):
    found, _ = heard(BusListener(pid=7, events=(event,)))
    assert {item.capability for item in found} == capabilities
    assert {item.basis for item in found} == {Basis.ACTIVE}
    assert {(item.pid, item.started) for item in found} == {(7, 70)}


def test_everything_there_is_gives_all():
    found, _ = heard(BusListener(pid=7, events=("*",)))
    assert len({item.capability for item in found}) == 5


@pytest.mark.parametrize(
    ("keys", "message"),
    [("all", "accessibility-keys"), ("some", "accessibility-keys-some")],
)
def test_keys(keys, message):
    (found,), _ = heard(BusListener(pid=7, keys=keys))
    assert (found.message, found.capability) == (message, "input.keystrokes.content")
    assert found.basis is Basis.ACTIVE


def test_buttons_are_clicks():
    (found,), _ = heard(BusListener(pid=7, buttons=True))
    assert found.capability == "input.pointer.clicks"


def test_the_registry_and_a_guest_could_listen_and_are_not_said_to():
    found, gaps = heard(registry=8, guests=(9,))
    assert [(item.pid, item.basis) for item in found] == [
        (8, Basis.CAPABLE),
        (9, Basis.CAPABLE),
    ]
    assert gaps == []


def test_a_toolkit_that_connects_by_itself_is_no_guest():
    assert heard(guests=(WITH_TOOLKIT.pid,)) == ([], [])


def test_a_listener_whose_process_is_not_known_is_seen_and_a_gap():
    (found,), (gap,) = heard(BusListener(pid=4711, keys="all"))
    assert (found.pid, found.basis) == (0, Basis.ACTIVE)
    assert gap.reason == "bus-process"


def test_what_was_denied_or_malformed_is_passed_on():
    assert on_bus(PROBE, gaps=(DENIED,)) == ([], [DENIED])
    malformed = Gap(kind=GapKind.FAILED, reason="bus-malformed")
    assert on_bus(PROBE, gaps=(malformed,)) == ([], [malformed])


def test_a_recording_without_buses_is_no_empty_look():
    gaps = tuple(PROBE.look(RecordedHost({})))
    assert coverage_of(gaps).value == "unsupported"
