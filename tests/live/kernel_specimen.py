"""Put code of one's own into the kernel, and hold it: a specimen for tests, run as root.

The code does nothing: it returns 0. Arguments: what to hold, then what it needs.
"""

import ctypes
import fcntl
import struct
import sys
import time
from pathlib import Path

BPF, PERF_EVENT_OPEN = {"x86_64": (321, 298), "aarch64": (280, 241)}[
    __import__("os").uname().machine
]
PROG_LOAD, RAW_TRACEPOINT_OPEN, LINK_CREATE = 5, 17, 28
SOCKET_FILTER, KPROBE, CGROUP_DEVICE, RAW_TRACEPOINT = 1, 2, 15, 17
PERF_LINK, MANY_UPROBES = 41, 48  # enum bpf_attach_type
SET_PROGRAM, ENABLE = 0x40042408, 0x2400  # PERF_EVENT_IOC_SET_BPF, PERF_EVENT_IOC_ENABLE
RETURN_ZERO = struct.pack("<BBhiBBhi", 0xB7, 0, 0, 0, 0x95, 0, 0, 0)

kept = []


def call(number, *arguments):
    library = ctypes.CDLL(None, use_errno=True)
    result = library.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return result


def room(data):
    buffer = ctypes.create_string_buffer(data, len(data) + 1)
    kept.append(buffer)
    return ctypes.addressof(buffer)


def bpf(command, attributes):
    data = attributes.ljust(152, b"\0")
    return call(BPF, command, ctypes.c_void_p(room(data)), ctypes.c_uint(len(data)))


def loaded(kind, expected=0):
    head = struct.pack("<IIQQ", kind, 2, room(RETURN_ZERO), room(b"GPL"))
    rest = struct.pack("<IIQII16sII", 0, 0, 0, 0, 0, b"specimen", 0, expected)
    return bpf(PROG_LOAD, head + rest)


def perf_event(kind, config=0, path=0, offset=0):
    head = struct.pack("<IIQQQQQIIQQ", kind, 128, config, 0, 0, 0, 0, 0, 0, path, offset)
    data = room(head.ljust(128, b"\0"))
    return call(PERF_EVENT_OPEN, ctypes.c_void_p(data), -1, 0, -1, 8)


def uprobe(path, offset):
    kind = int(Path("/sys/bus/event_source/devices/uprobe/type").read_text())
    return perf_event(kind, 1, room(path.encode()), int(offset))


def main(what, *more):
    if what == "uprobe":
        event = uprobe(*more)
        fcntl.ioctl(event, SET_PROGRAM, loaded(KPROBE))
        fcntl.ioctl(event, ENABLE)
    elif what == "linked-uprobe":
        bpf(LINK_CREATE, struct.pack("<IIII", loaded(KPROBE), uprobe(*more), PERF_LINK, 0))
    elif what == "many-uprobes":
        path, *offsets = more
        places = room(struct.pack(f"<{len(offsets)}Q", *map(int, offsets)))
        head = struct.pack("<IIII", loaded(KPROBE, MANY_UPROBES), 0, MANY_UPROBES, 0)
        many = struct.pack("<QQQQI", room(path.encode()), places, 0, 0, len(offsets))
        bpf(LINK_CREATE, head + many)
    elif what == "raw-tracepoint":
        program = loaded(RAW_TRACEPOINT)
        bpf(RAW_TRACEPOINT_OPEN, struct.pack("<QI", room(more[0].encode()), program))
    elif what == "socket-filter":
        loaded(SOCKET_FILTER)
    elif what == "device-filter":
        loaded(CGROUP_DEVICE)
    elif what == "profile":
        perf_event(1)  # PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK
    Path(sys.argv[1]).touch()
    time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[2:])
