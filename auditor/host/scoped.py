"""A host that answers a probe only what the probe declares."""

from __future__ import annotations

from typing import Any, TypeVar

from auditor.errors import UndeclaredAccess
from auditor.host import Host, Verb
from auditor.model.about import About
from auditor.model.device import DeviceTable
from auditor.model.display import DisplayTable
from auditor.model.frozen import ordered
from auditor.model.network import SocketTable
from auditor.model.process import FileRequest, FileTable, ProcessTable
from auditor.model.surface import Surface

T = TypeVar("T")


@ordered
class ScopedHost:
    """The host as one probe may use it.

    Attributes:
        host: the whole host.
        probe: id of the probe, for the error.
        allowed: the verbs and surfaces it declares.

    Every verb raises `UndeclaredAccess` when it is not among the allowed ones.
    """

    host: Host
    probe: str
    allowed: frozenset[Verb | Surface[Any]]

    def about(self) -> About:
        """See `Host.about`."""
        return self._granted(Verb.ABOUT).about()

    def processes(self) -> ProcessTable:
        """See `Host.processes`."""
        return self._granted(Verb.PROCESSES).processes()

    def sockets(self) -> SocketTable:
        """See `Host.sockets`."""
        return self._granted(Verb.SOCKETS).sockets()

    def devices(self) -> DeviceTable:
        """See `Host.devices`."""
        return self._granted(Verb.DEVICES).devices()

    def displays(self) -> DisplayTable:
        """See `Host.displays`."""
        return self._granted(Verb.DISPLAYS).displays()

    def identify(self, requests: tuple[FileRequest, ...]) -> FileTable:
        """See `Host.identify`."""
        return self._granted(Verb.IDENTIFY).identify(requests)

    def packages(self) -> frozenset[str]:
        """See `Host.packages`."""
        return self._granted(Verb.PACKAGES).packages()

    def read(self, surface: Surface[T]) -> T:
        """See `Host.read`."""
        return self._granted(surface).read(surface)

    def _granted(self, wanted: Verb | Surface[Any]) -> Host:
        if wanted not in self.allowed:
            message = f"probe {self.probe} asked for {wanted}, which it does not declare"
            raise UndeclaredAccess(message, hint="add it to the probe's uses")
        return self.host
