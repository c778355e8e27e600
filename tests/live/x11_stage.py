"""A stage for X programs: a server of our own, programs on it, and a look at them."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from auditor.host.live.machine import LiveHost
from auditor.model.coverage import Gap
from auditor.model.display import Display, DisplayTable
from auditor.model.observation import Observation
from auditor.probes import Seen
from auditor.probes.linux import x11_clipboard, x11_record, x11_screen, x11_selections

# The process that takes the look imports nothing lazily once it has given up root.
from auditor.host.live import displays, reader, reading, sockets  # noqa: F401  isort: skip

NOBODY = 65534
PROBES = {
    "x11-record": x11_record.PROBE,
    "x11-selections": x11_selections.PROBE,
    "x11-clipboard": x11_clipboard.PROBE,
    "x11-screen": x11_screen.PROBE,
}
_NUMBERS = range(140, 156)
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the machine saw, narrowed to one display."""

    table: DisplayTable
    seen: dict[str, tuple[Seen, ...]]
    name: str

    @property
    def display(self) -> Display:
        """The display of the stage."""
        return next(each for each in self.table.displays if each.name == self.name)

    @property
    def observations(self) -> list[Observation]:
        """What was observed on the display of the stage."""
        return [
            each
            for seen in self.seen.values()
            for each in seen
            if isinstance(each, Observation) and each.arguments["display"] == self.name
        ]

    @property
    def gaps(self) -> set[str]:
        """Reasons of the gaps of the display of the stage."""
        return {
            each.reason
            for seen in self.seen.values()
            for each in seen
            if isinstance(each, Gap) and each.place == self.name
        }

    def of(self, pid: int) -> set[tuple[str, str]]:
        """Return ``(capability, basis)`` of one process."""
        return {
            (each.capability, each.basis.value)
            for each in self.observations
            if each.pid == pid and each.basis
        }

    def active(self) -> dict[int, set[str]]:
        """Return the active capabilities by process."""
        found: dict[int, set[str]] = {}
        for each in self.observations:
            if each.basis and each.basis.value == "active":
                found.setdefault(each.pid, set()).add(each.capability)
        return found


def socket_of(number: int) -> Path:
    """Return the socket of a display."""
    return Path("/tmp/.X11-unix") / f"X{number}"


@dataclass(slots=True)
class Stage:
    """One X server and the programs started on it.

    Attributes:
        uid: who runs everything and who looks.
        folder: a folder of that user's, also their home.
        name: of the display, for example ``:140``.
    """

    uid: int
    folder: Path
    name: str = ""
    _started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def serve(self, *arguments: str, executable: str = "Xvfb") -> subprocess.Popen[bytes]:
        """Start a server on a display of its own, 1280 by 800."""
        number = next(n for n in _NUMBERS if not socket_of(n).exists())
        self.name = f":{number}"
        screen = ("-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset")
        server = self.run(executable, self.name, *screen, *arguments)
        wait(lambda: socket_of(number).exists(), "the server's socket")
        return server

    def run(self, *command: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a program as the stage's user, in a process group of its own."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "DISPLAY": self.name,
            "NO_AT_BRIDGE": "1",
            "LANG": "C.UTF-8",
            **variables,
        }
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            user=self.uid,
            group=self.uid,
            extra_groups=(),
        )
        self._started.append(process)
        return process

    def copy(self, program: str, name: str) -> str:
        """Return the path of a renamed copy of an installed program."""
        source = shutil.which(program)
        assert source, f"{program} is not installed"
        target = self.folder / name
        shutil.copy(Path(source).resolve(), target)
        target.chmod(0o755)
        return str(target)

    def look(self, **variables: str) -> Look:
        """Look at the machine as the stage's user, in a process of its own."""
        reading_end, writing_end = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading_end)
            _look_and_exit(self.uid, {"DISPLAY": self.name, **variables}, writing_end)
        os.close(writing_end)
        with open(reading_end, "rb") as stream:
            data = stream.read()
        os.waitpid(child, 0)
        table, seen = pickle.loads(data)
        return Look(table=table, seen=seen, name=self.name)

    def until(self, reached: Callable[[Look], object], what: str) -> Look:
        """Look again and again until something is seen."""
        looks: list[Look] = []

        def met() -> object:
            looks[:] = [self.look()]
            return reached(looks[0])

        wait(met, what)
        return looks[0]

    def settled(self, *pids: int) -> Look:
        """Look until processes hold things on the display and that stops changing."""
        last: list[object] = [None]
        looks: list[Look] = []

        def steady() -> bool:
            looks[:] = [self.look()]
            mine = [each for each in looks[0].display.clients if each.pid in pids]
            now = [(each.xid, each.resources, each.contexts) for each in mine]
            same = {each.pid for each in mine} == set(pids) and now == last[0]
            last[0] = now
            return same

        wait(steady, f"processes {pids} on the display", pause=0.4)
        return looks[0]

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End one program and its children, politely first."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2)

    def close(self) -> None:
        """End every program that was started, those gone into the background too."""
        for process in reversed(self._started[1:]):
            self.end(process)
        for pid in _background(self.name):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        if self._started:
            wait(lambda: not _background(self.name), "the programs' end")
            self.end(self._started[0])
        shutil.rmtree(self.folder, ignore_errors=True)


def _background(display: str) -> list[int]:
    """Return the live processes that were started for a display of ours."""
    wanted = f"DISPLAY={display}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            environment = (folder / "environ").read_bytes().split(b"\0")
            if wanted in environment and b"Xvfb" not in (folder / "comm").read_bytes():
                found.append(int(folder.name))
    return found


def wait(met: Callable[[], object], what: str, pause: float = 0.2) -> None:
    """Wait until something is so."""
    end = time.monotonic() + _PATIENCE
    while not met():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(pause)


def _look_and_exit(uid: int, variables: dict[str, str], pipe: int) -> None:
    try:
        os.environ.update(variables)
        os.setgroups(())
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        host = LiveHost(person=uid)
        seen = {name: tuple(probe.look(host)) for name, probe in PROBES.items()}
        with open(pipe, "wb") as stream:
            pickle.dump((host.displays(), seen), stream)
    except BaseException as error:  # noqa: BLE001 - the parent fails on the missing answer
        sys.stderr.write(f"the look failed: {error!r}\n")
    os._exit(0)


USERS = [os.getuid()] + [NOBODY] * (os.getuid() == 0)
"""Whom a test runs as: ourselves, and an ordinary user too if we are root."""


@contextlib.contextmanager
def stage(uid: int) -> Iterator[Stage]:
    """Give a stage without a server; everything that was started is ended."""
    folder = Path(tempfile.mkdtemp(prefix="stage-"))
    os.chown(folder, uid, uid)
    folder.chmod(0o700)
    made = Stage(uid, folder)
    try:
        yield made
    finally:
        made.close()


def listener(folder: Path) -> tuple[str, dict[str, str]]:
    """Return an interpreter that anybody may run, and where it finds pynput."""
    for name in ("pynput", "Xlib", "six"):
        found = importlib.util.find_spec(name)
        assert found, f"{name} is not installed"
        assert found.origin
        origin = Path(found.origin)
        if (folder / name).exists() or (folder / origin.name).exists():
            continue  # a program may be importing it
        if found.submodule_search_locations:
            shutil.copytree(origin.parent, folder / name, dirs_exist_ok=True)
        else:
            shutil.copy(origin, folder)
    return "/usr/bin/python3", {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
