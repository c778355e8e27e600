"""Redacting by answers: what each reader would see is shown, and the answers are done."""

import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

MACHINE = Path(__file__).parents[1] / "machines" / "debian-vm-devices" / "host"
TOP = Path(__file__).parents[2]
AUDITOR = (sys.executable, "-m", "auditor")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    words = ("audit", "--replay", str(MACHINE), "--no-passphrase", "--no-exit-codes")
    done = subprocess.run(
        [*AUDITOR, *words, "--all", "-o", str(home / "evidence")],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        cwd=TOP,
    )
    assert done.returncode == 0, done.stderr
    return home


def redact(home: Path, name: str, answers: list[str]) -> tuple[str, int]:
    """Answer the questions in order; return what the terminal showed, and the exit code."""
    line = ("bundle", "redact", str(home / "evidence"), "-o", str(home / name))
    process, terminal = pty.fork()
    if process == 0:  # the child
        os.chdir(TOP)
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "COLUMNS": "80"}
        os.execve(sys.executable, [*AUDITOR, *line, "--interactive"], environment)  # noqa: S606
    shown, left = b"", list(answers)
    while True:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the terminal's other end was closed
            break
        if left and shown.rstrip(b" ").endswith((b"self):", b"none):", b"number:", b"no:")):
            shown += b"\n"
            os.write(terminal, f"{left.pop(0)}\n".encode())
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(status)


def lines_of(home: Path, name: str) -> set[bytes]:
    with zipfile.ZipFile(home / name) as bundle:
        return set(bundle.read("data/disclosures.txt").splitlines())


def test_the_answers_are_done_and_what_each_reader_sees_is_shown(home):
    shown, code = redact(home, "by-hand.zip", ["it", "path unit", "1 2", "yes"])
    assert code == 0
    head, row = (
        next(line.split() for line in shown.splitlines() if line.split()[:1] == [word])
        for word in ("here", "user")
    )
    assert head == ["here", "self", "it", "works-council", "public"]
    here, own, _, council, public = map(int, row[1:])
    assert here == own > 0
    assert council == public == 0
    by_words = ("--audience", "it", "--key", "path", "--key", "unit")
    done = subprocess.run(
        [
            *(*AUDITOR, "bundle", "redact", str(home / "evidence"), *by_words),
            *("--program", "1", "--program", "2", "-o", str(home / "by-words.zip")),
        ],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        cwd=TOP,
    )
    assert done.returncode == 0, done.stderr
    assert lines_of(home, "by-hand.zip") == lines_of(home, "by-words.zip")


def test_without_a_yes_nothing_is_written(home):
    shown, code = redact(home, "never.zip", ["public", "", "", "no"])
    assert code == 2
    assert "nothing was written" in shown
    assert not (home / "never.zip").exists()


def test_a_wrong_answer_is_asked_again(home):
    answers = ["nobody", "", "", "public", "colour", "", "public", "", "x", "yes"]
    shown, code = redact(home, "wrong.zip", answers)
    assert code == 2
    assert "there is no audience 'nobody'" in shown
    assert "'colour' cannot be withheld" in shown
    assert "'x' is no number" in shown
    assert not (home / "wrong.zip").exists()


def test_without_a_terminal_nothing_is_asked(home):
    line = ("bundle", "redact", str(home / "evidence"), "-o", str(home / "none.zip"))
    done = subprocess.run(
        [*AUDITOR, *line, "--interactive"],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=TOP,
    )
    assert done.returncode == 2
    assert b"no terminal" in done.stderr
    assert not (home / "none.zip").exists()
