"""What the RECORD probe concludes, and what holds for every X11 probe."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.coverage import Gap, GapKind
from auditor.model.display import (
    Display,
    DisplayClient,
    DisplayTable,
    RecordContext,
    RecordRange,
)
from auditor.model.network import SocketTable
from auditor.model.process import ProcessTable
from auditor.probes.linux import x11_clipboard, x11_record, x11_screen, x11_selections
from tests.probes.x11_hosts import CLICKS, IMAGE, KEYS, MOVEMENT, client, gaps, host, seen

pytestmark = [pytest.mark.tried("x11-record", "composed")]


RECORD = x11_record.PROBE
ALL = (RECORD, x11_selections.PROBE, x11_clipboard.PROBE, x11_screen.PROBE)


@pytest.mark.parametrize("probe", ALL)
def test_an_empty_display_gives_nothing(probe):
    assert list(probe.look(host())) == []


@pytest.mark.parametrize("probe", ALL)
def test_what_could_not_be_read_is_told_by_each_probe(probe):
    refused = Gap(kind=GapKind.DENIED, reason="x11-refused", needs="x-cookie", whole=True)
    remote = Gap(kind=GapKind.SKIPPED, reason="display-not-local")
    found = list(probe.look(host(gaps=(remote,))))
    assert found == [remote]
    table = DisplayTable(displays=(Display(name=":0", gaps=(refused,)),))
    answers = {
        Verb.DISPLAYS: table,
        Verb.PROCESSES: ProcessTable(),
        Verb.SOCKETS: SocketTable(),
    }
    assert list(probe.look(RecordedHost(answers))) == [refused]


@pytest.mark.parametrize("probe", ALL)
def test_a_client_that_changed_meanwhile_accuses_nobody(probe):
    keys = RecordContext(enabled=True, ranges=(RecordRange(device_events=(2, 3)),))
    held = {"RecordContext": 1, "INPUTCLIENT": 1, "ShmSeg": 1, "XFixesSelectionClient": 1}
    on = host(client(7, keys, steady=False, **held))
    assert {pid for pid, *_ in seen(probe, on)} <= {0}
    assert ("vanished", "x11-clients-changed", 1) in gaps(probe, on)


def test_a_recorder_that_changes_without_end_is_still_said_to_record():
    keys = RecordContext(enabled=True, ranges=(RecordRange(device_events=(2, 3)),))
    on = host(client(7, keys, steady=False, RecordContext=1))
    assert seen(RECORD, on) == {(0, "x11-record-keys", KEYS, "active")}


def test_a_client_whose_process_is_gone_is_seen_without_a_process():
    keys = RecordContext(enabled=True, ranges=(RecordRange(device_events=(2, 3)),))
    gone = DisplayClient(
        xid=1 << 21, pid=7, resources={"RecordContext": 1}, contexts=(keys,)
    )
    on = host(gone, processes=())
    assert seen(RECORD, on) == {(0, "x11-record-keys", KEYS, "active")}
    assert gaps(RECORD, on) == {("failed", "x11-process-unknown", 1)}


def recorded(**ranges):
    context = RecordContext(enabled=True, ranges=(RecordRange(**ranges),))
    on = host(
        client(7, context, RecordContext=1),
        xi_first_event=66,
        opcodes={"RENDER": 139, "XTEST": 132, "XInputExtension": 131},
    )
    return {(message, capability) for _, message, capability, _ in seen(RECORD, on)}


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ({"device_events": (2, 3)}, {("x11-record-keys", KEYS)}),
        ({"device_events": (67, 68)}, {("x11-record-keys", KEYS)}),
        ({"device_events": (4, 5)}, {("x11-record-clicks", CLICKS)}),
        ({"device_events": (6, 6)}, {("x11-record-movement", MOVEMENT)}),
        ({"device_events": (71, 71)}, {("x11-record-movement", MOVEMENT)}),
        ({"delivered_events": (9, 10)}, {("x11-record-focus", "app.usage")}),
        (
            {"delivered_events": (35, 35)},
            {
                ("x11-record-keys", KEYS),
                ("x11-record-clicks", CLICKS),
                ("x11-record-movement", MOVEMENT),
            },
        ),
        ({"core_replies": (73, 73)}, {("x11-record-image", IMAGE)}),
        ({"core_requests": (74, 77)}, {("x11-record-text", "screen.text")}),
        ({"core_replies": (44, 44)}, {("x11-record-keys", KEYS)}),
        (
            {"core_replies": (20, 20)},
            {
                ("x11-record-properties", "clipboard.content"),
                ("x11-record-properties", "app.window_titles"),
            },
        ),
        ({"ext_requests": (139, 139, 23, 23)}, {("x11-record-text", "screen.text")}),
        ({"ext_replies": (128, 150, 30, 30)}, {("x11-record-keys", KEYS),
                                               ("x11-record-clicks", CLICKS)}),
        ({"core_requests": (36, 37)}, {("x11-record-requests", "")}),
        ({"ext_requests": (139, 139, 8, 8)}, {("x11-record-requests", "")}),
        ({"device_events": (12, 20)}, {("x11-record-requests", "")}),
    ],
)  # fmt: skip
def test_what_a_range_gives(ranges, expected):
    assert recorded(**ranges) == expected


def test_a_context_for_everything_gives_everything_it_can():
    names = {capability for _, capability in recorded(
        device_events=(0, 255), delivered_events=(2, 127), core_requests=(1, 127),
        core_replies=(1, 127), ext_requests=(128, 255, 0, 65535),
        ext_replies=(128, 255, 0, 65535),
    )}  # fmt: skip
    assert names == {
        *(KEYS, CLICKS, MOVEMENT, IMAGE, "screen.text", "clipboard.content"),
        *("app.window_titles", "app.usage"),
    }


def test_a_context_that_is_off_is_configured_and_says_so():
    off = RecordContext(enabled=False, ranges=(RecordRange(device_events=(2, 3)),))
    on = host(client(7, off, RecordContext=1))
    assert seen(RECORD, on) == {(7, "x11-record-keys-off", KEYS, "configured")}


def test_a_context_that_could_not_be_read_is_a_gap_and_names_its_holder():
    on = host(client(7, RecordContext=2))
    assert gaps(RECORD, on) == {("failed", "x11-contexts-unread", 2)}
    assert seen(RECORD, on) == {(7, "x11-record-unread", KEYS, "capable")}
