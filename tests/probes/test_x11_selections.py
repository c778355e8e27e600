"""Who is told of input beyond its own windows: quiet and telling displays."""

import pytest

from auditor.model.display import Display, DisplayClient
from auditor.model.observation import Observation
from auditor.probes.linux.x11_selections import PROBE as SELECTIONS
from tests.probes.x11_hosts import KEYS, MOVEMENT, client, gaps, host, process, seen

pytestmark = [pytest.mark.tried("x11-selections", "composed")]


def test_two_connections_of_one_process_count_together():
    shown = Display(
        name=":0",
        clients=(
            DisplayClient(xid=1 << 21, pid=7, started=70, resources={"WINDOW": 1}),
            DisplayClient(xid=2 << 21, pid=7, started=70, resources={"INPUTCLIENT": 1}),
        ),
    )
    on = host(processes=(process(7, toolkits=("gtk3",)),), clients=shown.clients)
    assert seen(SELECTIONS, on) == set()


def test_a_device_listener_without_a_window_is_active():
    assert seen(SELECTIONS, host(client(7, INPUTCLIENT=1))) == {
        (7, "x11-input-client", KEYS, "active"),
        (7, "x11-input-client", MOVEMENT, "active"),
    }


def test_a_device_listener_with_a_window_and_no_toolkit_is_capable():
    assert seen(SELECTIONS, host(client(7, INPUTCLIENT=1, WINDOW=2))) == {
        (7, "x11-input-client-windows", KEYS, "capable"),
        (7, "x11-input-client-windows", MOVEMENT, "capable"),
    }


def test_a_device_listener_whose_toolkit_cannot_be_read_is_a_gap():
    refused = (process(7, refused=("maps", "fd")),)
    on = host(client(7, INPUTCLIENT=1, WINDOW=2), processes=refused)
    assert seen(SELECTIONS, on) == set()
    assert gaps(SELECTIONS, on) == {("denied", "x11-toolkits-unread", 1)}


def test_what_x_input_1_selected_is_known_when_only_one_can_be_meant():
    on = host(client(7, INPUTCLIENT=1), root_xi1={1293: ("key",)})
    assert seen(SELECTIONS, on) == {(7, "x11-device-events", KEYS, "active")}
    two = host(
        client(7, INPUTCLIENT=1), client(8, INPUTCLIENT=1), root_xi1={1293: ("key",)}
    )
    assert {message for _, message, _, _ in seen(SELECTIONS, two)} == {"x11-input-client"}


ROOT = ("KeyPress", "PropertyChange")


def test_the_only_holder_of_selections_is_the_one_that_is_told():
    assert seen(SELECTIONS, host(client(7, OTHER_CLIENT=1), root_events=ROOT)) == {
        (7, "x11-root-keys", KEYS, "active"),
        (7, "x11-root-titles", "app.window_titles", "active"),
    }


def test_window_managers_and_toolkits_are_not_active_but_count_where_they_may_be_meant():
    clients = (
        client(7, OTHER_CLIENT=1),
        client(8, OTHER_CLIENT=4, WINDOW=90),
        client(9, OTHER_CLIENT=1, WINDOW=3),
    )
    table = (process(7), process(8), process(9, toolkits=("qt5",)))
    on = host(
        *clients, processes=table, root_events=(*ROOT, "ButtonPress"),
        owners={"WM_S0": 8 << 21},
    )  # fmt: skip
    assert seen(SELECTIONS, on) == {
        (7, "x11-root-keys-shared", KEYS, "active"),
        (7, "x11-root-titles-shared", "app.window_titles", "capable"),
        (8, "x11-arranges", KEYS, "capable"),
    }
    told = {
        each.message: each.arguments["candidates"]
        for each in SELECTIONS.look(on)
        if isinstance(each, Observation) and "candidates" in each.arguments
    }
    assert told["x11-root-keys-shared"] == 2
    assert told["x11-root-titles-shared"] == 3


def test_two_with_windows_can_only_be_capable():
    on = host(
        client(7, OTHER_CLIENT=1, WINDOW=1),
        client(8, OTHER_CLIENT=1, WINDOW=1),
        root_events=("KeyPress",),
    )
    assert seen(SELECTIONS, on) == {
        (7, "x11-root-keys-shared", KEYS, "capable"),
        (8, "x11-root-keys-shared", KEYS, "capable"),
    }


def test_selections_on_many_windows_of_others_without_a_window_are_told():
    assert (7, "x11-other-windows", KEYS, "capable") in seen(
        SELECTIONS, host(client(7, OTHER_CLIENT=5))
    )


def test_key_combinations_without_a_window_are_told_and_a_terminals_are_not():
    on = host(client(7, PASSIVE_GRAB=4), client(8, PASSIVE_GRAB=12, WINDOW=2))
    assert seen(SELECTIONS, on) == {(7, "x11-key-combinations", KEYS, "capable")}


def test_windowless_programs_that_hold_nothing_are_counted():
    on = host(client(7, GC=1), client(8, XkbClient=1), client(9, WINDOW=1))
    (counted,) = SELECTIONS.look(on)
    assert counted.arguments == {"display": ":0", "count": 2}
    assert (counted.pid, counted.capability, counted.basis) == (0, "", None)
