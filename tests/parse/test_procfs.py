import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.interpreter import script_of
from auditor.parse.maps import parse_maps
from auditor.parse.procfs import (
    parse_cgroup,
    parse_cmdline,
    parse_stat,
    parse_status,
    parse_users,
)

LINE = b"7 (%s) S 1 7 7 0 -1 4194560 9 0 0 0 1 1 0 0 20 0 1 0 4711 1000 5 9 1 1 1 0 0 0"


def test_a_name_with_brackets_blanks_and_newlines_does_not_shift_the_fields():
    stat = parse_stat(LINE % b"a) S 99 (\nb")
    assert (stat.name, stat.parent, stat.started) == ("a) S 99 (\nb", 1, 4711)


def test_a_kernel_thread_is_known_by_its_flag():
    line = (LINE % b"kworker").replace(b"4194560", b"69238880")
    assert parse_stat(line).kernel
    assert not parse_stat(LINE % b"[kworker]").kernel


def test_a_forged_name_cannot_forge_the_user():
    text = b"Name:\tUid:\\n0\nState:\tS\nTracerPid:\t12\nUid:\t1000\t0\t0\t0\n"
    assert parse_status(text) == (1000, 12)


def test_arguments_keep_empty_words_and_undecodable_bytes():
    assert parse_cmdline(b"a\0\0b\xff\0") == ("a", "", "b\udcff")
    assert parse_cmdline(b"") == ()


def test_the_innermost_unit_counts():
    text = b"0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.service\n"
    assert parse_cgroup(text) == ("app-x.service", "")


def test_a_container_is_told_from_a_unit():
    text = b"0::/system.slice/docker-0123abc.scope\n"
    assert parse_cgroup(text).container == "docker-0123abc.scope"
    assert parse_cgroup(b"12:pids:/x\n1:name=systemd:/lxc/web\n").container == "web"


def test_toolkits_segments_devices_and_foreign_code():
    text = b"""\
55d0-55d1 r-xp 00000000 fe:00 11 /usr/bin/app
7f00-7f01 r-xp 00000000 fe:00 12 /usr/lib/x86_64-linux-gnu/libgtk-3.so.0.2404.32
7f01-7f02 r--p 00000000 fe:00 13 /home/jane/data.bin
7f02-7f03 r-xp 00000000 fe:00 14 /home/jane/hook.so
7f03-7f04 rw-s 00000000 00:01 98309 /SYSV00000000 (deleted)
7f04-7f05 rw-s 00000000 00:05 77 /dev/video0
"""
    seen = parse_maps(text)
    assert seen.toolkits == ("gtk3",)
    assert seen.shared_memory == (98309,)
    assert seen.devices == ("/dev/video0",)
    assert seen.foreign_code == ("/home/jane/hook.so",)


def test_users_come_from_well_formed_lines_only():
    assert parse_users("root:x:0:0::/:/bin/sh\nbroken\n:x:a:\njane:x:7:7::/:") == {
        0: "root",
        7: "jane",
    }


def test_an_interpreter_is_identified_by_its_script():
    python = "/usr/bin/python3.11"
    assert (
        script_of(python, ("python3", "-u", "listen.py"), "/opt/x").path
        == "/opt/x/listen.py"
    )
    assert script_of(python, ("python3", "-m", "http.server"), "").label == "-m http.server"
    assert script_of(python, ("python3", "-W", "error", "/a/../b.py"), "").path == "/b.py"
    assert script_of(python, ("python3", "-c", "print(1)"), "").label.startswith("-c ")
    assert script_of("/bin/dash", ("sh", "/usr/bin/x"), "").path == "/usr/bin/x"
    assert script_of("/usr/bin/java", ("java", "-jar", "/o/a.jar"), "").path == "/o/a.jar"


def test_the_program_loader_is_seen_through():
    loader = "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
    assert script_of(loader, ("ld.so", "/opt/app"), "").path == "/opt/app"


@pytest.mark.parametrize(
    ("executable", "words"),
    [
        ("python3.11", "- /usr/bin/packaged"),
        ("python3.11", "-cCODE /usr/bin/packaged"),
        ("python3.11", "-Ic CODE /usr/bin/packaged"),
        ("python3.11", "-mevil /usr/bin/packaged"),
        ("python3.11", "-I /opt/evil /usr/bin/packaged"),
        ("python3.11", "-O /opt/evil /usr/bin/packaged"),
        ("python3.11", ""),
        ("perl5.36-x86_64-linux-gnu", "-eCODE /usr/bin/packaged"),
        ("perl", "-Mevil -e1 /usr/bin/packaged"),
        ("perl", "-i /opt/evil /usr/bin/packaged"),
        ("bash", "-s /usr/bin/packaged"),
        ("bash", "-xc CODE /usr/bin/packaged"),
        ("bash", "-cp CODE /usr/bin/packaged"),
        ("node", "--eval=CODE /usr/bin/packaged"),
        ("node", "-r /usr/bin/packaged /opt/evil"),
        ("gawk", "CODE /usr/bin/packaged"),
        ("ld-linux-x86-64.so.2", "--argv0 /usr/bin/packaged /opt/evil"),
        ("ld-linux-x86-64.so.2", "--preload /usr/bin/packaged /opt/evil"),
    ],
)
def test_no_argument_stands_in_for_what_is_really_run(executable, words):
    script = script_of(f"/usr/bin/{executable}", ("x", *words.split()), "/")
    assert script is not None
    assert script.path in {"", "/opt/evil"}


def test_a_plain_program_runs_no_script():
    assert script_of("/usr/bin/xterm", ("xterm", "-e", "x"), "/") is None


@given(st.binary(max_size=400))
def test_no_bytes_make_a_parser_raise(data):
    parse_stat(data)
    parse_stat(LINE % data)
    parse_status(data)
    parse_cgroup(data)
    parse_maps(data)
    text = data.decode("utf-8", "surrogateescape")
    parse_users(text)
    script_of("/usr/bin/python3", parse_cmdline(data), text)
