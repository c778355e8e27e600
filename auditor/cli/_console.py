"""What is said to the person: stdout is the result, stderr the conversation."""

from __future__ import annotations

import os
import sys

from auditor.errors import AuditorError, OutputError, PolicyError
from auditor.parse.neutral import neutral

_GREETING = """\
auditor shows what monitoring software on this computer holds: keys, screen,
microphone, network. It compares that with what your employer declared, and
seals what it saw, so that others can check it.

It reads the process table, what display, message bus and sound server tell of
their clients, open devices and sockets, settings and scripts that start, record
or divert something (yours too), and the package database. It reads no key,
pointer, screen, sound, clipboard, packet or page. It talks to nobody.

On a company laptop your employer may see that it ran, and its rules may
restrict running your own software. That is for you to weigh.

  auditor scan     look, and print what was found
  auditor audit    look, compare with the declared policy, seal the evidence

`auditor --help` lists all commands.
"""


def prepare_streams() -> None:
    """Make the standard streams take whatever is said.

    A stream that we were started without leads nowhere, so that no file of ours gets its
    number; a character that the chosen encoding lacks is shown as an escape.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # the lowest free number is the missing stream's
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif name != "stdin" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def greet() -> None:
    """Say what this is, what it reads, and the two commands to start with."""
    sys.stdout.write(_GREETING)


def say(text: str) -> None:
    """Write one line of the conversation."""
    sys.stderr.write(f"{text}\n")


def progress(number: int, total: int) -> None:
    """Show on a terminal which look of how many is made; elsewhere nothing."""
    if sys.stderr.isatty():
        end = "\n" if number == total else "\r"
        sys.stderr.write(f"look {number} of {total}{end}")
        sys.stderr.flush()


def complain(error: AuditorError, *, is_audit: bool) -> None:
    """Write what went wrong, what to do next, and that there was no audit if so."""
    if isinstance(error, PolicyError):
        for problem in error.problems:
            say(f"error: {neutral(problem)}")
    else:
        say(f"error: {neutral(error.message)}")
    if error.hint:
        say(f"hint: {neutral(error.hint)}")
    if is_audit and error.exit_code in {1, 2}:
        say("no audit was performed")


def result(text: str) -> None:
    """Write the result to stdout, whole.

    Raises:
        BrokenPipeError: the reader has gone.
        OutputError: stdout does not take it.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the result could not be shown: {error.strerror}") from error


def binary_result(data: bytes) -> None:
    """Write a result to stdout whose bytes are fixed: line ends and encoding too.

    Raises:
        BrokenPipeError: the reader has gone.
        OutputError: stdout does not take it.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the result could not be shown: {error.strerror}") from error


def width() -> int:
    """Return the columns to write in: the terminal's, 80 without one."""
    if not sys.stdout.isatty():
        return 80
    if (columns := os.environ.get("COLUMNS", "")).isdigit():
        return max(40, int(columns))
    try:
        return max(40, os.get_terminal_size(sys.stdout.fileno()).columns)
    except OSError:
        return 80


def in_colour() -> bool:
    """Return whether stdout is a terminal that wants colour (no-color.org)."""
    return (
        sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and (os.environ.get("TERM", "") != "dumb")
    )


def language() -> str:
    """Return the language of the environment: ``de`` or ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "de" if value.startswith("de") else "en"
    return "en"
