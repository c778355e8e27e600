"""Run as ``python -I -m auditor.cli._collector UID PARENT LENGTH EVERY``: look, write.

The only part of an audit that may run as root: it collects and narrows, nothing else.
"""

from __future__ import annotations

import sys

from auditor.cli._repeating import Schedule, looks
from auditor.host import Host
from auditor.host.live.capabilities import keep_only_reading
from auditor.host.live.machine import LiveHost
from auditor.host.recording import RecordingHost
from auditor.model.frozen import replace
from auditor.model.inventory import LOOKED, Looked
from auditor.probes import all_probes, collect


def main(arguments: list[str]) -> int:
    """Look for the person with the given user id and write the answers to stdout.

    A single look is passed on as the answers, several as what they found.
    """
    person, auditor, length, every = map(int, arguments)
    host = LiveHost(person)
    host.ask_as_person()
    keep_only_reading()
    if not length:
        sys.stdout.buffer.write(record(host, auditor=auditor))
        return 0
    found = looks(host, Schedule(length, every))
    frame = replace(found.about, auditor_pid=auditor)
    recording = RecordingHost(host, frame=frame)
    recording.about()
    recording.keep(LOOKED.name, Looked(inventory=replace(found, about=frame)))
    sys.stdout.buffer.write(recording.text())
    return 0


def record(host: Host, *, auditor: int) -> bytes:
    """Return a recording's lines of one look at a host.

    Args:
        host: where to look.
        auditor: process id that the frame names as the auditor's own.
    """
    recording = RecordingHost(host, frame=replace(host.about(), auditor_pid=auditor))
    collect(recording, all_probes())
    return recording.text()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
