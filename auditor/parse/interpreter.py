"""Which script an interpreter runs: an interpreter is identified by its script.

The argument vector is the process's own claim, so what follows from it alone is one class
weaker than what the kernel says of the executable.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from typing import NamedTuple

_INTERPRETER = re.compile(
    r"(?:python|pypy|perl|ruby|node|nodejs|deno|php|lua|luajit|tclsh|wish|guile|java|mono"
    r"|bash|dash|sh|zsh|ksh|fish|busybox|Rscript|R|gjs|qjs|julia|ghci|awk|gawk|mawk|sed)"
    r"[-0-9.]*(?:-console)?"
)
_LOADER = re.compile(r"ld(?:-linux[^/]*|-musl[^/]*|-[0-9.]+)?\.so(?:\.[0-9]+)*")
_CODE = {"-c", "-e", "-E", "-r", "--eval", "--command", "-p"}
_VALUED = {"-W", "-X", "-Q", "-I", "-cp", "-classpath", "--class-path", "-o", "-O", "+O"}
_OPEN_FILES = ("/dev/fd/", "/dev/stdin", "/proc/")  # a descriptor, not a place on disk
_NOT_CODE = {"java", "mono"}


class Script(NamedTuple):
    """What an interpreter runs.

    Attributes:
        path: absolute path of the script; empty for code or a module given by name.
        label: how a person would name it: the path, ``-m MODULE``, ``-c SHA256-PREFIX``.
    """

    path: str
    label: str


def is_interpreter(executable: str) -> bool:
    """Return whether a file name is that of a known interpreter or program loader."""
    name = executable.rpartition("/")[2]
    return bool(_INTERPRETER.fullmatch(name) or _LOADER.fullmatch(name))


def script_of(executable: str, arguments: tuple[str, ...], directory: str) -> Script | None:
    """Return what an interpreter runs, by its own argument vector.

    Args:
        executable: path of the running executable.
        arguments: its argument vector, the first being its name.
        directory: working directory, to resolve a relative path; empty when unknown.

    Returns:
        ``None`` when it is no known interpreter, or runs nothing that can be named
        (an interactive shell).
    """
    name = executable.rpartition("/")[2]
    if not is_interpreter(executable):
        return None
    words = iter(arguments[1:])
    for word in words:
        if name.startswith("python") and word == "-m":
            module = next(words, "")
            return Script("", f"-m {module}") if module else None
        if word in {"-jar", "-f"} and (file := next(words, "")):
            return _file(file, directory)
        if word in _CODE and name not in _NOT_CODE:
            return _code(next(words, ""))
        if word in _VALUED:
            next(words, "")
        elif word and word not in {"-", "--"} and not word.startswith(("-", "+")):
            return _file(word, directory)
    return None


def _file(word: str, directory: str) -> Script:
    if word.startswith(_OPEN_FILES):
        return Script("", word)
    if word.startswith("/"):
        path = posixpath.normpath(word)
    elif directory.startswith("/"):
        path = posixpath.normpath(posixpath.join(directory, word))
    else:
        return Script("", word)
    return Script(path, path)


def _code(text: str) -> Script | None:
    if not text:
        return None
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    return Script("", f"-c {digest[:12]}")
