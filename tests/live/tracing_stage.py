"""Set and read the kernel's tracing in a mount namespace of its own.

Run as a script in a fresh mount namespace (``unshare --mount``) with the place of a probe:
what the probe of the auditor says is printed as JSON, and what was set is taken back.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.live.kernel_stage import looked, seen

TRACING = Path("/sys/kernel/tracing")
EVENT = TRACING / "events/auditortest/one/enable"
PROBES = TRACING / "uprobe_events"


def told(pid=0):
    found, gaps = seen("kernel-tracing")
    return [
        [item.message, item.capability, str(item.basis), item.pid == pid]
        for item in found
        if item.pid in {0, pid}
    ] + [gap.reason for gap in gaps]


def main(place):
    subprocess.run(["mount", "-t", "tracefs", "tracefs", TRACING], check=True)
    answers = {"quiet": told()}
    PROBES.write_text(f"p:auditortest/one {place}\n")
    try:
        answers["defined"] = told()
        EVENT.write_text("1")
        answers["recorded"] = told()
        with subprocess.Popen(
            ["sh", "-c", f"exec sleep 60 < {TRACING}/trace_pipe"]
        ) as reader:
            while not any(
                item.name == "sleep" and item.pid == reader.pid
                for item in looked().processes
            ):
                assert reader.poll() is None
            answers["read"] = told(reader.pid)
            reader.kill()
    finally:
        EVENT.write_text("0")
        PROBES.write_text("")
    print(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
