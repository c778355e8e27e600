"""Run by a test in a mount namespace of its own: a file system that stops answering.

A FUSE server (fuse(4), linux/fuse.h) that answers INIT, takes every further request and
never answers it: whoever asks sleeps where no signal ends the sleep. Prints, as JSON, what
the reader made of a file there, another there and one elsewhere, and how long it took.
"""

import ctypes
import json
import os
import signal
import struct
import sys
import time

from auditor.host.live.mounts import read_mounts
from auditor.host.live.reader import Reader, Task
from auditor.host.live.reading import read_text

INIT = 26
REQUEST = struct.Struct("=IIQQIIII")  # struct fuse_in_header
REPLY = struct.Struct("=IiQ")  # struct fuse_out_header
INIT_REPLY = struct.Struct("=IIIIHHIIHHI28x")  # struct fuse_init_out


def mount(point):
    """Mount an own file system and return the descriptor that its requests come by."""
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"hung", os.fsencode(point), b"fuse", 6, options.encode()):
        raise OSError(ctypes.get_errno(), "mount")
    return device


def serve(device):
    """Answer INIT; take everything else and keep silent."""
    while True:
        data = os.read(device, 1 << 20)
        _, opcode, unique, *_ = REQUEST.unpack_from(data)
        if opcode == INIT:
            body = INIT_REPLY.pack(7, 31, 1 << 16, 0, 12, 9, 1 << 16, 1, 16, 0, 0)
            os.write(device, REPLY.pack(REPLY.size + len(body), 0, unique) + body)


def main():
    point, elsewhere, remote = sys.argv[1], sys.argv[2], sys.argv[3] == "remote"
    device = mount(point)
    server = os.fork()
    if server == 0:
        serve(device)
    os.close(device)
    try:
        paths = [f"{point}/a", f"{point}/b", elsewhere]
        reader = Reader(read_mounts(), seconds=1.0, remote=remote)
        before = time.monotonic()
        reader.start(
            [Task(place=path, run=lambda _, p=path: read_text(p)) for path in paths]
        )
        answers = reader.collect()
        took = time.monotonic() - before
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
    told = [
        answer.gap.reason if answer.gap else answer.value.decode() for answer in answers
    ]
    print(json.dumps({"told": told, "took": took}))


if __name__ == "__main__":
    main()
