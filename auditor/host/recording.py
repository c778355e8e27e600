"""Write and read the answers of a host: versioned JSON lines with a manifest of digests.

A recording holds the narrowed answers only, as the probes got them: never raw files.

Layout of a recording folder::

    answers.jsonl   one line per verb: {"verb", "answer"}; undecodable bytes are
                    escaped surrogates, as in Python
    manifest.json   {"schema", "producer", "recorded", "answers_sha256"}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeVar

from auditor.errors import InputError
from auditor.host import Host, Verb
from auditor.model.about import About
from auditor.model.device import DeviceTable
from auditor.model.display import DisplayTable
from auditor.model.frozen import field, slotted
from auditor.model.network import SocketTable
from auditor.model.process import FileRequest, FileTable, ProcessTable
from auditor.model.report import plain

SCHEMA = "auditor-recording/1"
ANSWERS = "answers.jsonl"
MANIFEST = "manifest.json"
_HINT = "record the host again with `auditor host record DIR`"
T = TypeVar("T")

TYPES: dict[Verb, Any] = {
    Verb.ABOUT: About,
    Verb.PROCESSES: ProcessTable,
    Verb.SOCKETS: SocketTable,
    Verb.DEVICES: DeviceTable,
    Verb.DISPLAYS: DisplayTable,
    Verb.IDENTIFY: FileTable,
    Verb.PACKAGES: frozenset[str],
}
"""The type of each verb's answer."""


@slotted
class RecordingHost:
    """A host that keeps the last answer to each question it passes on.

    Attributes:
        host: who answers.
        lines: the recording's lines by verb.
        frame: told instead of the host's own `About`; ``None`` for the host's own.
    """

    host: Host
    lines: dict[str, str] = field(default_factory=dict)

    frame: About | None = None

    def about(self) -> About:
        """See `Host.about`; the frame given, if one was."""
        return self._kept(Verb.ABOUT, lambda: self.frame or self.host.about())

    def processes(self) -> ProcessTable:
        """See `Host.processes`."""
        return self._kept(Verb.PROCESSES, self.host.processes)

    def sockets(self) -> SocketTable:
        """See `Host.sockets`."""
        return self._kept(Verb.SOCKETS, self.host.sockets)

    def devices(self) -> DeviceTable:
        """See `Host.devices`."""
        return self._kept(Verb.DEVICES, self.host.devices)

    def displays(self) -> DisplayTable:
        """See `Host.displays`."""
        return self._kept(Verb.DISPLAYS, self.host.displays)

    def identify(self, requests: tuple[FileRequest, ...]) -> FileTable:
        """See `Host.identify`."""
        return self._kept(Verb.IDENTIFY, lambda: self.host.identify(requests))

    def packages(self) -> frozenset[str]:
        """See `Host.packages`."""
        return self._kept(Verb.PACKAGES, self.host.packages)

    def _kept(self, verb: Verb, ask: Callable[[], T]) -> T:
        answer = ask()
        line = {"verb": verb.value, "answer": plain(answer)}
        self.lines[verb] = json.dumps(line, sort_keys=True, ensure_ascii=True)
        return answer

    def text(self) -> bytes:
        """Return the recording's lines as bytes."""
        return "".join(f"{line}\n" for _, line in sorted(self.lines.items())).encode()


def manifest(answers: bytes, *, producer: str, recorded: str) -> bytes:
    """Return the manifest that fixes a recording's answers."""
    value = {
        "answers_sha256": hashlib.sha256(answers).hexdigest(),
        "producer": producer,
        "recorded": recorded,
        "schema": SCHEMA,
    }
    return (json.dumps(value, sort_keys=True, indent=1) + "\n").encode()


def check_manifest(data: bytes, answers: bytes, place: str) -> None:
    """Check that a manifest is of a known schema and fixes these answers.

    Raises:
        InputError: it does not.
    """
    try:
        value = json.loads(data)
        schema, digest = value["schema"], value["answers_sha256"]
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{place} is no recording's manifest", hint=_HINT) from None
    if schema != SCHEMA:
        raise InputError(f"{place} has schema {schema!r}, this reads {SCHEMA}", hint=_HINT)
    if digest != hashlib.sha256(answers).hexdigest():
        message = (
            f"{ANSWERS} was changed after it was recorded ({place} has another digest)"
        )
        raise InputError(message, hint=_HINT)


def read_answers(data: bytes, place: str) -> dict[str, Any]:
    """Return the answers by verb, as checked values.

    Raises:
        InputError: a line is not what this version records.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - costly

    answers: dict[str, Any] = {}
    for number, line in enumerate(data.splitlines(), 1):
        try:
            value = json.loads(line)
            verb = Verb(value["verb"])
            adapter = TypeAdapter(TYPES[verb])
            answers[verb] = adapter.validate_python(value["answer"])
        except (ValueError, KeyError, TypeError, ValidationError, RecursionError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise InputError(
                f"{place}:{number}: not an answer: {reason}", hint=_HINT
            ) from None
    return answers
