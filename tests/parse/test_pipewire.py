"""PipeWire's messages: what is asked, what the registry tells, and nonsense."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse import pipewire
from auditor.parse.pipewire import Consumer, Global


def pod(kind, data):
    return struct.pack("<II", len(data), kind) + data + bytes(-len(data) % 8)


def integer(value):
    return pod(4, struct.pack("<i", value))


def string(value):
    return pod(8, value.encode() + b"\0")


def entry(number, kind, **properties):
    pairs = [part for item in properties.items() for part in item]
    listed = integer(len(properties)) + b"".join(map(string, pairs))
    name = f"PipeWire:Interface:{kind}"
    parts = (integer(number), integer(7), string(name), integer(3), pod(14, listed))
    return pod(14, b"".join(parts))


def node(number, kind, **more):
    named = {"media.class": kind, "node.name": f"n{number}", **more}
    return Global(number, "Node", named)


def link(source, target):
    ends = {"link.output.node": str(source), "link.input.node": str(target)}
    return Global(100 * source + target, "Link", ends)


def test_an_entry_is_read():
    found = pipewire.global_of(entry(9, "Client", name="x", other="ü"))
    assert found == Global(9, "Client", {"name": "x", "other": "ü"})


def test_only_the_answer_to_the_last_question_completes_the_list():
    assert pipewire.is_complete(pod(14, integer(0) + integer(3)))
    assert not pipewire.is_complete(pod(14, integer(-1) + integer(0)))
    assert not pipewire.is_complete(b"")


def test_what_is_asked_and_nothing_else():
    sent, asked = pipewire.question("auditor"), []
    while sent:
        event, size = pipewire.head_of(sent[: pipewire.HEAD])
        asked.append(event)
        sent = sent[pipewire.HEAD + size :]
    assert asked == [(0, 1), (1, 2), (0, 5), (0, 2)]


@pytest.mark.parametrize(
    ("sender", "source"),
    [
        (node(1, "Audio/Source"), "microphone"),
        (node(1, "Audio/Source/Virtual"), "microphone"),
        (node(1, "Audio/Sink"), "output"),
        (node(1, "Stream/Output/Audio"), "output"),
        (node(1, "Video/Source", **{"device.id": "4", "client.id": "3"}), "camera"),
        (node(1, "Video/Source"), "camera"),
        (node(1, "Video/Source", **{"client.id": "3"}), "screen"),
        (node(1, "Stream/Output/Video", **{"client.id": "3"}), "screen"),
    ],
)
def test_what_a_consumer_is_linked_to(sender, source):
    consumer = node(2, "Stream/Input/Audio", **{"client.id": "5"})
    found = list(pipewire.consumers([sender, consumer, link(1, 2), link(1, 2)]))
    assert found == [Consumer(5, source, "n1")]


def test_what_is_linked_to_nothing_and_what_only_sends():
    audio = node(2, "Stream/Input/Audio", **{"client.id": "5"})
    assert list(pipewire.consumers([audio])) == [Consumer(5, "nothing", "")]
    assert list(pipewire.consumers([node(2, "Stream/Input/Unknown")])) == []
    assert list(pipewire.consumers([node(2, "Stream/Output/Audio")])) == []


def test_the_processes_of_clients():
    known = Global(5, "Client", {"pipewire.sec.pid": "42"})
    assert pipewire.clients([known, Global(6, "Client", {}), node(7, "x")]) == {5: 42, 6: 0}


@given(st.binary(max_size=200), st.integers(0, 1_000), st.integers(0, 255))
def test_reading_never_raises(noise, place, value):
    pipewire.global_of(noise)
    pipewire.is_complete(noise)
    data = bytearray(entry(9, "Node", **{"media.class": "Stream/Input/Audio"}))
    data[place % len(data)] = value
    found = pipewire.global_of(bytes(data))
    list(pipewire.consumers([found] if found else []))
