import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.network import NetworkNamespace, PacketSocket, SocketTable
from auditor.model.observation import Observation
from auditor.model.process import Process, ProcessTable
from auditor.probes.linux.packet_sockets import PROBE

pytestmark = [pytest.mark.tried("packet-sockets", "composed")]


HOLDER = Process(pid=7, started=70, sockets=(1, 2, 900))


def look(*sockets, processes=(HOLDER,), gaps=()):
    space = NetworkNamespace(id="4026531833", packet=sockets, interfaces={2: "eth0"})
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        Verb.SOCKETS: SocketTable(namespaces=(space,), gaps=gaps),
    }
    return list(PROBE.look(RecordedHost(answers)))


def socket(**more):
    return PacketSocket(**{"inode": 900, "protocol": 3, "filtering": "all", **more})


@pytest.mark.parametrize(
    ("held", "message", "basis"),
    [
        (socket(), "packet-socket", Basis.ACTIVE),
        (socket(filtering=""), "packet-socket", Basis.ACTIVE),
        (socket(filtering="some"), "packet-socket-limited", Basis.ACTIVE),
        (socket(protocol=0x888E), "packet-socket-limited", Basis.ACTIVE),
        (socket(filtering="none"), "packet-socket-idle", Basis.CAPABLE),
        (socket(protocol=0, receiving=False), "packet-socket-idle", Basis.CAPABLE),
    ],
)
def test_how_much_a_socket_receives(held, message, basis):
    (seen,) = look(held)
    assert (seen.message, seen.basis) == (message, basis)
    assert (seen.capability, seen.pid, seen.started) == ("network.packets", 7, 70)


def test_what_is_told_of_a_socket():
    (seen,) = look(socket(interface=2, ring=True, promiscuous=False))
    assert seen.arguments == {
        "protocol": "all (0x0003)",
        "interface": "eth0",
        "filtering": "all",
        "ring": True,
        "promiscuous": False,
        "namespace": "4026531833",
    }
    (seen,) = look(socket(protocol=0x9000, interface=5, filtering=""))
    told = seen.arguments
    assert (told["protocol"], told["interface"]) == ("0x9000", "#5")
    assert told["filtering"] == "unknown"


def test_every_holder_of_a_shared_socket_is_named():
    other = Process(pid=8, started=80, sockets=(900,))
    assert [seen.pid for seen in look(socket(), processes=(HOLDER, other))] == [7, 8]


def test_a_socket_of_another_user_is_seen_without_its_holder():
    refused = Process(pid=9, started=90, refused=("fd",))
    seen, gap = look(socket(inode=5, uid=102), processes=(refused,))
    assert isinstance(seen, Observation)
    assert (seen.pid, seen.arguments["user"]) == (0, "102")
    assert gap == Gap(kind=GapKind.DENIED, reason="packet-socket-holder", needs="root")


def test_a_socket_that_no_visible_process_holds_is_hidden():
    _, gap = look(socket(inode=5))
    assert (gap.kind, gap.needs) == (GapKind.HIDDEN, "")


def test_gaps_of_the_table_are_passed_on_but_those_of_displays():
    missed = Gap(kind=GapKind.DENIED, reason="network-namespaces", needs="root")
    display = Gap(kind=GapKind.FAILED, reason="display-sockets")
    assert look(gaps=(missed, display)) == [missed]


def test_a_recording_without_sockets_is_no_empty_look():
    answers = {Verb.PROCESSES: ProcessTable(processes=(HOLDER,))}
    (gap,) = PROBE.look(RecordedHost(answers))
    assert gap.whole
