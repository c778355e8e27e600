"""A look at this machine with a store of trusted certificates of its own.

Run as a script in a mount namespace of its own (``unshare --mount``), it lays an empty
folder over what the store is made of, has the system's own tool take up the certificates
given, starts programs there and prints the auditor's report as JSON. The machine's own
store is not touched.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

STORE = "/etc/ssl/certs"
GIVEN = "/usr/local/share/ca-certificates"
REPOSITORY = Path(__file__).parents[2]
PATIENCE = 20.0


def report(*, trusted=(), programs=(), files=(), environment=None, folder):
    """Return the report of a look at a system with these certificates and programs.

    Args:
        trusted: certificates that the system is to trust.
        programs: command lines, each a list; each must end up listening.
        files: pairs of a path that is to exist there and its text.
        environment: more environment for the programs.
        folder: for what is needed on the way.
    """
    task = Path(folder) / "task.json"
    task.write_text(
        json.dumps(
            {
                "trusted": [str(path) for path in trusted],
                "programs": [[str(word) for word in command] for command in programs],
                "files": [[str(path), text] for path, text in files],
                "environment": environment or {},
            }
        )
    )
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", sys.executable, __file__, task],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        check=True,
        timeout=100,
    )
    return json.loads(done.stdout)


def authority(
    folder, name="Example Inspection", *, extensions=("basicConstraints=CA:TRUE",)
):
    """Make an authority with openssl; return the paths of certificate and private key."""
    certificate, key = Path(folder) / "authority.crt", Path(folder) / "authority.key"
    added = [word for item in extensions for word in ("-addext", item)]
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={name}"),
            *("-keyout", key, "-out", certificate, *added),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return certificate, key


def cover(folder):
    """Lay a copy of a folder over itself."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    archive = subprocess.run(
        ["tar", "-C", folder, "-c", "."], check=True, stdout=subprocess.PIPE
    ).stdout
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
    subprocess.run(["tar", "-C", folder, "-x"], check=True, input=archive)


def listens(pid):
    """Tell whether a process or one of its group listens on TCP."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    lines += Path("/proc/net/tcp6").read_text().splitlines()[1:]
    open_ = {line.split()[9] for line in lines if line.split()[3] == "0A"}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(entry.name)) == pid:
                held = {str(link.readlink()) for link in (entry / "fd").iterdir()}
                if any(f"socket:[{inode}]" in held for inode in open_):
                    return True
    return False


def start(command, environment):
    return subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(process):
    deadline = time.monotonic() + PATIENCE
    while not listens(process.pid):
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        assert time.monotonic() < deadline, f"{process.args} does not listen"
        time.sleep(0.1)


def main():
    task = json.loads(Path(sys.argv[1]).read_text())
    for folder in (STORE, GIVEN, "/etc/chromium", "/etc/profile.d", "/etc/squid"):
        cover(folder)
    for path in (*Path(GIVEN).iterdir(), *Path(STORE).iterdir()):
        if path.is_file() and not path.is_symlink():
            path.unlink()
    for number, path in enumerate(task["trusted"]):
        Path(f"{GIVEN}/given-{number}.crt").write_text(Path(path).read_text())
    subprocess.run(["update-ca-certificates", "--fresh"], check=True, capture_output=True)
    for path, text in task["files"]:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    running = [start(command, task["environment"]) for command in task["programs"]]
    try:
        for process in running:
            wait_for(process)
        command = [sys.executable, "-m", "auditor", "scan", "--format", "json"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        sys.stdout.buffer.write(done.stdout)
    finally:
        for process in running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    main()
