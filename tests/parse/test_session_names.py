"""Local servers in the kernel's list, addresses, match rules, and who asked for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.accessibility import Asked, asked
from auditor.parse.local_sockets import (
    bus_paths,
    is_bus,
    is_pipewire,
    is_pulse,
    pulse_path,
    served,
)
from auditor.parse.match_rules import eavesdropped, rule_keys
from auditor.parse.portals import child_nodes, grants, session_owner
from auditor.parse.sound_cards import capture_owner

HEAD = "Num       RefCount Protocol Flags    Type St Inode Path\n"
TABLE = HEAD + (
    "0: 00000002 00000000 00010000 0001 01 10 /run/user/1000/bus\n"
    "0: 00000003 00000000 00000000 0001 03 11 /run/user/1000/bus\n"
    "0: 00000003 00000000 00000000 0001 03 12 @/tmp/dbus-a b\n"
    "0: 00000003 00000000 00000000 0001 03 13\n"
    "0: 00000002 00000000 00010000 0001 01 14 /run/user/1000/pipewire-0\n"
    "0: 00000003 00000000 00000000 0001 02 0 /run/user/1000/pulse/native\n"
    "nonsense\n"
)


def test_only_servers_that_accepted_somebody_are_running():
    assert served(TABLE) == {"/run/user/1000/bus": 1, "@/tmp/dbus-a b": 1}
    assert served("") == {}


@pytest.mark.parametrize(
    ("address", "paths"),
    [
        ("unix:path=/run/user/1000/bus", ("/run/user/1000/bus",)),
        ("unix:abstract=/tmp/dbus-x,guid=00", ("@/tmp/dbus-x",)),
        ("unix:path=/a%20b;unix:path=/c", ("/a b", "/c")),
        ("unix:path=/a%zzb%", ("/a%zzb",)),
        ("tcp:host=example.org,port=1", ("",)),
        ("unixexec:path=/bin/sh", ("",)),
        ("autolaunch:", ("",)),
        ("unix:tmpdir=/tmp", ("",)),
        ("", ()),
    ],
)
def test_the_local_sockets_of_an_address(address, paths):
    assert bus_paths(address) == paths


def test_names_that_servers_of_a_session_listen_under():
    buses = ("/run/user/1000/bus", "/tmp/dbus-x", "@/tmp/dbus-x", "/root/at-spi/bus_0")
    assert all(is_bus(path) for path in buses)
    others = ("/run/dbus/system_bus_socket", "/x/bus", "/run/user/1000/pulse/native", "")
    assert not any(is_bus(path) for path in others)
    assert is_pulse("/run/user/1000/pulse/native")
    assert not is_pulse("/run/user/1000/bus")
    assert is_pipewire("/run/user/1000/pipewire-0")
    assert not is_pipewire("/run/user/1000/pipewire-0.lock")


@pytest.mark.parametrize(
    ("server", "path"),
    [
        ("", None),
        ("unix:/run/pulse", "/run/pulse"),
        ("/run/pulse", "/run/pulse"),
        ("{0123}unix:/run/pulse", "/run/pulse"),
        ("tcp:example.org:4713", ""),
        ("example.org", ""),
        ("example.org unix:/run/pulse", "/run/pulse"),
    ],
)
def test_the_sound_server_that_a_setting_names(server, path):
    assert pulse_path(server) == path


def test_who_asked_for_what():
    found = asked(
        ((":1.1", "Object:TextChanged:"), (":1.2", "=1+1;"), ("cut",)),
        {
            ":1.3": (
                "type='signal',interface='org.a11y.atspi.Event.Window',member='Create'",
            ),
            ":1.4": ("type='signal'",),
            ":1.5": ("type='signal',interface='org.a11y.atspi.Registry',sender='x'",),
            ":1.6": ("type='method_call'",),
        },
        (
            (":1.7", "/x", 0, 3, (), 0, (0, 0, 0)),
            (":1.8", "/x", 0, 3, ((1, 2, "a", 0),), 0, (0, 0, 0)),
        ),
        ((":1.9", "/x", 12), (":1.8", "/x", 1)),
    )
    assert found == {
        ":1.1": Asked(events=("Object:TextChanged:",)),
        ":1.2": Asked(events=("*",)),
        ":1.3": Asked(events=("Window:Create:",)),
        ":1.4": Asked(events=("*",)),
        ":1.7": Asked(keys="all"),
        ":1.8": Asked(keys="all"),
        ":1.9": Asked(buttons=True),
    }
    assert asked("no list", {}, 3, None) == {}


def test_some_keys_are_not_all_keys_unless_both_were_asked_for():
    some = (":1.8", "/x", 0, 3, ((1, 2, "a", 0),), 0, (0, 0, 0))
    every = (":1.8", "/x", 0, 3, (), 0, (0, 0, 0))
    assert asked((), {}, (some,), ())[":1.8"].keys == "some"
    for both in ((some, every), (every, some)):
        assert asked((), {}, both, ())[":1.8"].keys == "all"


def test_rules_and_eavesdroppers():
    assert rule_keys("type='signal',arg0='a'") == {"type": "signal", "arg0": "a"}
    rules = {
        ":1.1": ("eavesdrop='true',interface='org.a'", "eavesdrop='true'"),
        ":1.2": ("eavesdrop='false'", "type='signal'"),
    }
    assert eavesdropped(rules) == {":1.1": ("", "org.a")}


def test_what_portals_tell():
    text = '<node><node name="1_42"><node name="a"/></node><interface name="x"/></node>'
    assert child_nodes(text) == ("1_42", "a")
    assert child_nodes(3) == ()
    assert session_owner("1_42") == ":1.42"
    stored = (("a", ("yes",)), ("b", ("no",)), ("c", ()), ("d", ("NONE", "0")), ("e", 3))
    assert dict(grants(stored)) == {"a": True, "b": False, "c": False, "d": False}


def test_who_has_a_card_open():
    running = b"state: RUNNING\nowner_pid   : 656\ntrigger_time: 1.5\n"
    assert capture_owner(running) == (656, True)
    assert capture_owner(b"state: PREPARED\nowner_pid   : 7\n") == (7, False)
    assert capture_owner(b"closed\n") == (0, False)
    assert capture_owner(b"owner_pid: 9999999999999") == (0, False)


values = st.recursive(
    st.text(max_size=6) | st.integers() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=5).map(tuple),
    max_leaves=20,
)


@given(values, values, values, st.text(), st.binary())
def test_nothing_raises_whatever_a_bus_says(one, two, three, text, data):
    asked(one, {"a": (text,)}, two, three)
    list(grants(one))
    child_nodes(text)
    eavesdropped({"a": (text,)})
    served(text)
    bus_paths(text)
    pulse_path(text)
    is_bus(text)
    capture_owner(data)
