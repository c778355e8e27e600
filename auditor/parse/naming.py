"""Which files and folders a command line or a configuration names."""

from __future__ import annotations

_BREAKS = str.maketrans(dict.fromkeys("=,;:'\"()[]{}<>|\t\r\n", " "))
_MOST_WORDS = 20_000
_LONGEST = 1024
_FILES = (
    *(".pem", ".crt", ".cer", ".key", ".conf", ".cfg", ".cnf", ".ini", ".json", ".toml"),
    *(".yaml", ".yml", ".xml"),
)
"""Endings by which a bare word is taken for the name of a file."""


def named_paths(text: str, home: str, directory: str) -> tuple[str, ...]:
    """Return the absolute paths that a text may name, in order, each once.

    Args:
        text: arguments or configuration; ``NAME=PATH`` and ``NAME: PATH`` are parted.
        home: what ``~`` and ``$HOME`` stand for; empty when not known.
        directory: where relative paths start; empty when not known.
    """
    found: dict[str, None] = {}
    for word in text[: 1 << 20].translate(_BREAKS).split()[:_MOST_WORDS]:
        path = _absolute(word, home, directory) if len(word) <= _LONGEST else ""
        if path:
            found[path] = None
    return tuple(found)


def _absolute(word: str, home: str, directory: str) -> str:
    for mark in ("~/", "$HOME/", "${HOME}/"):
        if word.startswith(mark):
            return _joined(home, word[len(mark) :])
    if word.startswith("/"):
        return _joined("/", word)
    if "/" in word or word in {".", ".."} or word.endswith(_FILES):
        return _joined(directory, word)
    return ""


def _joined(folder: str, rest: str) -> str:
    """Return a path in its plain form; empty when its folder is not known."""
    if not folder:
        return ""
    parts: list[str] = []
    for part in f"{folder}/{rest}".split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/" + "/".join(parts) if parts else ""


def home_in(environment: bytes) -> str:
    """Return ``HOME`` of a ``/proc/PID/environ`` text; nothing else of it is looked at."""
    for item in environment.split(b"\0"):
        if item.startswith(b"HOME=/"):
            return item[5:].decode("utf-8", "surrogateescape")
    return ""


def names_of(folder: str, homes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts by which a program's own file would name a folder.

    The path itself; for a folder of settings also what tells it from others: a program
    finds ``~/.NAME`` and ``~/.config/NAME`` by its name alone.

    Args:
        folder: an absolute path.
        homes: home folders.
    """
    for home in homes:
        inside = folder.removeprefix(f"{home}/") if home != "/" else folder
        if inside != folder:
            parts = [part for part in inside.split("/") if part not in _GENERAL]
            name = parts[0].lstrip(".") if parts else ""
            return (folder, name) if len(name) >= _SHORTEST else (folder,)
    parts = folder.split("/")
    return (folder, "/".join(parts[:3])) if parts[1:2] == ["etc"] else (folder,)


_GENERAL = (".config", ".local", "share", ".cache", "certs", "ssl", "ca", "keys", "private")
_SHORTEST = 4
