"""A host that answers from a recording, with its clock, user and name."""

from __future__ import annotations

from typing import Any, TypeVar

from auditor.errors import InputError
from auditor.host import Verb
from auditor.host.recording import checked_answer
from auditor.model.about import About
from auditor.model.coverage import Gap, GapKind
from auditor.model.device import DeviceTable
from auditor.model.display import DisplayTable
from auditor.model.frozen import ordered, replace
from auditor.model.network import SocketTable
from auditor.model.process import FileRequest, FileTable, ProcessTable
from auditor.model.surface import Surface

T = TypeVar("T")
_ABSENT = Gap(kind=GapKind.UNSUPPORTED, reason="not-recorded", count=0, whole=True)


@ordered
class RecordedHost:
    """A recording as a host.

    Attributes:
        answers: by verb, from `auditor.host.recording.read_answers`; those to surfaces as
            they were recorded, and checked when they are asked for.
        sha256: digest of the manifest; empty when a privileged look at this very machine
            is passed on, which is a live look.
    """

    answers: dict[str, Any]
    sha256: str = ""

    def about(self) -> About:
        """See `Host.about`.

        Raises:
            InputError: the recording does not say what host it is of.
        """
        about = self._answer(Verb.ABOUT, About())
        if not about.time:
            raise InputError("the recording does not say what host it is of")
        if not self.sha256:
            return about
        return replace(about, source="recorded", recording_sha256=self.sha256)

    def processes(self) -> ProcessTable:
        """See `Host.processes`."""
        return self._answer(Verb.PROCESSES, ProcessTable(gaps=(_ABSENT,)))

    def sockets(self) -> SocketTable:
        """See `Host.sockets`."""
        return self._answer(Verb.SOCKETS, SocketTable(gaps=(_ABSENT,)))

    def devices(self) -> DeviceTable:
        """See `Host.devices`."""
        return self._answer(Verb.DEVICES, DeviceTable(gaps=(_ABSENT,)))

    def displays(self) -> DisplayTable:
        """See `Host.displays`."""
        return self._answer(Verb.DISPLAYS, DisplayTable(gaps=(_ABSENT,)))

    def identify(self, requests: tuple[FileRequest, ...]) -> FileTable:
        """See `Host.identify`."""
        table = self._answer(Verb.IDENTIFY, FileTable(gaps=(_ABSENT,)))
        known = {(file.path, file.file_key): file for file in table.files}
        by_path = {file.path: file for file in table.files}
        found = [
            known.get((request.path, request.file_key))
            if request.file_key
            else by_path.get(request.path)
            for request in requests
        ]
        missing = found.count(None)
        gap = Gap(kind=GapKind.UNSUPPORTED, reason="not-recorded", count=missing)
        gaps = (*table.gaps, gap) if missing and known else table.gaps
        return FileTable(files=tuple(file for file in found if file), gaps=gaps)

    def packages(self) -> frozenset[str]:
        """See `Host.packages`."""
        return self._answer(Verb.PACKAGES, frozenset())

    def read(self, surface: Surface[T]) -> T:
        """See `Host.read`.

        Raises:
            InputError: what was recorded is no answer to this question.
        """
        kind: Any = surface.answer
        found = self.answers.get(surface.name)
        if found is None:
            absent: T = kind(gaps=(replace(_ABSENT, whole=True),))
            return absent
        if isinstance(found, kind):
            given: T = found
            return given
        checked: T = checked_answer(kind, found, surface.name)
        return checked

    def _answer(self, verb: Verb, absent: T) -> T:
        answer: T = self.answers.get(verb, absent)
        return answer
