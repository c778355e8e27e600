"""Run as ``python -I -m auditor.cli._collector UID PARENT``: look, write a recording.

The only part of an audit that may run as root: it collects and narrows, nothing else.
"""

from __future__ import annotations

import sys

from auditor.host import Host
from auditor.host.live.capabilities import keep_only_reading
from auditor.host.live.machine import LiveHost
from auditor.host.recording import RecordingHost
from auditor.model.frozen import replace
from auditor.probes import all_probes, collect


def main(arguments: list[str]) -> int:
    """Look for the person with the given user id and write the answers to stdout."""
    host = LiveHost(int(arguments[0]))
    host.ask_as_person()
    keep_only_reading()
    sys.stdout.buffer.write(record(host, auditor=int(arguments[1])))
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
