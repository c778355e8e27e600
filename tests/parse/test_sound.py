"""The sound server's protocol, and who is behind its clients."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse import pulse
from auditor.parse.peers import unaccounted
from auditor.parse.pulse import Client
from auditor.parse.sound_clients import Behind, behind


def number(value, tag=b"L"):
    return tag + struct.pack(">I", value)


def text(value):
    return b"t" + value + b"\0"


def properties(**values):
    listed = b""
    for key, value in values.items():
        data = value.encode() + b"\0"
        listed += text(key.replace("__", ".").encode()) + number(len(data))
        listed += number(len(data), b"x") + data
    return b"P" + listed + b"N"


def output(client=3, source=1, rate=44100, method=b"copy", corked=b"0", **more):
    spec = b"a" + struct.pack(">BBI", 3, 2, rate)
    times = 2 * (b"U" + bytes(8))
    return (
        number(0) + text(b"name") + number(9) + number(client) + number(source) + spec
        + b"m\2\1\2" + times + text(method) + text(b"driver") + properties(**more) + corked
    )  # fmt: skip


def source(index=1, monitor_of=pulse.NONE, ports=0):
    spec = b"a" + struct.pack(">BBI", 3, 2, 44100)
    port = text(b"p") + text(b"port") + number(1)
    return (
        number(index) + text(b"mic") + text(b"a mic") + spec + b"m\1\1" + number(0)
        + b"v\2" + bytes(8) + b"0" + number(monitor_of) + b"N" + b"U" + bytes(8)
        + text(b"driver") + number(0) + properties(device__class="x") + b"U" + bytes(8)
        + number(0, b"V") + number(0) + number(0) + number(0)
        + number(ports) + port * ports + (text(b"p") if ports else b"N")
    )  # fmt: skip


def test_streams_sources_and_clients_are_read():
    (one, two) = pulse.outputs(output() + output(corked=b"1", media__class="Stream"))
    assert (one.client, one.source, one.rate, one.corked) == (3, 1, 44100, False)
    assert (two.corked, two.properties) == (True, {"media.class": "Stream"})
    found = pulse.sources(source() + source(2, monitor_of=0, ports=2))
    assert [(item.number, item.name, item.monitor) for item in found] == [
        (1, "mic", False),
        (2, "mic", True),
    ]
    client = number(3) + text(b"x") + number(1) + text(b"d")
    (known,) = pulse.clients(
        client + properties(application__process__id="42", application__name="secret")
    )
    assert known == Client(3, {"application.process.id": "42"})


def test_where_sound_comes_from():
    (stream,) = pulse.outputs(output())
    (mic, monitor) = pulse.sources(source() + source(2, monitor_of=0))
    assert pulse.sound_of(stream, mic) == ("microphone", False)
    assert pulse.sound_of(stream, monitor) == ("output", False)
    assert pulse.sound_of(stream, None) == ("nothing", False)
    (peaks,) = pulse.outputs(output(method=b"peaks"))
    assert pulse.sound_of(peaks, mic) == ("microphone", True)
    (played,) = pulse.outputs(output(stream__capture__sink="true"))
    assert pulse.sound_of(played, mic) == ("output", False)


def test_our_own_messages_carry_no_cookie_and_say_their_length():
    sent = pulse.auth(1) + pulse.named(2, "auditor")
    size = pulse.message_size(sent)
    command, tag, body = pulse.answer_of(sent[pulse.HEAD : pulse.HEAD + size])
    assert (command, tag) == (pulse.AUTH, 1)
    assert body.endswith(number(256, b"x") + bytes(256))
    rest = sent[pulse.HEAD + size :]
    assert pulse.message_size(rest) == len(rest) - pulse.HEAD
    assert pulse.is_control(rest)


@pytest.mark.parametrize("cut", [1, 10, 40])
def test_what_is_cut_off_is_nonsense(cut):
    assert pulse.outputs(output()[:-cut]) is None
    assert pulse.sources(source()[:-cut]) is None


@given(st.binary(max_size=200), st.integers(0, 10_000), st.integers(0, 255))
def test_reading_never_raises(noise, place, value):
    for read in (pulse.outputs, pulse.sources, pulse.clients, pulse.answer_of):
        read(noise)
        data = bytearray(output(a="b") + source(ports=1))
        data[place % len(data)] = value
        read(bytes(data))
    pulse.message_size(noise)
    pulse.is_control(noise)


def told(number, said="", checked=""):
    names = {"application.process.id": said, "pipewire.sec.pid": checked}
    return Client(number, {key: value for key, value in names.items() if value})


@pytest.mark.parametrize(
    ("clients", "direct", "found"),
    [
        # both agree
        ([told(1, "7"), told(2, "8")], [(7,), (8,)], {1: Behind((7,), sure=True)}),
        # it says it is another, who is connected: it may be either
        (
            [told(1, "7"), told(2, "7")],
            [(7,), (8,)],
            {1: Behind((7, 8)), 2: Behind((7, 8))},
        ),
        # it says it is somebody who is not connected: the one left over is it
        ([told(1, "9"), told(2, "8")], [(7,), (8,)], {1: Behind((7,), sure=True)}),
        # it says nothing
        ([told(1), told(2, "8")], [(7,), (8,)], {1: Behind((7,), sure=True)}),
        # no connection is visible: only its word is left
        ([told(1, "7")], [()], {1: Behind((7,))}),
        ([told(1)], [()], {1: Behind()}),
        # a connection that two processes hold is one client
        ([told(1, "7")], [(7, 8)], {1: Behind((7,), sure=True)}),
    ],
)
def test_what_a_client_says_is_held_against_who_is_connected(clients, direct, found):
    known = behind(clients, direct, (), frozenset())
    assert {number: known[number] for number in found} == found


def test_pipewire_tells_its_own_clients_and_not_those_behind_its_sound_server():
    clients = [
        told(1, "7", "50"),
        told(2, "9", "8"),
        told(3, "50", "50"),
        told(4, "8", "8"),
    ]
    known = behind(clients, [(7,)], (50, 8), frozenset({50}))
    assert known == {
        1: Behind((7,), sure=True),
        2: Behind((8,), sure=True),
        4: Behind((8,), sure=True),
    }
    assert behind([told(1, "8", "8")], [], (), frozenset()) == {1: Behind((8,))}


def test_holders_that_nobody_told_of():
    assert unaccounted([(7,), (8,), (8,)], [7, 8]) == (8,)
    assert unaccounted([(7, 8), (7,)], [7, 8]) == ()
    assert unaccounted([()], []) == ()


@given(
    st.lists(st.tuples(st.integers(0, 9), st.text(max_size=3), st.text("12", max_size=2))),
    st.lists(st.lists(st.integers(0, 9), max_size=3).map(tuple)),
)  # fmt: skip
def test_weighing_never_raises(listed, direct):
    behind([told(*item) for item in listed], direct, [1], frozenset({2}))
