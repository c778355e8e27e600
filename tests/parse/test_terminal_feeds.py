"""Who is handed what a terminal shows, whatever a process table says."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.model.process import OpenFile, Process, Stream
from auditor.parse.fdinfo import Access, access
from auditor.parse.terminal_feeds import Wiring, terminal_of, way_of

TARGETS = st.sampled_from(["pipe:[1]", "pipe:[2]", "socket:[3]", "fifo:[1:4]"])
STREAMS = st.builds(
    Stream, st.integers(0, 4), TARGETS, readable=st.booleans(), writable=st.booleans()
)
FILES = st.builds(OpenFile, st.sampled_from(["/a", "/b"]), descriptor=st.integers(-1, 4))
PROCESSES = st.builds(
    Process,
    pid=st.integers(0, 5),
    started=st.just(1),
    parent=st.integers(0, 5),
    terminal=st.integers(136 << 8, (136 << 8) + 2),
    masters=st.lists(st.integers(-1, 2), max_size=2).map(tuple),
    streams=st.lists(STREAMS, max_size=4).map(tuple),
    files=st.lists(FILES, max_size=3).map(tuple),
)


@given(st.lists(PROCESSES, max_size=6))
def test_any_table_is_answered(processes):
    wiring = Wiring(processes)
    for holder in wiring.holders():
        members = wiring.members(holder)
        takers = [feed.taker.pid for feed in wiring.feeds(members)]
        assert len(takers) == len(set(takers))
        assert holder.pid not in takers
        assert len(list(wiring.kept(holder))) <= len(holder.files)


def test_a_terminal_is_told_by_its_device():
    assert terminal_of(136 << 8 | 5) == 5
    assert terminal_of(1 << 20 | 136 << 8 | 1) == 257
    assert terminal_of(4 << 8 | 1) == -1
    assert terminal_of(0) == -1


def test_how_something_is_written_to():
    assert way_of([1, 6]) == (False, False)
    assert way_of([1]) == (False, True)
    assert way_of([1, 2]) == (True, False)
    assert way_of([2]) == (True, False)
    assert way_of([9], inherited=[9]) == (True, False)


def test_how_a_descriptor_was_opened():
    assert access(b"pos:\t0\nflags:\t02100001\nmnt_id:\t1\n") == Access(writes=True)
    assert access(b"flags:\t0100000\n") == Access(reads=True)
    locked = b"flags:\t02\nlock:\t1: POSIX ADVISORY WRITE 1 00:01:2 0 EOF\n"
    assert access(locked) == Access(reads=True, writes=True, locked=True)


@given(st.binary() | st.binary().map(lambda tail: b"flags:" + tail))
def test_any_text_of_a_descriptor_is_answered(data):
    assert isinstance(access(data), Access)
