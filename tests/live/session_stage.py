"""A person's session for tests: a message bus, a sound server, programs on them, a look."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from auditor.host.live.machine import LiveHost
from auditor.model.coverage import Gap
from auditor.model.observation import Observation
from auditor.probes import Probe

PATIENCE = 20.0
BUS = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<servicedir>{folder}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


class Session:
    """Programs with an environment of their own, ended with the session.

    Attributes:
        folder: home and runtime folder, of the session's own.
        variables: its environment.
        prefix: put before every command, such as one that becomes another user.
        started: what was started in it.
    """

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.prefix: list[str] = []
        self.variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "LANG": "C.UTF-8",
            **variables,
        }
        self.started: list[subprocess.Popen] = []

    def start(self, *command, **variables):
        """Start a program in a process group of its own."""
        process = subprocess.Popen(
            [*self.prefix, *map(str, command)],
            env={**self.variables, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, *command):
        """Run a program to its end and return what it says."""
        done = subprocess.run(
            [*self.prefix, *command],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        return done.stdout

    def message_bus(self, *services):
        """Start the session's message bus.

        Args:
            services: the only ones that it may start; all that are installed if left out.
        """
        path = self.folder / "dbus-session"
        kind = ["--session"]
        if services:
            for name in services:
                shutil.copy(f"/usr/share/dbus-1/services/{name}.service", self.folder)
            config = self.folder / "bus.conf"
            config.write_text(BUS.format(folder=self.folder))
            kind = [f"--config-file={config}"]
        self.variables["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={path}"
        self.start("dbus-daemon", *kind, "--nofork", f"--address=unix:path={path}")
        wait(path.exists, "the message bus")
        return path

    def microphone(self):
        """Start a sound server with a source that is no hardware."""
        path = self.folder / "pulse" / "native"
        words = ["--load=module-null-source source_name=mic"]
        words += ["--load=module-null-sink sink_name=out"]
        words += ["--load=module-native-protocol-unix"]
        self.start("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *words)
        self.variables["PULSE_SERVER"] = f"unix:{path}"
        wait(path.exists, "the sound server")
        return path

    def record(self):
        """Record from that source and return the recorder's process, once it does."""
        recorder = self.start("parec", "-d", "mic", "--raw", "/dev/null")
        wait(lambda: self.run("pactl", "list", "short", "source-outputs"), "a stream")
        return recorder

    def end(self):
        """End everything; what the bus started ends with its bus."""
        for process in reversed(self.started):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def audit(self, *arguments):
        """Return the JSON of a whole look by the command."""
        done = subprocess.run(
            [sys.executable, "-m", "auditor", "scan", "--format", "json", *arguments],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=100,
            check=False,
        )
        return json.loads(done.stdout)


@contextmanager
def session(**variables):
    """Give a session in a folder with a short name, for sockets have short names."""
    folder = Path(tempfile.mkdtemp(prefix="auditor-session-"))
    stage = Session(folder, **variables)
    try:
        yield stage
    finally:
        stage.end()
        shutil.rmtree(folder, ignore_errors=True)


def look(probe: Probe, stage: Session, monkeypatch) -> list:
    """Return what a probe sees in a session."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "PULSE_SERVER", "XDG_RUNTIME_DIR"):
        if name in stage.variables:
            monkeypatch.setenv(name, stage.variables[name])
    return list(probe.look(LiveHost(person=os.getuid())))


def of(seen, pid):
    """Return what was observed of one process: (message, capability, basis)."""
    return {
        (item.message, item.capability, str(item.basis))
        for item in seen
        if isinstance(item, Observation) and item.pid == pid
    }


def gaps(seen):
    """Return the gaps."""
    return [item for item in seen if isinstance(item, Gap)]


def wait(ready, what):
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)
