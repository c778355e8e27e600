"""A population of processes to look at: `population.py COUNT FOLDER`.

Three kinds, in the shares of a developer's laptop: 60 % simple programs (each an executable
of its own, 11 open files), 35 % like interpreters (30 open files, 56 libraries, some 270
maps) and 5 % like browsers (155 open files, 150 libraries, some 640 maps). The second and
third are forked from a few interpreters, so that thousands of them fit in memory.

Prints `ready` when all of them run, and ends and reaps them all when its standard input
closes, in whatever way its parent went.
"""

import contextlib
import ctypes
import gc
import itertools
import mmap
import os
import shutil
import signal
import socket
import sys
from pathlib import Path

SIMPLE, INTERPRETED = 0.60, 0.35
SIMPLE_FILES, INTERPRETED_FILES, HEAVY_FILES = 11, 30, 155
INTERPRETED_LIBRARIES, HEAVY_LIBRARIES = 56, 150
PER_INTERPRETER = 100
EXECUTABLE_BYTES = 180 * 1024
PR_SET_CHILD_SUBREAPER = 36
C = ctypes.CDLL(None, use_errno=True)
C.mmap.restype = ctypes.c_void_p
C.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)


def copies(count: int, folder: Path) -> list[Path]:
    """Write different executables: a small program, and a padding of its own."""
    program = Path(shutil.which("sleep") or "/bin/sleep").read_bytes()
    repeats = (EXECUTABLE_BYTES - len(program)) // 8
    paths = [folder / f"program-{number}" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(program + number.to_bytes(8, "big") * repeats)
        path.chmod(0o755)
    return paths


def open_files(count: int, folder: Path) -> list[int]:
    """Open files, pipes, sockets and counters in turn, until that many are open."""
    makers = itertools.cycle(
        (
            lambda: [os.open(folder / "data", os.O_RDWR | os.O_CREAT, 0o600)],
            lambda: [os.open(os.devnull, os.O_RDWR)],
            lambda: list(os.pipe()),
            lambda: [end.detach() for end in socket.socketpair()],
            lambda: [os.eventfd(0)],
            lambda: [socket.socket(socket.AF_INET, socket.SOCK_DGRAM).detach()],
        )
    )
    opened: list[int] = []
    while len(opened) < count:
        opened += next(makers)()
    for surplus in opened[count:]:
        os.close(surplus)
    for handle in opened[:count]:
        os.set_inheritable(handle, True)  # noqa: FBT003 - the call has no other form
    return opened[:count]


def map_libraries(count: int) -> None:
    """Map libraries of this machine in four parts each, as the loader does."""
    read, execute, write = mmap.PROT_READ, mmap.PROT_EXEC, mmap.PROT_WRITE
    found = (
        path
        for path in sorted(Path("/usr/lib").rglob("lib*.so*"))
        if path.is_file() and not path.is_symlink()
    )
    for path in itertools.islice(found, count):
        with path.open("rb") as file:
            for part, rights in enumerate((read, read | execute, read, read | write)):
                how = (mmap.PAGESIZE, rights, mmap.MAP_PRIVATE)
                C.mmap(None, *how, file.fileno(), part * mmap.PAGESIZE)


def start_simple(count: int, folder: Path) -> None:
    """Start one process of each of that many executables."""
    handles = open_files(SIMPLE_FILES - 3, folder)
    for path in copies(count, folder):
        os.posix_spawn(path, [path.name, "86400"], {"PATH": "/usr/bin"})
    for handle in handles:
        os.close(handle)


def start_interpreters(count: int, folder: Path, files: int, libraries: int) -> None:
    """Start forked interpreters, up to a hundred of one script."""
    for first in range(0, count, PER_INTERPRETER):
        script = folder / f"script-{files}-{first}.py"
        shutil.copy(__file__, script)
        many = min(PER_INTERPRETER, count - first)
        words = [script, "--fork", many, files, libraries, folder]
        ended, told = os.pipe()
        os.posix_spawn(
            sys.executable,
            [sys.executable, *map(str, words)],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, told, 1)],
        )
        os.close(told)
        os.read(ended, 1)
        os.close(ended)


def become(count: int, files: int, libraries: int, folder: Path) -> None:
    """Become that many alike processes, and close the standard output when all run."""
    map_libraries(libraries)
    open_files(files - 3, folder)
    gc.freeze()
    gc.disable()
    for _ in range(count - 1):
        if os.fork() == 0:
            break
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.close(silent)
    while True:
        signal.pause()


def main(count: int, folder: Path) -> None:
    """Start the population, wait for the end of the standard input, and end it."""
    signal.signal(signal.SIGTERM, lambda *_: None)  # ends the others, not this one
    C.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    simple, interpreted = round(count * SIMPLE), round(count * INTERPRETED)
    start_simple(simple, folder)
    start_interpreters(interpreted, folder, INTERPRETED_FILES, INTERPRETED_LIBRARIES)
    heavy = count - simple - interpreted
    start_interpreters(heavy, folder, HEAVY_FILES, HEAVY_LIBRARIES)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    os.killpg(0, signal.SIGTERM)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


if __name__ == "__main__":
    if sys.argv[1] == "--fork":
        become(*map(int, sys.argv[2:5]), Path(sys.argv[5]))
    else:
        main(int(sys.argv[1]), Path(sys.argv[2]))
