"""Run by a test in a mount namespace of its own: a file system that never answers.

Keeps its root open, runs the command given to it with ``MOUNT`` replaced by the place, and
prints ``ready``, then what came of the command as JSON; ends when its input closes.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.host.hung_mount import mount, serve


def main():
    point, command = sys.argv[1], sys.argv[2:]
    device = mount(point)
    server = os.fork()
    if server == 0:
        serve(device)
    os.close(device)
    held = os.open(point, os.O_PATH)  # opens nothing on it, and a look at it would wait
    try:
        print("ready", flush=True)
        begun = time.monotonic()
        done = subprocess.run(
            [word.replace("MOUNT", point) for word in command],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        took = time.monotonic() - begun
        told = {"code": done.returncode, "errors": done.stderr, "took": took}
        print(json.dumps(told), flush=True)
        sys.stdin.read()
    finally:
        os.close(held)
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
