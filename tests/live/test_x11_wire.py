"""What we send to an X server, decoded from the wire by a decoder of our own."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.host.live.x11.cookies import Credentials
from auditor.host.live.x11.reading import read_display
from auditor.model.display import Display
from tests.host.x11.relay import CLIENT, SERVER, Relay, relay
from tests.live.x11_stage import listener, socket_of, stage, wait

pytestmark = pytest.mark.live

REVIEWED = {
    "core": {
        "GetWindowAttributes",
        "InternAtom",
        "GetAtomName",
        "GetSelectionOwner",
        "QueryExtension",
    },
    "X-Resource": {
        "QueryVersion",
        "QueryClients",
        "QueryClientResources",
        "QueryClientIds",
        "QueryResourceBytes",
    },
    "RECORD": {"QueryVersion", "GetContext"},
    "XInputExtension": {"GetExtensionVersion", "GetSelectedExtensionEvents"},
}
"""Reviewed: none of these selects, grabs, reads input or pixels, makes or changes."""

NAMES = {
    "core": {
        1: "CreateWindow",
        2: "ChangeWindowAttributes",
        3: "GetWindowAttributes",
        16: "InternAtom",
        17: "GetAtomName",
        18: "ChangeProperty",
        20: "GetProperty",
        23: "GetSelectionOwner",
        24: "ConvertSelection",
        25: "SendEvent",
        26: "GrabPointer",
        28: "GrabButton",
        31: "GrabKeyboard",
        33: "GrabKey",
        36: "GrabServer",
        38: "QueryPointer",
        44: "QueryKeymap",
        73: "GetImage",
        98: "QueryExtension",
    },
    "X-Resource": {
        0: "QueryVersion",
        1: "QueryClients",
        2: "QueryClientResources",
        3: "QueryClientPixmapBytes",
        4: "QueryClientIds",
        5: "QueryResourceBytes",
    },
    "RECORD": {
        0: "QueryVersion",
        1: "CreateContext",
        2: "RegisterClients",
        3: "UnregisterClients",
        4: "GetContext",
        5: "EnableContext",
        6: "DisableContext",
        7: "FreeContext",
    },
    "XInputExtension": {
        1: "GetExtensionVersion",
        6: "SelectExtensionEvent",
        7: "GetSelectedExtensionEvents",
        13: "GrabDevice",
        30: "QueryDeviceState",
        46: "XISelectEvents",
    },
}


def requests(sent: bytes) -> Iterator[bytes]:
    """Split what a client sent, after its setup, into requests."""
    names, data = struct.unpack_from("<HH", sent, 6)
    place = 12 + names + -names % 4 + data + -data % 4
    while place < len(sent):
        length = struct.unpack_from("<H", sent, place + 2)[0] * 4
        assert length, "a request without a length"
        yield sent[place : place + length]
        place += length


def replies(received: bytes) -> dict[int, bytes]:
    """Split what a server sent, after its setup, into replies by sequence number."""
    place = 8 + struct.unpack_from("<H", received, 6)[0] * 4
    found = {}
    while place < len(received):
        kind, number, words = struct.unpack_from("<BxHI", received, place)
        size = 32 + words * 4 * (kind == 1)
        if kind == 1:
            found[number] = received[place : place + size]
        place += size
    return found


def decoded(passed: Relay) -> list[tuple[str, str, bytes]]:
    """Name every request by the opcodes that the server itself gave on this wire."""
    answered = replies(passed.sent(SERVER))
    majors: dict[int, str] = {}
    named = []
    for number, request in enumerate(requests(passed.sent(CLIENT)), start=1):
        if request[0] < 128:
            extension, opcode = "core", request[0]
        else:
            extension, opcode = majors[request[0]], request[1]
        name = NAMES.get(extension, {}).get(opcode, f"opcode {opcode}")
        named.append((extension, name, request))
        if name == "QueryExtension" and answered[number][8]:
            length = struct.unpack_from("<H", request, 4)[0]
            majors[answered[number][9]] = request[8 : 8 + length].decode()
    return named


@pytest.fixture(scope="module")
def passed() -> Iterator[tuple[Relay, Display]]:
    """Read a display where every kind of answer exists, through a relay."""
    with stage(os.getuid()) as made:
        made.serve()
        python, variables = listener(made.folder)
        code = (
            "from pynput import keyboard as k;"
            "l=k.Listener(on_press=lambda _:None);l.start();l.join()"
        )
        made.run(python, "-c", code, **variables)
        made.run("xinput", "test", "5")
        made.run("xclip", "-selection", "clipboard", "-loops", "0", "-i", "/dev/null")
        for _ in range(8):
            made.run("xeyes")
        wait(lambda: _is_ready(made.look().display), "all programs of the stage")
        number = int(made.name[1:])
        path = Path(made.folder, "relay")
        credentials = Credentials(uid=os.getuid(), files=(), read=lambda _: None)
        with relay(path, socket_of(number)) as through:
            display = read_display(number, (str(path),), seconds=2, credentials=credentials)
        yield through, display


def _is_ready(display: Display) -> bool:
    held = [kind for client in display.clients for kind in client.resources]
    wanted = {"RecordContext", "INPUTCLIENT", "DamageExt"}
    return (
        wanted <= set(held) and len(display.clients) >= 12 and "CLIPBOARD" in display.owners
    )


def test_every_request_is_on_the_reviewed_list(passed: tuple[Relay, Display]) -> None:
    sent = {(extension, name) for extension, name, _ in decoded(passed[0])}
    reviewed = {
        (extension, name) for extension, names in REVIEWED.items() for name in names
    }
    assert sent == reviewed  # the display had something for each of them


def test_atoms_are_looked_up_and_never_made(passed: tuple[Relay, Display]) -> None:
    only_if_exists = {
        request[1] for _, name, request in decoded(passed[0]) if name == "InternAtom"
    }
    assert only_if_exists == {1}


def test_round_trips_do_not_grow_with_the_clients(passed: tuple[Relay, Display]) -> None:
    through, display = passed
    assert len(display.clients) >= 12
    assert through.round_trips() <= 8
    assert display.round_trips == 7


def test_the_reading_through_the_relay_is_whole(passed: tuple[Relay, Display]) -> None:
    _, display = passed
    contexts = [each for client in display.clients for each in client.contexts]
    assert [each.enabled for each in contexts] == [True]
    assert set(display.root_xi1.values()) == {("key",)}
    assert "CLIPBOARD" in display.owners
    assert display.gaps == ()
