"""What the probes brought home: facts only, no opinion."""

from __future__ import annotations

from enum import StrEnum

from auditor.model.about import About
from auditor.model.coverage import Coverage, Gap
from auditor.model.frozen import frozen
from auditor.model.observation import Observation
from auditor.model.process import FileIdentity, Process
from auditor.model.surface import Surface


class Topic(StrEnum):
    """What a probe helps to answer; rules need topics and never name probes."""

    PROCESSES = "processes"
    DISPLAY = "display"
    DEVICES = "devices"
    PACKETS = "packets"
    PACKAGES = "packages"
    ACCESSIBILITY = "accessibility"
    CONTAINERS = "containers"
    FILES = "files"
    KERNEL = "kernel"
    MANAGEMENT = "management"
    PORTALS = "portals"
    PRELOADS = "preloads"
    SCHEDULES = "schedules"
    SOUND = "sound"
    TERMINALS = "terminals"
    TRUST = "trust"


@frozen
class ProbeRun:
    """What one probe did.

    Attributes:
        probe: its id.
        topics: what it helps to answer.
        coverage: how far it got.
        gaps: what it missed.
        observations: what it saw.
        seconds: wall time; never part of a report.
    """

    probe: str
    topics: tuple[Topic, ...]
    coverage: Coverage
    gaps: tuple[Gap, ...] = ()
    observations: tuple[Observation, ...] = ()
    seconds: float = 0.0


@frozen
class Sampling:
    """How often one machine was looked at for one inventory.

    Attributes:
        looks: how many looks.
        whole: how many of them looked at everything anew.
        every: seconds from one to the next.
        begun: RFC 3339 UTC of the first; the inventory's frame has the last.
    """

    looks: int = 1
    whole: int = 1
    every: int = 0
    begun: str = ""


@frozen
class Inventory:
    """One look at one host, or several put together.

    Attributes:
        about: the frame.
        runs: one per probe, by id.
        processes: the process table, by PID.
        files: identities of executables and scripts, by path.
        packages: names of the installed packages.
        sampling: how often was looked.
    """

    about: About
    runs: tuple[ProbeRun, ...] = ()
    processes: tuple[Process, ...] = ()
    files: tuple[FileIdentity, ...] = ()
    packages: frozenset[str] = frozenset()
    sampling: Sampling = Sampling()


@frozen
class Looked:
    """What several looks of a privileged child found, passed on as one.

    Attributes:
        inventory: all looks put together; ``None`` when there was none of them.
        gaps: none; every surface's answer has them.
    """

    inventory: Inventory | None = None
    gaps: tuple[Gap, ...] = ()


LOOKED: Surface[Looked] = Surface("looks", Looked)
"""Passed on by a privileged child that looked more than once; no machine answers it."""
