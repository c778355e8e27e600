"""Write and read the answers of a host: versioned JSON lines with a manifest of digests.

A recording holds the narrowed answers only, as the probes got them: never raw files.

Layout of a recording folder::

    answers.jsonl   one line per verb or surface: {"verb", "answer"}; undecodable
                    bytes are escaped surrogates, as in Python
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
from auditor.model.surface import Surface

SCHEMA = "auditor-recording/1"
ANSWERS = "answers.jsonl"
MANIFEST = "manifest.json"
_HINT = "record the host again with `auditor host record DIR`"
T = TypeVar("T")

TYPES: dict[str, Any] = {
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
        lines: the recording's lines by verb or surface.
        frame: told instead of the host's own `About`; ``None`` for the host's own.
        files: all identities that were asked for.
    """

    host: Host
    lines: dict[str, str] = field(default_factory=dict)
    frame: About | None = None
    files: FileTable = field(default_factory=FileTable)

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
        """See `Host.identify`; what was asked for before is kept as well."""
        answer = self.host.identify(requests)
        before = self.files
        self.files = FileTable(
            files=(*before.files, *answer.files), gaps=(*before.gaps, *answer.gaps)
        )
        self._kept(Verb.IDENTIFY, lambda: self.files)
        return answer

    def packages(self) -> frozenset[str]:
        """See `Host.packages`."""
        return self._kept(Verb.PACKAGES, self.host.packages)

    def read(self, surface: Surface[T]) -> T:
        """See `Host.read`."""
        return self._kept(surface.name, lambda: self.host.read(surface))

    def _kept(self, name: str, ask: Callable[[], T]) -> T:
        answer = ask()
        self.keep(name, answer)
        return answer

    def keep(self, name: str, answer: object) -> None:
        """Keep an answer under a name."""
        line = {"verb": str(name), "answer": plain(answer)}
        self.lines[name] = json.dumps(line, sort_keys=True, ensure_ascii=True)

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
    """Return the answers by verb, as checked values; those to surfaces as recorded.

    Raises:
        InputError: a line is not what is recorded.
    """
    answers: dict[str, Any] = {}
    for number, line in enumerate(data.splitlines(), 1):
        where = f"{place}:{number}"
        try:
            value = json.loads(line)
            verb, answer = str(value["verb"]), value["answer"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _not_an_answer(where, error) from None
        kind = TYPES.get(verb)
        answers[verb] = checked_answer(kind, answer, where) if kind else answer
    return answers


def checked_answer(kind: Any, answer: object, place: str) -> Any:  # noqa: ANN401
    """Return a recorded answer as a value of its type.

    Args:
        kind: the type.
        answer: plain JSON.
        place: for the message.

    Raises:
        InputError: it is none.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - costly

    try:
        return TypeAdapter(kind).validate_python(answer)
    except (ValueError, TypeError, ValidationError, RecursionError) as error:
        raise _not_an_answer(place, error) from None


def _not_an_answer(place: str, error: Exception) -> InputError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return InputError(f"{place}: not an answer: {reason}", hint=_HINT)
