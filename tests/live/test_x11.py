"""Real X programs: who is found holding what, as root and as an ordinary user."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from tests.live.x11_stage import USERS, Look, Stage, listener, stage, wait

pytestmark = [
    pytest.mark.live,
    pytest.mark.tried("x11-clipboard", "programs"),
    pytest.mark.tried("x11-record", "programs"),
    pytest.mark.tried("x11-screen", "programs"),
    pytest.mark.tried("x11-selections", "programs"),
]

KEYS = "input.keystrokes.content"
CLICKS = "input.pointer.clicks"
MOVEMENT = "input.pointer.movement"
IMAGE = "screen.image"
REMOTE = "remote.control"
CLIPBOARD = {("clipboard.content", "active"), ("clipboard.events", "active")}
TITLES = "app.window_titles"

LISTEN = (
    "from pynput import {0} as m;"
    "l=m.Listener(**{{'{1}': lambda *a: None}});l.start();l.join()"
)


@dataclass(frozen=True)
class Specimen:
    """A program, how it is started, and what it must be found to hold when alone.

    Attributes:
        command: ``PYTHON`` stands for an interpreter that finds pynput.
        holds: exactly what is observed of it.
        crowded: what is certain of it beside a window manager and other listeners.
        copied: it is one file, so a renamed copy can be started instead.
    """

    command: tuple[str, ...]
    holds: frozenset[tuple[str, str]]
    crowded: frozenset[tuple[str, str]]
    copied: bool


def specimen(
    *command: str,
    holds: set[tuple[str, str]] | None = None,
    crowded: set[tuple[str, str]] | None = None,
    copied: bool = True,
) -> Specimen:
    alone = frozenset(holds or ())
    return Specimen(command, alone, frozenset(crowded or alone), copied)


TELLING = {
    "keyboard listener": specimen(
        "PYTHON", "-c", LISTEN.format("keyboard", "on_press"), holds={(KEYS, "active")}
    ),
    "pointer listener": specimen(
        "PYTHON",
        "-c",
        LISTEN.format("mouse", "on_move"),
        holds={(CLICKS, "active"), (MOVEMENT, "active")},
    ),
    "XI2 on the root": specimen(
        "xinput",
        "test-xi2",
        "--root",
        holds={(KEYS, "active"), (MOVEMENT, "active")},
    ),
    "XI1 of a keyboard": specimen("xinput", "test", "5", holds={(KEYS, "active")}),
    "core events of the root": specimen(
        "xev",
        "-root",
        holds={(each, "active") for each in (KEYS, CLICKS, MOVEMENT, TITLES)},
        crowded={(KEYS, "active"), (MOVEMENT, "active")},
    ),
    "screen server": specimen(
        *("x11vnc", "-forever", "-localhost", "-rfbport", "5990", "-o", "/dev/null"),
        holds={(IMAGE, "active"), (REMOTE, "active"), (TITLES, "active")},
        crowded={(IMAGE, "active"), (REMOTE, "active"), (TITLES, "capable")},
    ),
    "screen server without shared memory": specimen(
        *("x11vnc", "-noshm", "-forever", "-localhost", "-rfbport", "5990"),
        holds={(REMOTE, "capable"), (TITLES, "active")},
    ),
    "screen grabber": specimen(
        *("ffmpeg", "-f", "x11grab", "-i", "DISPLAY", "-f", "null", "-"),
        holds={(IMAGE, "active")},
    ),
    "clipboard watcher": specimen("parcellite", holds=CLIPBOARD),
    "key caster": specimen(
        "screenkey",
        holds={(KEYS, "active"), (CLICKS, "active"), ("app.usage", "active")},
        copied=False,
    ),
    "remapper": specimen("xcape", "-d", holds={(KEYS, "active"), (CLICKS, "active")}),
    "hot keys": specimen(
        *("xbindkeys", "-n", "-f", "hotkeys"),
        holds={(KEYS, "active"), (MOVEMENT, "active"), (KEYS, "capable")},
    ),
}

INNOCENT = {
    "terminal": specimen("xterm", copied=False),
    "GTK 3 program": specimen("zenity", "--entry"),
    "Qt program": specimen("featherpad"),
    "window manager": specimen("openbox", holds={(KEYS, "capable")}),
    "compositor": specimen("picom", holds={(KEYS, "capable"), (IMAGE, "capable")}),
    "Xlib program with X Input": specimen(
        "xeyes", holds={(KEYS, "capable"), (MOVEMENT, "capable")}
    ),
    "pointer hider": specimen("unclutter"),
    "plain Xlib program": specimen("xev"),
}

EVERYTHING = {**INNOCENT, **TELLING}


def start(on: Stage, which: Specimen, *, renamed: bool) -> subprocess.Popen[bytes]:
    python, variables = listener(on.folder)
    (on.folder / "hotkeys").write_text('"true"\n  control+F12\n', encoding="utf-8")
    words = {"PYTHON": python, "DISPLAY": on.name}
    command = [words.get(word, word) for word in which.command]
    if renamed and which.copied:
        command[0] = on.copy(command[0], "notes-helper")
    return on.run(*command, **variables)


@pytest.fixture(scope="module")
def served() -> Iterator[Stage]:
    """Serve a display for the least privileged user there is."""
    with stage(USERS[-1]) as made:
        made.serve()
        yield made


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_renamed_copy_alone_is_found_with_what_it_holds(served: Stage, name: str) -> None:
    process = start(served, EVERYTHING[name], renamed=True)
    try:
        look = served.settled(process.pid)
        assert look.of(process.pid) == EVERYTHING[name].holds
        assert not look.gaps
    finally:
        served.end(process)
        wait(lambda: not served.look().display.clients, "an empty display")


LEFT_OUT = {"plain Xlib program", "screen server without shared memory"}
CROWD = {name: each for name, each in EVERYTHING.items() if name not in LEFT_OUT}
CROWD["core events of the root"] = replace(
    TELLING["core events of the root"],
    # Only one program may select button presses, here the window manager.
    command=("xev", "-root", "-event", "keyboard"),
)


@pytest.fixture(scope="module", params=USERS)
def crowd(request: pytest.FixtureRequest) -> Iterator[tuple[Look, dict[str, int]]]:
    """Give one look at everything at once, and the PID of each program."""
    with stage(request.param) as made:
        made.serve()
        manager = start(made, CROWD["window manager"], renamed=False).pid
        made.settled(manager)
        pids = {
            name: start(made, each, renamed=False).pid
            for name, each in CROWD.items()
            if name != "window manager"
        }
        pids["window manager"] = manager
        yield made.settled(*pids.values()), pids


@pytest.mark.parametrize("name", sorted(TELLING.keys() & CROWD.keys()))
def test_in_a_crowd_everything_telling_is_found(
    crowd: tuple[Look, dict[str, int]], name: str
) -> None:
    look, pids = crowd
    assert TELLING[name].crowded <= look.of(pids[name])


def test_in_a_crowd_nothing_else_is_active(crowd: tuple[Look, dict[str, int]]) -> None:
    look, pids = crowd
    telling = {pid for name, pid in pids.items() if name in TELLING}
    assert set(look.active()) == telling


def test_in_a_crowd_with_recorders_the_cost_stays_seven_round_trips(
    crowd: tuple[Look, dict[str, int]],
) -> None:
    look, _ = crowd
    assert look.display.round_trips == 7
    assert not look.gaps
