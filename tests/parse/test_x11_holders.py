"""Who really holds a connection, when the server's answer may be out of date."""

from auditor.model.display import Display, DisplayClient
from auditor.model.network import UnixPair
from auditor.model.process import Process
from auditor.parse.x11_holders import UNKNOWN, Holder, resolve_holders, sharers

PATH = "@/tmp/.X11-unix/X0"


def client(xid: int, pid: int, started: int) -> DisplayClient:
    return DisplayClient(xid=xid, pid=pid, started=started)


def display(*clients: DisplayClient) -> Display:
    return Display(name=":0", clients=clients)


def process(pid: int, *sockets: int, started: int = 0, **more) -> Process:
    return Process(pid=pid, started=started or pid * 10, sockets=sockets, **more)


def pairs(*inodes: int, path: str = PATH) -> tuple[UnixPair, ...]:
    return tuple(UnixPair(path=path, server=each + 1000, client=each) for each in inodes)


def test_a_process_that_holds_its_connections_is_believed() -> None:
    found = resolve_holders(display(client(1, 5, 50)), pairs(21), (process(5, 21),))
    assert found == {1: Holder(pid=5, started=50)}


def test_a_process_in_the_background_is_found_for_all_its_connections() -> None:
    gone = [client(xid, 5, 0) for xid in (1, 2, 3)]
    table = (process(6, 21, 22, 23), process(7, 24))
    found = resolve_holders(display(*gone, client(4, 7, 70)), pairs(21, 22, 23, 24), table)
    daemon = Holder(pid=6, started=60)
    assert found == {1: daemon, 2: daemon, 3: daemon, 4: Holder(pid=7, started=70)}


def test_a_recycled_number_does_not_accuse_a_stranger() -> None:
    table = (process(5, 99), process(6, 21))
    found = resolve_holders(display(client(1, 5, 50)), pairs(21), table)
    assert found == {1: Holder(pid=6, started=60)}


def test_two_of_different_size_are_told_apart_by_their_number() -> None:
    gone = (client(1, 5, 0), client(2, 5, 0), client(3, 8, 0))
    table = (process(6, 21, 22), process(9, 23))
    found = resolve_holders(display(*gone), pairs(21, 22, 23), table)
    assert [found[xid].pid for xid in (1, 2, 3)] == [6, 6, 9]


def test_two_of_the_same_size_stay_unknown() -> None:
    gone = (client(1, 5, 0), client(2, 8, 0))
    table = (process(6, 21), process(9, 22))
    found = resolve_holders(display(*gone), pairs(21, 22), table)
    assert found == {1: UNKNOWN, 2: UNKNOWN}


def test_a_connection_of_a_process_that_tells_nothing_is_not_given_away() -> None:
    table = (process(6, 21, 22), process(9, refused=("fd",)))
    found = resolve_holders(display(client(1, 5, 0)), pairs(21, 22, 23), table)
    assert found == {1: UNKNOWN}


def test_a_process_whose_sockets_cannot_be_read_is_believed() -> None:
    table = (process(5, refused=("fd",)), process(6, 21))
    found = resolve_holders(display(client(1, 5, 50)), pairs(21), table)
    assert found == {1: Holder(pid=5, started=50)}


def test_a_process_younger_than_the_table_is_believed() -> None:
    found = resolve_holders(display(client(1, 5, 50)), pairs(21), (process(6),))
    assert found == {1: Holder(pid=5, started=50)}


def test_without_socket_tables_a_dead_process_is_unknown_and_a_live_one_believed() -> None:
    clients = (client(1, 5, 0), client(2, 6, 60))
    found = resolve_holders(display(*clients), None, (process(6),))
    assert found == {1: UNKNOWN, 2: Holder(pid=6, started=60)}


def test_an_inherited_connection_counts_for_the_parent() -> None:
    table = (process(6, 21), process(7, 21, parent=6))
    found = resolve_holders(display(client(1, 5, 0)), pairs(21), table)
    assert found == {1: Holder(pid=6, started=60)}


def test_connections_to_other_displays_do_not_count() -> None:
    elsewhere = pairs(21, path=PATH[:-1] + "1")
    found = resolve_holders(display(client(1, 5, 0)), elsewhere, (process(6, 21),))
    assert found == {1: UNKNOWN}


def test_a_client_without_a_process_number_stays_unknown_beside_others() -> None:
    clients = (client(1, 0, 0), client(2, 5, 50))
    found = resolve_holders(display(*clients), pairs(21), (process(5, 21),))
    assert found == {1: UNKNOWN, 2: Holder(pid=5, started=50)}


def test_a_sandboxed_process_whose_sockets_are_not_listed_is_believed() -> None:
    clients = (client(1, 5, 50), client(2, 8, 0))
    here, there = {"net": "1"}, {"net": "2"}
    table = (process(5, namespaces=there), process(6, 21, namespaces=here))
    found = resolve_holders(display(*clients), pairs(21), table)
    assert found == {1: Holder(pid=5, started=50), 2: Holder(pid=6, started=60)}


def test_a_server_that_names_a_process_without_a_connection_accuses_nobody() -> None:
    found = resolve_holders(display(client(1, 5, 50)), (), (process(5, 99),))
    assert found == {1: UNKNOWN}


def test_where_connections_are_not_listed_the_server_is_believed() -> None:
    found = resolve_holders(display(client(1, 5, 50)), None, (process(5, 99),))
    assert found == {1: Holder(pid=5, started=50)}


def test_another_program_that_holds_the_same_connection_is_told() -> None:
    table = (
        process(5, 21, file_key="packaged"),
        process(6, 21, file_key="unknown"),
        process(7, 21, file_key="packaged"),
        process(8, 22, file_key="unknown"),
    )
    found = sharers(display(), pairs(21, 22), table)
    assert [each.pid for each in found[5]] == [6]
    assert 8 not in found
