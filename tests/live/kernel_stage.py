"""Look at this machine with one probe, and judge a program as an audit does."""

import os
import shutil
import time

from auditor.attribution import attribute
from auditor.catalogue import load
from auditor.host.live.machine import LiveHost
from auditor.policy.severity import severity_of
from auditor.probes import all_probes, collect

PATIENCE = 10.0


def looked(*probes, **more):
    """Return the inventory of some probes, with the processes and their files."""
    known = all_probes()
    chosen = {name: known[name] for name in ("processes", *probes)}
    return collect(LiveHost(os.getuid(), **more), chosen)


def seen(probe, **more):
    """Return what one probe observes on this machine now, and its gaps."""
    (run,) = [item for item in looked(probe, **more).runs if item.probe == probe]
    return run.observations, run.gaps


def seen_of(pid, probe, **more):
    """Return what one probe observes of one process."""
    return [item for item in seen(probe, **more)[0] if item.pid == pid]


def severities(pid, *probes, catalogue=None, **more):
    """Return the severity of each capability of the program that a process runs."""
    inventory = looked(*probes, **more)
    programs = attribute(inventory, catalogue or load()).programs
    return {
        item.capability: severity_of(item).value
        for program in programs
        if pid in program.pids
        for item in program.capabilities
    }


def copied(program, folder, name="kworker"):
    """Return a copy of an installed program under another name."""
    copy = folder / name
    shutil.copy(shutil.which(program), copy)
    return copy


def until(ready):
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
