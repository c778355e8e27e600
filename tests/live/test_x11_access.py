"""Getting at a real server: cookies, refusals, programs gone into the background."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model.coverage import Coverage, Gap, GapKind, coverage_of
from tests.live.x11_stage import USERS, Look, Stage, stage, wait

pytestmark = pytest.mark.live


@pytest.fixture(params=USERS)
def empty(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with stage(request.param) as made:
        yield made


COOKIE = "0123456789abcdef0123456789abcdef"


def guarded(on: Stage) -> str:
    """Start a server that wants a cookie, and a terminal; return the cookie's file."""
    file = str(on.folder / "cookies")
    xauth(on, file, "add", ":0", ".", COOKIE)  # the server takes it for its own display
    on.serve("-auth", file)
    xauth(on, file, "add", on.name, ".", COOKIE)
    on.run("xterm", XAUTHORITY=file)
    return file


def xauth(on: Stage, file: str, *arguments: str) -> None:
    """Run xauth as the stage's user."""
    assert on.run("xauth", "-f", file, *arguments, XAUTHORITY=file).wait(timeout=20) == 0


def gap_of(look: Look) -> Gap:
    (gap,) = look.display.gaps
    return gap


def test_with_the_cookie_everything_is_read(empty: Stage) -> None:
    file = guarded(empty)
    wait(lambda: empty.look(XAUTHORITY=file).display.clients, "the terminal")
    look = empty.look(XAUTHORITY=file)
    assert not look.display.gaps
    assert look.display.round_trips <= 8


def test_a_stale_cookie_before_the_right_one_costs_a_round_trip(empty: Stage) -> None:
    file = guarded(empty)
    stale = str(empty.folder / ".Xauthority")
    xauth(empty, stale, "add", empty.name, ".", COOKIE[::-1])
    look = empty.look(XAUTHORITY=stale, HOME=str(Path(file).parent))
    if empty.uid == 0:  # root may read the file that the server was started with
        assert not look.display.gaps
        assert look.display.round_trips == 7
    else:
        assert gap_of(look).reason == "x11-refused"


def test_without_the_cookie_it_says_so(empty: Stage) -> None:
    guarded(empty)
    look = empty.look(XAUTHORITY="", HOME="/nonexistent")
    if empty.uid == 0:
        assert not look.display.gaps
    else:
        gap = gap_of(look)
        assert (gap.kind, gap.reason) == (GapKind.DENIED, "x11-refused")
        assert (gap.needs, gap.place) == ("x-cookie", empty.name)
        assert coverage_of((gap,)) in {Coverage.DENIED, Coverage.PARTIAL}
        assert look.gaps == {"x11-refused"}


def test_an_untrusted_cookie_proves_nothing(empty: Stage) -> None:
    file = guarded(empty)
    untrusted = str(empty.folder / "untrusted")
    shutil.copy(file, untrusted)
    os.chown(untrusted, empty.uid, empty.uid)
    xauth(empty, untrusted, "generate", empty.name, ".", "untrusted", "timeout", "0")
    look = empty.look(XAUTHORITY=untrusted)
    gap = gap_of(look)
    assert (gap.kind, gap.reason, gap.needs) == (
        GapKind.DENIED,
        "x11-untrusted",
        "x-cookie",
    )
    assert look.observations == []


def test_a_program_in_the_background_is_found_by_its_socket(empty: Stage) -> None:
    empty.serve()
    options = ("-forever", "-localhost", "-rfbport", "5991", "-o", "/dev/null", "-bg")
    started = empty.run("x11vnc", *options)
    assert started.wait(timeout=20) == 0
    look = empty.until(
        lambda look: any(pid for pid in look.active() if pid), "the background process"
    )
    (pid,) = look.active()
    assert started.pid in {client.pid for client in look.display.clients}
    assert pid != started.pid
    assert Path(f"/proc/{pid}/comm").read_text(encoding="utf-8") == "x11vnc\n"
    assert {"screen.image", "remote.control"} <= look.active()[pid]
    assert not look.gaps


def test_the_accessibility_registry_shares_the_keys_of_the_root(empty: Stage) -> None:
    empty.serve()
    bridge = {"NO_AT_BRIDGE": "0"}
    empty.run("dbus-run-session", "--", "zenity", "--info", **bridge)
    alone = empty.until(lambda look: look.active(), "the registry")
    (registry,) = alone.active()
    assert Path(f"/proc/{registry}/exe").readlink().name == "at-spi2-registryd"
    messages = {each.message for each in alone.observations if each.pid == registry}
    assert "x11-root-keys" in messages
    listener = empty.run("xev", "-root", "-event", "keyboard")
    both = empty.until(lambda look: listener.pid in look.active(), "the listener")
    assert set(both.active()) == {registry, listener.pid}
    shared = [each for each in both.observations if each.message == "x11-root-keys-shared"]
    assert {each.arguments["candidates"] for each in shared} == {2}
