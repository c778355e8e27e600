"""The only door to a machine.

A host answers a few questions (verbs), each with one narrowed, frozen value. ``live``
asks the machine, ``recorded`` reads answers from a folder, ``scoped`` lets a probe ask
only what it declares. Nothing else in the package touches the machine.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, TypeVar

from auditor.model.about import About
from auditor.model.device import DeviceTable
from auditor.model.display import DisplayTable
from auditor.model.network import SocketTable
from auditor.model.process import FileRequest, FileTable, ProcessTable
from auditor.model.surface import Surface

T = TypeVar("T")


class Verb(StrEnum):
    """The questions a host answers; the same words name them in recordings."""

    ABOUT = "about"
    PROCESSES = "processes"
    SOCKETS = "sockets"
    DEVICES = "devices"
    DISPLAYS = "displays"
    IDENTIFY = "identify"
    PACKAGES = "packages"


class Host(Protocol):
    """A machine, or a recording of one.

    No verb raises for what the machine does: what could not be seen is a gap in the
    answer. Every answer is computed once and kept for the host's life.
    """

    def about(self) -> About:
        """Return the frame of the audit: who, where, when, with what privilege."""
        ...

    def processes(self) -> ProcessTable:
        """Return the process table, narrowed to what may matter."""
        ...

    def sockets(self) -> SocketTable:
        """Return packet, netlink, TCP and display sockets by namespace."""
        ...

    def devices(self) -> DeviceTable:
        """Return the input, video and sound devices that exist."""
        ...

    def displays(self) -> DisplayTable:
        """Return what each local X server tells of its clients."""
        ...

    def identify(self, requests: tuple[FileRequest, ...]) -> FileTable:
        """Return digest and package of each file asked for."""
        ...

    def packages(self) -> frozenset[str]:
        """Return the names of the installed packages; empty when none can be read."""
        ...

    def read(self, surface: Surface[T]) -> T:
        """Return the answer to a further question; see `auditor.model.surface`."""
        ...
