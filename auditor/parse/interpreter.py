"""Which script an interpreter runs: an interpreter is identified by its script.

The argument vector is the process's own claim, so what follows from it alone is one class
weaker than what the kernel says of the executable.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.model.named import NamedTuple

_INTERPRETER = (
    r"(?:python|pypy|perl|ruby|node|nodejs|deno|php|lua|luajit|tclsh|wish|expect|guile"
    r"|java|mono|bash|dash|sh|zsh|ksh|mksh|ash|csh|tcsh|fish|pwsh|busybox|Rscript|R|gjs|qjs"
    r"|julia|ghci|awk|gawk|mawk|sed|qemu-(?:i386|x86_64|arm|aarch64|riscv64|ppc64le|s390x))"
    r"[-0-9.]*(?:-console|-dbg|-?static|-?\w+-linux-gnu\w*)?"
)
_STARTS = (
    *("python", "pypy", "perl", "ruby", "node", "deno", "php", "lua", "tclsh", "wish"),
    *("expect", "guile", "java", "mono", "bash", "dash", "sh", "zsh", "ksh", "mksh", "ash"),
    *("csh", "tcsh", "fish", "pwsh", "busybox", "R", "gjs", "qjs", "julia", "ghci", "awk"),
    *("gawk", "mawk", "sed", "qemu-", "ld"),
)
"""How every name of an interpreter or loader begins; most programs' names do not."""

_NAMES = frozenset({*_STARTS, "nodejs", "luajit", "Rscript"}) - {"qemu-", "ld"}
"""The names of interpreters without their version: most are told without a pattern."""

_LOADER = r"ld(?:-linux[^/]*|-musl[^/]*|-[0-9.]+)?\.so(?:\.[0-9]+)*"
_CODE_WORDS = {"--eval", "--command", "--print", "--execute", "--init-command"}
_VALUED_WORDS = {
    *("--rcfile", "--init-file", "--check-hash-based-pycs", "--require", "--import"),
    *("--loader", "--experimental-loader", "--class-path", "--module-path", "--audit"),
    *("--library-path", "--inhibit-rpath", "--preload", "--argv0"),
    *("--glibc-hwcaps-prepend", "--glibc-hwcaps-mask"),
}
_JAVA_VALUED = {"-cp", "-classpath"}
_OPEN_FILES = ("/dev/fd/", "/dev/stdin", "/proc/")  # a descriptor, not a place on disk
_UNNAMED = "-"
"""Label of what an interpreter reads from its standard input, a terminal perhaps."""


class _Grammar(NamedTuple):
    """The one-letter options of an interpreter that matter; the others are flags.

    Attributes:
        code: followed by code.
        module: followed by the name of a module.
        file: followed by the script.
        valued: followed by something else.
        joined: the rest of the word is something else.
        stdin: the code comes from the standard input, whatever words follow.
        operand: a plain word is code, not a file.
    """

    code: str = ""
    module: str = ""
    file: str = ""
    valued: str = ""
    joined: str = ""
    stdin: str = ""
    operand: bool = False


_JAVA = _Grammar()
_GRAMMARS = (
    (("python", "pypy"), _Grammar(code="c", module="m", valued="WXQ")),
    (("perl",), _Grammar(code="eE", valued="I", joined="FMmix")),
    (("ruby",), _Grammar(code="e", valued="CEIXr", joined="FKTWix")),
    (("bash", "dash", "sh", "zsh", "ksh"), _Grammar(code="c", valued="oO", stdin="s")),
    (("node",), _Grammar(code="ep", valued="r")),
    (("php",), _Grammar(code="rBRE", file="fF", valued="dcSt")),
    (("sed",), _Grammar(code="e", file="f", valued="l", joined="i", operand=True)),
    (("awk", "gawk", "mawk"), _Grammar(code="e", file="f", valued="vF", operand=True)),
    (("lua",), _Grammar(code="e", valued="l")),
    (("java", "mono"), _JAVA),
    (("ld",), _Grammar()),
)
_OTHERS = _Grammar(code="ceEr", file="f")


class Script(NamedTuple):
    """What an interpreter runs.

    Attributes:
        path: absolute path of the script; empty for code or a module given by name.
        label: how a person would name it: the path, ``-m MODULE``, ``-c SHA256-PREFIX``,
            ``-`` for standard input.
    """

    path: str
    label: str


@lru_cache(4096)
def is_interpreter(executable: str) -> bool:
    """Return whether a file name is that of a known interpreter or program loader."""
    name = executable.rpartition("/")[2]
    if not name.startswith(_STARTS):
        return False
    if name.rstrip("-.0123456789") in _NAMES:
        return True
    if re.fullmatch(_INTERPRETER, name):
        return True
    return name.startswith("ld") and re.fullmatch(_LOADER, name) is not None


@lru_cache(maxsize=8192)
def script_of(executable: str, arguments: tuple[str, ...], directory: str) -> Script | None:
    """Return what an interpreter runs, by its own argument vector.

    What is not understood is taken for code that has no name, never for a file: the path
    of a well-known script among the arguments must not stand for something else.

    Args:
        executable: path of the running executable.
        arguments: its argument vector, the first being its name.
        directory: working directory, to resolve a relative path; empty when unknown.

    Returns:
        ``None`` when it is no known interpreter. What is read from standard input, by an
        interactive shell for one, is a script without a path, labelled ``-``.
    """
    if not is_interpreter(executable):
        return None
    grammar = _grammar(executable.rpartition("/")[2])
    words = iter(arguments[1:])
    for word in words:
        if not word.startswith(("-", "+")):
            return _operand(grammar, word, directory)
        if word == "-":
            break
        if word == "--":
            return _operand(grammar, next(words, ""), directory)
        is_long = word.startswith("--") or grammar is _JAVA
        found = (_long if is_long else _short)(grammar, word, words, directory)
        if found is not None:
            return found
    return Script("", _UNNAMED)


def _grammar(name: str) -> _Grammar:
    found = [
        one for starts, one in _GRAMMARS if name.rstrip("0123456789.-").startswith(starts)
    ]
    return found[0] if found else _OTHERS


def _long(
    grammar: _Grammar, word: str, words: Iterator[str], directory: str
) -> Script | None:
    """Return what an option that is a word says; ``None`` when it is only an option."""
    name, _, value = word.partition("=")
    if grammar is _JAVA and word == "-jar":
        return _file(next(words, ""), directory)
    if name in _CODE_WORDS:
        return _code(value or next(words, ""))
    if word in _VALUED_WORDS or (grammar is _JAVA and word in _JAVA_VALUED):
        next(words, "")
    return None


def _short(
    grammar: _Grammar, word: str, words: Iterator[str], directory: str
) -> Script | None:
    """Return what a word of one-letter options says; ``None`` when only options."""
    for place, letter in enumerate(word[1:], 2):
        rest = word[place:]
        found = _lettered(grammar, letter, rest, words, directory)
        if found is not None:
            return found
        if letter in grammar.valued and not rest:
            next(words, "")
        if letter in grammar.valued + grammar.joined:
            return None
    return None


def _lettered(
    grammar: _Grammar, letter: str, rest: str, words: Iterator[str], directory: str
) -> Script | None:
    """Return what one letter says; ``None`` when it is only an option."""
    if letter in grammar.stdin:
        return Script("", _UNNAMED)
    if letter in grammar.code and grammar.stdin:  # a shell's code is an operand
        return _code(next((each for each in words if each[:1] not in "-+"), ""))
    if letter in grammar.code:
        return _code(rest or next(words, ""))
    if letter in grammar.module:
        return Script("", f"-m {rest or next(words, '')}")
    if letter in grammar.file:
        return _file(rest or next(words, ""), directory)
    return None


def _operand(grammar: _Grammar, word: str, directory: str) -> Script:
    if not word:
        return Script("", _UNNAMED)
    return _code(word) if grammar.operand else _file(word, directory)


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


def _code(text: str) -> Script:
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    return Script("", f"-c {digest[:12]}")
