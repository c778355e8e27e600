"""Sign records until killed, for `test_store`; may kill itself at a chosen step.

Arguments: the folder, how many records, and before which act on the file system (as
Python's audit events tell them) to die; 0 for none.
"""

import os
import signal
import sys
from pathlib import Path

from tests.records.samples import example, write
from tests.seal.sample import ALICE

ACTS = {"open", "os.mkdir", "os.remove", "os.rename", "os.listdir", "fcntl.flock"}


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
    folder, count, act = sys.argv[1:]
    policy = example("works-agreement")
    ALICE.sign(b"so that nothing is imported later")
    if int(act):
        die_before(int(act))
    for _ in range(int(count)):
        write(Path(folder), policy=policy)


if __name__ == "__main__":
    main()
