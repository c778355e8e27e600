"""Display sockets, DISPLAY, cookies and shared memory from their texts."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.display import SharedMemory
from auditor.parse.display_names import (
    DisplaySocket,
    display_sockets,
    local_display,
    server_authority,
    shared_segments,
)
from auditor.parse.xauthority import cookies

SOCKETS = "/tmp/.X11-unix"
HEADER = "Num       RefCount Protocol Flags    Type St Inode Path\n"


def line(path: str, flags: str = "00010000") -> str:
    return f"0000000000000000: 00000002 00000000 {flags} 0001 01 123 {path}\n"


@given(st.text())
def test_no_text_makes_a_reader_raise(text: str) -> None:
    display_sockets(text)
    shared_segments(text)
    local_display(text)
    server_authority((text, "-auth", text))


@given(st.binary())
def test_no_cookie_file_makes_the_reader_raise(data: bytes) -> None:
    cookies(data, host="h", display=0)


def test_listening_display_sockets_are_found() -> None:
    table = HEADER + line(f"@{SOCKETS}/X7") + line(f"{SOCKETS}/X7")
    assert display_sockets(table + line(f"{SOCKETS}/X12")) == (
        DisplaySocket(number=7, path=f"{SOCKETS}/X7"),
        DisplaySocket(number=7, path=f"@{SOCKETS}/X7"),
        DisplaySocket(number=12, path=f"{SOCKETS}/X12"),
    )


@pytest.mark.parametrize(
    "other",
    [
        line(f"{SOCKETS}/X7", flags="00000000"),
        line(f"{SOCKETS}/X7.old"),
        line(f"{SOCKETS}/Xfoo"),
        line(f"{SOCKETS}/X7/../../x"),
        line(f"/home/me{SOCKETS}/X7"),
        line(""),
        "nonsense\n",
    ],
)
def test_other_sockets_are_not(other: str) -> None:
    assert display_sockets(HEADER + other) == ()


@pytest.mark.parametrize(
    ("name", "number"),
    [(":0", 0), (":10.1", 10), ("unix:3", 3), ("laptop/unix:3", 3)],
)
def test_local_displays(name: str, number: int) -> None:
    assert local_display(name) == number


@pytest.mark.parametrize(
    "name", ["localhost:10.0", "127.0.0.1:0", "server:0", "", "0", ":x", ":0\n", "[::1]:0"]
)
def test_displays_that_are_not_local(name: str) -> None:
    assert local_display(name) is None


def test_the_servers_own_cookie_file() -> None:
    assert server_authority(("Xorg", ":0", "-auth", "/run/a", "vt1")) == "/run/a"
    assert server_authority(("Xorg", "-auth")) == ""


def test_shared_segments() -> None:
    table = (
        "  key shmid perms size cpid lpid nattch uid\n 0 5 1777 4096064 71 72 2 1000\n junk"
    )
    assert shared_segments(table) == (
        SharedMemory(id=5, size=4096064, creator=71, attached=2),
    )


def entry(family: int, *fields: bytes) -> bytes:
    parts = (struct.pack(">H", len(field)) + field for field in fields)
    return struct.pack(">H", family) + b"".join(parts)


MIT = b"MIT-MAGIC-COOKIE-1"


def test_cookies_for_this_host_come_first_and_once() -> None:
    data = (
        entry(65535, b"", b"", MIT, b"wild")
        + entry(256, b"h", b"0", MIT, b"mine")
        + entry(256, b"h", b"", MIT, b"any display")
        + entry(65535, b"", b"0", MIT, b"mine")
    )
    assert cookies(data, host="h", display=0) == (b"mine", b"any display", b"wild")


def test_cookies_for_something_else_are_left_out() -> None:
    data = (
        entry(256, b"h", b"1", MIT, b"other display")
        + entry(0, b"\x7f\0\0\1", b"0", MIT, b"TCP")
        + entry(256, b"h", b"0", b"XDM-AUTHORIZATION-1", b"other kind")
    )
    assert cookies(data, host="h", display=0) == ()


def test_a_cut_file_gives_what_is_whole() -> None:
    data = entry(256, b"h", b"0", MIT, b"one") + entry(256, b"h", b"0", MIT, b"two")
    assert cookies(data[:-1], host="h", display=0) == (b"one",)
