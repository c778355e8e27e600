"""What the kernel tells of a descriptor, as it wrote it and as it never would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.fdinfo import KINDS, object_facts, watched_folders

HEAD = b"pos:\t0\nflags:\t02\nmnt_id:\t17\nino:\t1038\n"
INOTIFY = (
    HEAD + b"inotify wd:2 ino:2187dc sdev:fe00000 mask:fff ignored_mask:0 "
    b"fhandle-bytes:8 fhandle-type:1 f_handle:dc872100a5fbc68a\n"
    b"inotify wd:1 ino:2187db sdev:fe00000 mask:2 ignored_mask:0\n"
)
GROUP = HEAD + b"fanotify flags:200 event-flags:8000\n"


def test_watches_are_counted_and_those_for_every_event_apart():
    assert object_facts("inotify", INOTIFY) == {"watches": 2, "all_events": 1}
    assert watched_folders(INOTIFY) == [(0xFE00000, 0x2187DC), (0xFE00000, 0x2187DB)]


@pytest.mark.parametrize(
    ("mark", "facts"),
    [
        (b"", {"marks": 0, "wide": 0, "mask": 0}),
        (b"fanotify sdev:fe00000 mflags:0 mask:3b ignored_mask:0", (1, 1, 0x3B)),
        (b"fanotify mnt_id:12 mflags:0 mask:3b ignored_mask:40000000", (1, 1, 0x3B)),
        (b"fanotify ino:4f sdev:13 mflags:0 mask:3b ignored_mask:0", (1, 0, 0x3B)),
        (b"fanotify mnt_ns:4026531832 mflags:0 mask:3000000 ignored_mask:0", (0, 0, 0)),
        (b"fanotify ino:4f sdev:13 mflags:0 mask:0 ignored_mask:3b", (0, 0, 0)),
    ],
)
def test_a_mark_counts_by_what_it_is_of(mark, facts):
    if isinstance(facts, tuple):
        facts = dict(zip(("marks", "wide", "mask"), facts, strict=True))
    assert object_facts("fanotify", GROUP + mark + b"\n") == facts


def test_what_is_told_of_a_program_of_the_kernels():
    text = HEAD + b"prog_type:\t2\nprog_tag:\t59f4a931744dcdc6\nprog_id:\t98\n"
    facts = {"prog_type": 2, "prog_tag": "59f4a931744dcdc6", "prog_id": 98}
    assert object_facts("bpf-prog", text) == facts


@given(kind=st.sampled_from(sorted(KINDS.values())), data=st.binary())
def test_any_bytes_give_words_and_numbers(kind, data):
    facts = object_facts(kind, HEAD + data)
    assert all(isinstance(value, str | int) for value in facts.values())


@given(st.lists(st.sampled_from([b"inotify ", b" ino:", b" sdev:", b"f", b"\n", b"x"])))
def test_any_watches_give_numbers(parts):
    assert all(inode > 0 for _, inode in watched_folders(b"".join(parts)))
