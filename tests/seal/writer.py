"""Seal reports until killed, for `test_evidence`; may kill itself at a chosen step.

Arguments: the ledger, the folder for the evidence, how many reports, and before which
act on the file system (as Python's audit events tell them) to die; 0 for none.
"""

import os
import signal
import sys
import uuid
from pathlib import Path

from auditor.seal.evidence import write_evidence
from tests.seal.sample import ALICE, small_report

ACTS = {
    *("open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir"),
    *("os.truncate", "shutil.rmtree", "fcntl.flock"),
}


def die_before(act: int) -> None:
    left = act

    def hook(event, _arguments):
        nonlocal left
        if event in ACTS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def main() -> None:
    ledger, parent, count, act = sys.argv[1:]
    ALICE.sign(b"so that nothing is imported later")
    if int(act):
        die_before(int(act))
    else:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
    for _ in range(int(count)):
        folder = Path(parent) / uuid.uuid4().hex
        write_evidence(small_report(), key=ALICE, folder=folder, ledger=Path(ledger))


if __name__ == "__main__":
    main()
