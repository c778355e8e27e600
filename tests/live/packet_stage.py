"""Look at packet sockets: in this process, as another user, or in a namespace of its own.

Run as a script, it is started in a fresh network namespace (``unshare --net``), starts the
command given to it there and prints what the probe says of it as JSON.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from auditor.host.live import sockets  # noqa: F401 - nothing is imported as nobody
from auditor.host.live.machine import LiveHost
from auditor.host.live.mounts import Mounts
from auditor.host.live.reader import Reader, Task
from auditor.model.coverage import Gap
from auditor.model.observation import Observation
from auditor.probes.linux.packet_sockets import PROBE

NOBODY = 65534
PATIENCE = 10.0


def look():
    """Return what the probe sees on this machine now: observations and gaps."""
    seen = tuple(PROBE.look(LiveHost(person=os.getuid())))
    return (
        [item for item in seen if isinstance(item, Observation)],
        [item for item in seen if isinstance(item, Gap)],
    )


def of(pid):
    """Return the observations of one process."""
    return [item for item in look()[0] if item.pid == pid]


def look_as_nobody():
    """Return what an ordinary user sees: sockets as (PID, message, user), and gaps."""

    def run(_):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        seen, gaps = look()
        return (
            tuple((item.pid, item.message, item.arguments["user"]) for item in seen),
            tuple((gap.reason, gap.needs, gap.count) for gap in gaps),
        )

    reader = Reader(Mounts((), ("/",), hidden_processes=False), seconds=PATIENCE)
    reader.start([Task(place="/", run=run)])
    (answer,) = reader.collect()
    return answer.value


@contextmanager
def started(*command, ready):
    """Run a program in a process group of its own until it is ready, and end it after.

    Args:
        command: the program.
        ready: is asked with its PID; true when it has got as far as it should.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not ready(process.pid):
            assert process.poll() is None, f"{command} ended with {process.returncode}"
            assert time.monotonic() < deadline, f"{command} is not ready"
            time.sleep(0.05)
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def holds_packet_socket(pid):
    """Tell whether a process holds a packet socket of its own namespace."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/net/packet").read_text().splitlines()[1:]
        inodes = {line.split()[8] for line in lines}
        links = {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}
        return any(f"socket:[{inode}]" in links for inode in inodes)
    return False


def main():
    for step in (
        ("link", "set", "lo", "up"),
        ("link", "add", "one", "type", "veth", "peer", "name", "two"),
        ("link", "set", "one", "up"),
        ("link", "set", "two", "up"),
    ):
        subprocess.run(["ip", *step], check=True)
    with started(*sys.argv[1:], ready=holds_packet_socket) as pid:
        seen = of(pid)
    facts = [{"message": item.message, **item.arguments} for item in seen]
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
