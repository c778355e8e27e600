"""Name servers, who answers for names, and who holds tunnels."""

import pytest

from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.names import NameListener, NameTable, TunnelHolder
from auditor.probes.linux.name_resolution import PROBE

pytestmark = pytest.mark.tried("name-resolution", "composed")

RULES = Gap(kind=GapKind.UNSUPPORTED, reason="redirection-unread", count=0)


def seen(**table):
    return list(PROBE.look(RecordedHost({"name-resolution": NameTable(**table)})))


def test_a_quiet_system_still_says_that_the_packet_filter_was_not_looked_at():
    assert seen() == [RULES]


@pytest.mark.parametrize(
    ("asked", "message", "basis"),
    [
        (True, "answers-for-names", Basis.ACTIVE),
        (False, "could-answer-for-names", Basis.CAPABLE),
    ],
)
def test_who_answers_for_names(asked, message, basis):
    listener = NameListener(pid=7, started=70, address="127.0.0.53:53", asked=asked)
    found, _ = seen(listeners=(listener,))
    assert (found.message, found.basis, found.capability) == (message, basis, "network.dns")
    assert (found.pid, found.started) == (7, 70)


@pytest.mark.parametrize(
    ("interface", "message", "basis"),
    [("tun0", "tunnel-held", Basis.ACTIVE), ("", "tunnel-open", Basis.CAPABLE)],
)
def test_who_holds_a_tunnel(interface, message, basis):
    found, _ = seen(holders=(TunnelHolder(pid=7, started=70, interface=interface),))
    assert (found.message, found.basis) == (message, basis)
    assert (found.capability, found.pid) == ("network.packets", 7)


def test_servers_tunnels_and_profiles_are_facts():
    found = seen(
        servers={"10.0.0.1": "/etc/resolv.conf"},
        tunnels={"wg0": "wireguard"},
        profiles=("/etc/wireguard/wg0.conf",),
    )
    assert [item.message for item in found[:-1]] == [
        "name-server",
        "tunnel-interface",
        "network-profile",
    ]
    assert {item.basis for item in found[:-1]} == {None}


def test_sockets_without_a_visible_holder_are_a_gap():
    gap, _ = seen(unheld=2)
    assert (gap.kind, gap.reason, gap.count, gap.needs) == (
        GapKind.DENIED,
        "name-socket-holder",
        2,
        "root",
    )


def test_what_the_host_could_not_read_is_passed_on():
    gap = Gap(kind=GapKind.DENIED, reason="file-refused", place="/x", needs="root")
    assert seen(gaps=(gap,)) == [gap, RULES]


def test_the_processes_are_looked_at_closely():
    table = NameTable(
        listeners=(NameListener(pid=7, started=1, address="x"),),
        holders=(TunnelHolder(pid=8, started=1),),
    )
    assert table.pids == (7, 8)


def test_a_recording_without_an_answer_is_no_empty_look():
    assert any(item.whole for item in PROBE.look(RecordedHost({})))
