"""Recorded terminals: who keeps what a terminal shows, and who only works in one."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import replace
from auditor.model.observation import Observation
from auditor.model.process import Handle, OpenFile, Process, ProcessTable, Stream
from auditor.probes.linux.terminal_recorders import PROBE

pytestmark = pytest.mark.tried("terminal-recorders", "composed")

PTS_0, PTS_5 = 136 << 8, 136 << 8 | 5
RECORDER = Process(
    pid=10,
    started=1,
    parent=2,
    session=2,
    terminal=PTS_0,
    executable="/usr/bin/x",
    arguments=("x",),
    masters=(5,),
)
SERVER = replace(RECORDER, terminal=0)
SHELL = Process(pid=11, started=1, parent=10, session=11, terminal=PTS_5)
FILE = OpenFile(path="/home/a/log", size=9, modified_at="2026-01-01", descriptor=6)
WRITES = Stream(descriptor=6, target="pipe:[1]", writable=True)
READS = Stream(descriptor=0, target="pipe:[1]", readable=True)
READER = Process(pid=12, started=1, parent=2, session=2, terminal=PTS_0, streams=(READS,))


def seen(*processes):
    table = ProcessTable(processes=processes)
    return list(PROBE.look(RecordedHost({Verb.PROCESSES: table})))


def told(*processes):
    return [
        (item.message, item.pid, item.basis, item.arguments.get("candidates", 0))
        for item in seen(*processes)
        if isinstance(item, Observation)
    ]


@pytest.mark.parametrize("holder", [RECORDER, SERVER])
def test_a_terminal_alone_is_no_observation(holder):
    assert seen(holder, SHELL) == []


def test_programs_in_a_terminal_may_write_files():
    editor = replace(SHELL, pid=13, parent=11, files=(replace(FILE, readable=True),))
    maker = replace(SHELL, pid=14, parent=11, files=(replace(FILE, descriptor=1),))
    assert seen(SERVER, SHELL, editor, maker) == []


def test_a_recorder_between_two_terminals_is_certain():
    (found,) = seen(replace(RECORDER, files=(FILE,)), SHELL)
    assert (found.message, found.pid, found.basis) == ("terminal-file", 10, Basis.ACTIVE)
    assert found.capability == "terminal.session"
    assert found.arguments == {
        "terminals": "5",
        "path": "/home/a/log",
        "size": 9,
        "modified": "2026-01-01",
    }


def test_a_file_of_a_server_or_a_window_is_told_with_a_doubt():
    doubt = [("terminal-file", 10, Basis.ACTIVE, 1)]
    assert told(replace(SERVER, files=(FILE,))) == doubt
    assert told(replace(RECORDER, toolkits=("gtk3",), files=(FILE,))) == doubt


def test_the_part_that_a_recorder_split_off_is_the_recorder():
    part = replace(RECORDER, pid=20, parent=10, masters=(), files=(FILE,))
    apart = replace(part, session=20, terminal=0)
    other = replace(part, pid=21, arguments=("y",))
    inside = replace(part, pid=22, session=22, terminal=PTS_5)
    assert told(RECORDER, apart) == [("terminal-file", 20, Basis.ACTIVE, 0)]
    assert told(RECORDER, part, other, inside) == [("terminal-file", 20, Basis.ACTIVE, 0)]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (replace(FILE, readable=True), "terminal-file"),
        (replace(FILE, path="/tmp/#7 (deleted)"), "terminal-unnamed-file"),
        (replace(FILE, descriptor=2), "terminal-file"),
    ],
)
def test_what_may_be_something_else_is_only_possible(file, message):
    assert told(replace(RECORDER, files=(file,))) == [(message, 10, Basis.CAPABLE, 1)]


def test_an_empty_lock_file_is_nothing():
    lock = replace(FILE, size=0, locked=True)
    assert told(replace(RECORDER, files=(lock,))) == []
    assert told(replace(RECORDER, files=(replace(lock, size=1),))) != []


def test_a_log_that_the_session_shares_is_nothing():
    log = replace(FILE, descriptor=2)
    holder = replace(SERVER, files=(log, replace(log, descriptor=1)))
    others = [Process(pid=pid, started=1, files=(log,)) for pid in (2, 30)]
    assert told(holder, *others) == []
    below = [replace(SHELL, pid=pid, files=(log,)) for pid in (40, 41)]
    assert told(holder, *below) == [("terminal-file", 10, Basis.CAPABLE, 1)]


def test_who_is_handed_the_terminal_and_keeps_a_file_is_told_with_who_hands_it():
    writer = replace(READER, files=(replace(FILE, descriptor=1),))
    assert told(replace(RECORDER, streams=(WRITES,)), SHELL, writer) == [
        ("terminal-handed-on", 10, Basis.ACTIVE, 0),
        ("terminal-handed-file", 12, Basis.ACTIVE, 0),
    ]


def test_who_sends_it_to_another_machine_is_told():
    sender = replace(READER, remotes=("192.0.2.1:9",))
    found = seen(replace(RECORDER, streams=(WRITES,)), sender)
    assert [item.arguments.get("address") for item in found] == [None, "192.0.2.1:9"]
    assert found[1].basis is Basis.ACTIVE


def test_a_reader_that_keeps_nothing_is_handed_it_all_the_same():
    assert told(replace(RECORDER, streams=(WRITES,)), READER) == [
        ("terminal-handed-on", 10, Basis.ACTIVE, 0),
        ("terminal-handed", 12, Basis.ACTIVE, 0),
    ]


@pytest.mark.parametrize("descriptor", [1, 2, 6])
def test_a_reader_of_a_servers_pipe_that_keeps_nothing_is_only_possible(descriptor):
    server = replace(SERVER, streams=(replace(WRITES, descriptor=descriptor),))
    assert told(server, READER) == [
        ("terminal-handed-on", 10, Basis.CAPABLE, 1),
        ("terminal-handed", 12, Basis.CAPABLE, 1),
    ]


def test_a_filter_hands_on():
    output = Stream(descriptor=1, target="pipe:[2]", writable=True)
    filtering = replace(READER, streams=(READS, output))
    last = replace(
        READER, pid=13, streams=(replace(READS, target="pipe:[2]"),), files=(FILE,)
    )
    found = told(replace(RECORDER, streams=(WRITES,)), filtering, last)
    assert ("terminal-handed-file", 13, Basis.ACTIVE, 0) in found


def test_the_shell_around_a_writer_is_not_the_writer():
    shell = replace(READER, files=(FILE,))
    writer = replace(shell, pid=13, parent=12)
    found = told(replace(RECORDER, streams=(WRITES,)), shell, writer)
    assert [pid for _, pid, _, _ in found] == [10, 13]


def test_a_helper_that_answers_is_not_fed():
    back = Stream(descriptor=1, target="pipe:[9]", writable=True)
    helper = replace(READER, parent=10, streams=(READS, back), files=(FILE,))
    ear = Stream(descriptor=7, target="pipe:[9]", readable=True)
    assert told(replace(SERVER, streams=(WRITES, ear)), helper) == []


def test_a_pipe_that_only_came_down_from_the_parent_is_nothing():
    above = Process(pid=2, started=1, streams=(WRITES,))
    also = Process(pid=3, started=1, streams=(WRITES,))
    writer = replace(READER, parent=1, files=(FILE,))
    assert told(replace(RECORDER, streams=(WRITES,)), above, also, writer) == []


def test_a_multiplexers_pipe_is_told_with_a_doubt_and_its_jobs_are_not():
    plug = Stream(descriptor=0, target="socket:[8]", readable=True, writable=True)
    fed = Process(pid=12, started=1, parent=10, streams=(plug,), files=(FILE,))
    assert told(SERVER, SHELL, fed) == [
        ("terminal-handed-on", 10, Basis.ACTIVE, 1),
        ("terminal-handed-file", 12, Basis.ACTIVE, 1),
    ]
    job = replace(fed, streams=(plug, replace(plug, descriptor=1)))
    assert told(SERVER, SHELL, job) == []


def test_an_open_text_console_is_told():
    handle = Handle(target="/dev/vcs1", device="c:7:1")
    (found,) = seen(Process(pid=7, started=1, handles=(handle, handle)))
    assert (found.message, found.capability) == ("terminal-console", "screen.text")


def test_what_others_hold_is_a_gap():
    (gap,) = seen(Process(pid=7, started=1, refused=("fd",)))
    assert gap == Gap(kind=GapKind.DENIED, reason="other-users-fd", count=1, needs="root")


def test_contradictory_tables_end():
    circle = replace(RECORDER, parent=10, masters=(-1,), files=(FILE,), streams=(WRITES,))
    reader = replace(READER, parent=12, streams=(READS, replace(WRITES, descriptor=1)))
    assert {pid for _, pid, _, _ in told(circle, reader)} == {10, 12}
