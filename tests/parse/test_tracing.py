"""Files of the kernel's tracing, as it writes them and as it never would."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.tracing import parse_definitions, parse_events, parse_kernel_probes

IN_KERNEL = (
    b"p:kprobes/keys input_event type=%si:u32 code=%dx:u32\n"
    b"r16:kprobes/out usbcore:usb_submit_urb+0 $retval\n"
    b"f:fprobes/one vfs_read\nnonsense\n"
)
IN_PROGRAMS = (
    b"r:uprobes/line /bin/bash:0x00000000000c6c20 +0($retval):string\n"
    b"p:uprobes/colon /opt/a:b/c:0x10(0x20)\n"
    b"p:uprobes/bad /bin/bash\n"
)
LIST = (
    b"ffffffff81a3c1e0  k  input_event+0x0    [FTRACE]\n"
    b"ffffffff81a3c1f0  r  tty_write+0x4    [DISABLED]\nshort k\n"
)


def test_probes_in_the_kernel():
    assert parse_definitions(IN_KERNEL, in_programs=False) == (
        ("kprobes:keys", "input_event", 0),
        ("kprobes:out", "usb_submit_urb", 0),
    )


def test_probes_in_programs():
    assert parse_definitions(IN_PROGRAMS, in_programs=True) == (
        ("uprobes:line", "/bin/bash", 0xC6C20),
        ("uprobes:colon", "/opt/a:b/c", 0x10),
    )


def test_events_that_are_recorded():
    assert parse_events(b"sched:sched_process_exec\nuprobes:line\n\n") == (
        "sched:sched_process_exec",
        "uprobes:line",
    )


def test_functions_with_probes():
    assert parse_kernel_probes(LIST) == ("input_event", "tty_write")


@given(st.binary())
def test_any_bytes(data):
    parse_definitions(b"p:a/b " + data, in_programs=True)
    parse_definitions(b"p:a/b " + data, in_programs=False)
    parse_events(data)
    parse_kernel_probes(b"0 k " + data)
