"""Servers that stop answering, end, or lie: a gap in time, never more."""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.host.live.x11.cookies import Credentials
from auditor.host.live.x11.reading import read_display
from auditor.model.coverage import Coverage, GapKind, coverage_of
from auditor.model.display import Display
from tests.host.x11.relay import Tamper, relay

pytestmark = pytest.mark.live

SECONDS = 1.0
NOBODYS = Credentials(uid=os.getuid(), files=(), read=lambda _: None)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Give a folder whose path is short enough for a socket."""
    made = Path(tempfile.mkdtemp(prefix="x"))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """Start a real server on a display of its own."""
    number = next(n for n in range(156, 160) if not Path(f"/tmp/.X11-unix/X{n}").exists())
    path = Path(f"/tmp/.X11-unix/X{number}")
    started = subprocess.Popen(
        # Otherwise it starts anew, and drops whoever comes, when its only client leaves.
        ["Xvfb", f":{number}", "-nolisten", "tcp", "-noreset"],
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < end, "Xvfb did not start"
        time.sleep(0.05)
    yield path
    started.terminate()
    started.wait()


def read(path: Path) -> Display:
    """Read a display by a socket, and see that it ended in time."""
    begun = time.monotonic()
    display = read_display(1, (str(path),), seconds=SECONDS, credentials=NOBODYS)
    assert time.monotonic() - begun < SECONDS + 0.5
    return display


def assert_unread(display: Display, kind: GapKind, reason: str) -> None:
    (gap,) = display.gaps
    assert (gap.kind, gap.reason, gap.place) == (kind, reason, ":1")
    assert coverage_of(display.gaps) in {Coverage.FAILED, Coverage.DENIED}
    assert display.clients == ()


def cut_after(size: int) -> Tamper:
    """Pass the first bytes and no more."""
    return lambda data, place: data[: max(size - place, 0)]


def patch_after_setup(change: Callable[[bytearray], None]) -> Tamper:
    """Change the first answers after the setup."""
    done: list[bool] = []

    def tamper(data: bytes, place: int) -> bytes:
        if not place or done:
            return data
        done.append(True)
        changed = bytearray(data)
        change(changed)
        return bytes(changed)

    return tamper


def flood(data: bytes, place: int) -> bytes:
    """Put events without end before whatever comes after the setup."""
    event = struct.pack("<BBH28x", 22, 0, 0)
    return event * 600_000 + data if place else data


def slowly(data: bytes, _: int) -> bytes:
    """Wait a little before each piece; there are many, as the relay reads few bytes."""
    time.sleep(0.4)
    return data


@pytest.mark.parametrize("size", [0, 4, 8, 100, 2_000, 6_000])
def test_a_server_that_falls_silent(folder: Path, server: Path, size: int) -> None:
    with relay(folder / "r", server, cut_after(size)):
        assert_unread(read(folder / "r"), GapKind.TIMED_OUT, "x11-silent")


@pytest.mark.parametrize("size", [4, 100, 2_000, 6_000])
def test_a_server_that_ends(folder: Path, server: Path, size: int) -> None:
    with relay(folder / "r", server, cut_after(size), end_at=size):
        assert_unread(read(folder / "r"), GapKind.FAILED, "x11-unreachable")


def test_a_length_beyond_reason(folder: Path, server: Path) -> None:
    def change(data: bytearray) -> None:
        struct.pack_into("<I", data, 4, 0x3FFFFFFF)

    with relay(folder / "r", server, patch_after_setup(change)):
        assert_unread(read(folder / "r"), GapKind.FAILED, "x11-malformed")


def test_a_length_that_swallows_the_next_answers(folder: Path, server: Path) -> None:
    def change(data: bytearray) -> None:
        struct.pack_into("<I", data, 4, 16)

    with relay(folder / "r", server, patch_after_setup(change)):
        assert_unread(read(folder / "r"), GapKind.FAILED, "x11-malformed")


def test_a_wrong_sequence_number(folder: Path, server: Path) -> None:
    def change(data: bytearray) -> None:
        struct.pack_into("<H", data, 2, 7)

    with relay(folder / "r", server, patch_after_setup(change)):
        assert_unread(read(folder / "r"), GapKind.FAILED, "x11-malformed")


def test_events_without_end(folder: Path, server: Path) -> None:
    with relay(folder / "r", server, flood):
        assert_unread(read(folder / "r"), GapKind.FAILED, "x11-malformed")


def test_a_few_events_between_the_answers_are_skipped(folder: Path, server: Path) -> None:
    def tamper(data: bytes, place: int) -> bytes:
        mapping_notify = struct.pack("<BBH28x", 34, 0, 0)
        generic = struct.pack("<BBHI28x", 35, 0, 0, 1)
        # The end of the setup is the one place that is surely between two messages.
        whole = len(data) == 8 + 4 * int.from_bytes(data[6:8], "little")
        return data + mapping_notify + generic if place == 0 and whole else data

    with relay(folder / "r", server, tamper):
        display = read(folder / "r")
    assert display.gaps == ()
    assert "X-Resource" in display.extensions


def test_a_server_that_answers_slowly(folder: Path, server: Path) -> None:
    with relay(folder / "r", server, slowly):
        assert_unread(read(folder / "r"), GapKind.TIMED_OUT, "x11-silent")


def nonsense() -> dict[str, bytes]:
    """Return first answers that no honest server gives."""
    head = struct.pack("<IIIIHH", 1, 0x200000, 0x1FFFFF, 0, 0, 0xFFFF)
    absurd = head + bytes((255, 255)) + bytes(14)
    return {
        "noise": bytes(range(256)) * 64,
        "zeros": bytes(4096),
        "empty setup": struct.pack("<BxHHH", 1, 11, 0, 0),
        "absurd counts": struct.pack("<BxHHH", 1, 11, 0, len(absurd) // 4) + absurd,
        "no screen": struct.pack("<BxHHH", 1, 11, 0, 10) + head + bytes(20),
    }


@contextlib.contextmanager
def saying(path: Path, first: bytes) -> Iterator[None]:
    """Say something to whoever connects, and hang up."""

    def serve(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                stream, _ = listening.accept()
                with stream:
                    stream.recv(4096)
                    stream.sendall(first)

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        try:
            yield
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=5)
            path.unlink()


@pytest.mark.parametrize("kind", ["empty setup", "absurd counts", "no screen"])
def test_a_setup_that_is_nonsense(folder: Path, kind: str) -> None:
    with saying(folder / "s", nonsense()[kind]):
        assert_unread(read(folder / "s"), GapKind.FAILED, "x11-malformed")


@pytest.mark.parametrize("kind", ["noise", "zeros"])
def test_an_answer_that_is_no_setup_counts_as_refusal(folder: Path, kind: str) -> None:
    with saying(folder / "s", nonsense()[kind]):
        (gap,) = read(folder / "s").gaps
    assert gap.reason in {"x11-refused", "x11-unreachable"}
    assert gap.whole


def test_a_server_that_never_accepts(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(folder / "q"))
        listening.listen(0)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as first:
            first.connect(str(folder / "q"))
            display = read(folder / "q")
    (gap,) = display.gaps
    assert gap.reason in {"x11-silent", "x11-unreachable"}
    assert gap.whole


def test_a_socket_that_is_not_there(folder: Path) -> None:
    display = read(folder / "nothing")
    (gap,) = display.gaps
    assert (gap.kind, gap.reason) == (GapKind.FAILED, "x11-unreachable")
