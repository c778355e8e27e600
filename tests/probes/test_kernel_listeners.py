"""Who is told by the kernel of what programs do: recorded cases."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.auditing import AuditState
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.network import NetlinkSocket, NetworkNamespace, SocketTable
from auditor.model.observation import Observation
from auditor.model.process import Process, ProcessTable
from auditor.probes.linux.kernel_listeners import PROBE

pytestmark = pytest.mark.tried("kernel-listeners", "composed")

HOLDER = Process(pid=7, started=70, sockets=(900,))
KERNEL = NetlinkSocket(inode=1, protocol="connector")
CONNECTOR = NetlinkSocket(inode=900, protocol="connector", port=7, groups=1)
READER = NetlinkSocket(inode=900, protocol="audit", port=7, groups=1)
SENDER = NetlinkSocket(inode=900, protocol="audit", port=7)
ON = AuditState(known=True, enabled=True)
OFF = AuditState(known=True)


def look(*sockets, state=ON, processes=(HOLDER,), gaps=(), first=True):
    netlink = (KERNEL, *sockets) if first else sockets
    space = NetworkNamespace(id="4026531833", netlink=netlink)
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        Verb.SOCKETS: SocketTable(namespaces=(space,), gaps=gaps),
        "auditing": state,
    }
    return list(PROBE.look(RecordedHost(answers)))


def told(seen):
    return seen.message, seen.basis, seen.pid, seen.started


def test_the_kernels_own_ends_are_nothing_to_tell():
    assert look(NetlinkSocket(inode=6, protocol="audit")) == []


@pytest.mark.parametrize(
    ("socket", "state", "message", "basis"),
    [
        (CONNECTOR, ON, "process-events", Basis.ACTIVE),
        (CONNECTOR, OFF, "process-events", Basis.ACTIVE),
        (READER, ON, "audit-records", Basis.ACTIVE),
        (READER, AuditState(), "audit-records", Basis.ACTIVE),
        (READER, OFF, "audit-records-off", Basis.CAPABLE),
    ],
)
def test_a_member_of_the_group_is_told(socket, state, message, basis):
    (seen,) = look(socket, state=state)
    assert told(seen) == (message, basis, 7, 70)
    assert seen.capability == "process.events"


def test_a_connector_socket_without_the_group_is_told_nothing():
    assert look(NetlinkSocket(inode=900, protocol="connector", port=7, groups=2)) == []


@pytest.mark.parametrize(
    ("enabled", "message"), [(True, "audit-records"), (False, "audit-records-off")]
)
def test_the_process_that_is_handed_the_records(enabled, message):
    sender = Process(pid=8, started=80, sockets=(901,))
    other = NetlinkSocket(inode=901, protocol="audit", port=8)
    state = AuditState(known=True, enabled=enabled, pid=7)
    (seen,) = look(SENDER, other, state=state, processes=(HOLDER, sender))
    assert (seen.message, seen.pid) == (message, 7)


def test_without_root_a_sender_is_not_told_from_the_daemon():
    (gap,) = look(SENDER, state=AuditState())
    assert gap == Gap(kind=GapKind.DENIED, reason="audit-sockets", needs="root")


def test_the_port_that_a_listener_chose_attributes_nothing():
    refused = Process(pid=7, started=70, refused=("fd",))
    seen, gap = look(CONNECTOR, processes=(refused,))
    assert isinstance(seen, Observation)
    assert (seen.pid, seen.arguments["port"]) == (0, 7)
    assert (gap.kind, gap.reason) == (GapKind.DENIED, "kernel-listener-holder")


def test_a_listener_that_no_visible_process_holds_is_hidden():
    _, gap = look(CONNECTOR, processes=())
    assert (gap.kind, gap.needs) == (GapKind.HIDDEN, "")


def test_where_the_kernel_announces_nothing_nobody_is_told():
    assert look(CONNECTOR, first=False) == []


def test_a_reader_counts_where_no_kernel_end_says_which_namespace_is_the_first():
    (seen,) = look(READER, first=False)
    assert seen.message == "audit-records"


def test_gaps_of_these_tables_only_are_passed_on():
    missed = Gap(kind=GapKind.FAILED, reason="socket-lines", count=2)
    other = Gap(kind=GapKind.DENIED, reason="packet-filters", needs="root")
    assert look(gaps=(missed, other)) == [missed]


def test_a_recording_without_sockets_is_no_empty_look():
    gaps = list(PROBE.look(RecordedHost({"auditing": ON})))
    assert any(gap.whole for gap in gaps)
