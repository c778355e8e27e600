"""Files in their real places for a while, programs that run for a while, others' eyes."""

import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from auditor.host.live.machine import LiveHost
from auditor.host.live.mounts import Mounts
from auditor.host.live.reader import Reader, Task
from auditor.model.coverage import Gap
from auditor.model.observation import Observation

NOBODY = 65534


@contextmanager
def placed(path, text, mode=0o644):
    """Put a file in its real place, with the folders it needs; keep what was there."""
    path = Path(path)
    before = path.read_bytes() if path.exists() else None
    made = [folder for folder in reversed(path.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(text)
        path.chmod(mode)
        yield path
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        for folder in reversed(made):
            folder.rmdir()


@contextmanager
def closed(folder):
    """Let nobody but root into a folder."""
    mode = os.stat(folder).st_mode
    os.chmod(folder, 0o700)
    try:
        yield
    finally:
        os.chmod(folder, mode)


@contextmanager
def running(*command, **given):
    """Run a program in a session of its own."""
    process = subprocess.Popen(command, start_new_session=True, **given)
    try:
        time.sleep(0.4)
        yield process
    finally:
        os.killpg(process.pid, 9)
        process.wait()


def look(probe, uid=0):
    """Return what a probe says of this machine now."""
    host = LiveHost(uid)
    host.processes()
    return list(probe.look(host))


def observed(probe):
    """Return what a probe observes on this machine now."""
    return [item for item in look(probe) if isinstance(item, Observation)]


def gaps_of_nobody(probe):
    """Return ``(reason, place, needs)`` of the gaps of an ordinary user."""

    def run(_):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        gaps = [item for item in look(probe, NOBODY) if isinstance(item, Gap)]
        return tuple((gap.reason, gap.place, gap.needs) for gap in gaps)

    reader = Reader(Mounts((), ("/",), hidden_processes=False), seconds=20)
    reader.start([Task(place="/", run=run)])
    (answer,) = reader.collect()
    return answer.value
