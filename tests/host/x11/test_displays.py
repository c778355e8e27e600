"""Finding displays: what is connected to, for how long, and with whose cookie."""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.host.live.displays import SECONDS_IN_ALL, read_displays
from auditor.host.live.x11.cookies import Credentials, cookies_for
from auditor.host.live.x11.opening import Peer
from auditor.model.coverage import GapKind
from auditor.model.display import DisplayTable

pytestmark = pytest.mark.live

SOCKETS = Path("/tmp/.X11-unix")
OURS = range(155, 160)
NOBODY = 65534
COOKIE = bytes(range(16))


def read(display: str) -> DisplayTable:
    return read_displays(
        display=display, xauthority=(), uid=os.getuid(), read=lambda _: None
    )


@pytest.fixture
def silent() -> Iterator[list[str]]:
    """Listen on display sockets and never say anything."""
    SOCKETS.mkdir(exist_ok=True)
    with contextlib.ExitStack() as stack:
        names = []
        for number in OURS:
            path = SOCKETS / f"X{number}"
            listening = stack.enter_context(socket.socket(socket.AF_UNIX))
            listening.bind(str(path))
            stack.callback(path.unlink)
            listening.listen()
            names.append(f":{number}")
        yield names


def test_a_display_elsewhere_is_never_connected_to() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 6159))
        listening.listen()
        listening.settimeout(0)
        table = read("localhost:159.0")
        with pytest.raises(BlockingIOError):
            listening.accept()
    (gap,) = table.gaps
    assert (gap.kind, gap.reason) == (GapKind.SKIPPED, "display-not-local")
    assert gap.place == "localhost:159.0"


def test_a_display_that_is_named_but_not_there_is_a_gap() -> None:
    table = read(":159")
    (display,) = (each for each in table.displays if each.name == ":159")
    assert [gap.reason for gap in display.gaps] == ["x11-unreachable"]


def test_nothing_named_and_nothing_listening_is_no_gap() -> None:
    table = read("")
    assert table.gaps == ()
    assert not {f":{number}" for number in OURS} & {each.name for each in table.displays}


def test_silent_servers_do_not_add_up(silent: list[str]) -> None:
    begun = time.monotonic()
    table = read("")
    assert time.monotonic() - begun < SECONDS_IN_ALL + 1
    ours = [each for each in table.displays if each.name in silent]
    reasons = {gap.reason for each in ours for gap in each.gaps}
    assert len(ours) == len(silent)
    assert all(each.gaps for each in ours)
    assert reasons == {"x11-silent", "displays-too-many"}


@pytest.fixture
def claiming() -> Iterator[tuple[int, Path]]:
    """Run a program of another user that says it is a server with a cookie file."""
    folder = Path(tempfile.mkdtemp(prefix="cookies-"))
    folder.chmod(0o755)
    file = folder / "auth"
    parts = (b"", b"0", b"MIT-MAGIC-COOKIE-1", COOKIE)
    fields = b"".join(struct.pack(">H", len(part)) + part for part in parts)
    file.write_bytes(struct.pack(">H", 65535) + fields)
    file.chmod(0o600)
    uid = NOBODY if os.getuid() == 0 else os.getuid()
    command = ["python3", "-c", "import time; time.sleep(60)", "-auth", str(file)]
    started = subprocess.Popen(command, user=uid)
    yield started.pid, file
    started.kill()
    started.wait()
    shutil.rmtree(folder)


def shown(pid: int, *, uid: int) -> tuple[bytes, ...]:
    credentials = Credentials(
        uid=os.getuid(), files=(), read=lambda path: Path(path).read_bytes()
    )
    return cookies_for(Peer(pid=pid, uid=uid), 0, credentials)


def test_a_server_is_not_shown_a_cookie_that_is_not_its_own(
    claiming: tuple[int, Path],
) -> None:
    pid, file = claiming
    os.chown(file, os.getuid(), os.getgid())
    assert shown(pid, uid=NOBODY) == ()


def test_root_shows_a_server_its_own_cookie(claiming: tuple[int, Path]) -> None:
    pid, file = claiming
    if os.getuid() == 0:
        os.chown(file, NOBODY, NOBODY)
        assert shown(pid, uid=NOBODY) == (COOKIE,)
    else:
        assert shown(pid, uid=os.getuid()) == ()


def test_another_users_server_is_not_shown_the_persons_cookies() -> None:
    def read_file(_: str) -> bytes:
        raise AssertionError("a cookie file was read for a stranger's server")

    credentials = Credentials(uid=1000, files=("/home/me/.Xauthority",), read=read_file)
    assert cookies_for(Peer(pid=os.getpid(), uid=1001), 0, credentials) == ()
