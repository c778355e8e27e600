"""Who watches the clipboard and who may read the screen."""

import pytest

from auditor.model.display import SharedMemory
from auditor.probes.linux.x11_clipboard import PROBE as CLIPBOARD
from auditor.probes.linux.x11_screen import PROBE as SCREEN
from tests.probes.x11_hosts import IMAGE, client, gaps, host, process, seen

pytestmark = [pytest.mark.tried("x11-screen", "composed")]


@pytest.mark.parametrize(
    ("watched", "windows", "toolkits", "found"),
    [
        (1, 0, (), True),
        (1, 1, (), True),
        (2, 4, ("gtk3",), False),
        (3, 4, ("gtk3",), True),
        (3, 6, ("gtk2",), True),
        (2, 6, ("gtk2",), False),
        (3, 3, ("qt5",), False),
        (5, 3, ("gtk3", "qt5"), False),
        (0, 3, (), False),
    ],
)
def test_watching_more_selections_than_the_toolkit_does(watched, windows, toolkits, found):
    on = host(
        client(7, XFixesSelectionClient=watched, WINDOW=windows),
        processes=(process(7, toolkits=toolkits),),
    )
    expected = {
        (7, "x11-clipboard-watch", capability, "active")
        for capability in ("clipboard.content", "clipboard.events")
    }
    assert seen(CLIPBOARD, on) == (expected if found else set())


def test_a_watcher_whose_toolkit_cannot_be_read_is_a_gap():
    on = host(
        client(7, XFixesSelectionClient=3, WINDOW=1),
        processes=(process(7, refused=("maps",)),),
    )
    assert seen(CLIPBOARD, on) == set()
    assert gaps(CLIPBOARD, on) == {("denied", "x11-toolkits-unread", 1)}


def test_the_clipboard_manager_is_told():
    on = host(client(7, WINDOW=1), owners={"CLIPBOARD_MANAGER": 7 << 21})
    assert {message for _, message, _, _ in seen(CLIPBOARD, on)} == {
        "x11-clipboard-manager"
    }


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({"ShmSeg": 2}, {("x11-screen-memory", "active")}),
        ({"ShmSeg": 2, "WINDOW": 1}, set()),
        (
            {"DamageExt": 1, "XFixesCursorClient": 1, "WINDOW": 1},
            {("x11-screen-changes-pointer", "active")},
        ),
        ({"DamageExt": 1}, {("x11-screen-changes", "capable")}),
        ({"DamageExt": 1, "WINDOW": 2}, set()),
        (
            {"CompositeClientSubwindows": 1, "WINDOW": 1},
            {("x11-screen-windows", "capable")},
        ),
        ({"CompositeClientWindow": 4, "WINDOW": 1}, set()),
    ],
)
def test_what_reading_a_screen_needs(held, expected):
    found = seen(SCREEN, host(client(7, **held)))
    assert found == {(7, message, IMAGE, basis) for message, basis in expected}


def test_the_compositor_is_no_screen_reader_but_can_be_one():
    held = {"DamageExt": 9, "XFixesCursorClient": 1, "CompositeClientSubwindows": 1}
    on = host(client(7, **held), owners={"_NET_WM_CM_S0": 7 << 21})
    assert seen(SCREEN, on) == {(7, "x11-screen-compositor", IMAGE, "capable")}
    assert seen(SCREEN, host(client(7), owners={"_NET_WM_CM_S0": 7 << 21})) == set()


@pytest.mark.parametrize(
    ("size", "found"),
    [(4_096_000, True), (4_096_064, True), (4_200_000, False), (524_288, False)],
)
def test_memory_as_large_as_the_screen(size, found):
    on = host(
        client(7, ShmSeg=1, WINDOW=1),
        processes=(process(7, shared_memory=(5,)),),
        memory=(SharedMemory(id=5, size=size), SharedMemory(id=6, size=4_096_000)),
    )
    expected = {(7, "x11-screen-memory-size", IMAGE, "capable")}
    assert seen(SCREEN, on) == (expected if found else set())


@pytest.mark.parametrize(
    ("held", "message", "basis"),
    [
        ({"ShmSeg": 9}, "x11-screen-server", "active"),
        ({"DamageExt": 9}, "x11-screen-server-possible", "capable"),
        ({"GC": 1}, "x11-windowless-server", "capable"),
    ],
)
def test_a_screen_that_is_served(held, message, basis):
    table = (process(7, listens=("127.0.0.1:5900",)),)
    on = host(client(7, **held), processes=table)
    assert (7, message, "remote.control", basis) in seen(SCREEN, on)


def test_a_program_with_windows_that_listens_serves_no_screen():
    table = (process(7, listens=("127.0.0.1:80",)),)
    assert seen(SCREEN, host(client(7, WINDOW=3), processes=table)) == set()
