"""The services of PAM and what they reach (pam.d(5))."""

from __future__ import annotations

import os
from collections.abc import Iterator

from auditor.host.live.logins import Row
from auditor.host.live.shelf import Shelf
from auditor.model.coverage import GapKind
from auditor.parse.interpreter import is_interpreter
from auditor.parse.pam import (
    STANDARD,
    PamLine,
    audits_typing,
    command_of,
    filter_of,
    parse_pam,
)

_FOLDERS = ("/etc/pam.d", "/usr/lib/pam.d", "/usr/share/pam.d")
_LEFTOVERS = ("~", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".pam-old", ".bak")
_DEEPEST = 8
_MOST_FILES = 512
_Files = dict[str, tuple[PamLine, ...]]


def pam_rows(shelf: Shelf) -> Iterator[Row]:
    """Yield what the services' modules are set to do, once per service and line.

    A service is taken from the first folder that has it; an include without a folder
    likewise.
    """
    files: _Files = {}
    services: dict[str, str] = {}
    for folder in _FOLDERS:
        for name in shelf.names(folder):
            if not name.endswith(_LEFTOVERS):
                services.setdefault(name, f"{folder}/{name}")
    known: dict[tuple[str, PamLine], Row | None] = {}
    for name, path in services.items():
        for place, line in _reached(shelf, path, services, files):
            if (place, line) not in known:
                known[place, line] = _row(shelf, place, line)
            row = known[place, line]
            if row is not None:
                yield row._replace(service=name)


def _reached(
    shelf: Shelf, path: str, services: dict[str, str], files: _Files
) -> Iterator[tuple[str, PamLine]]:
    """Yield the lines of a service and of all that it includes, each file once."""
    seen = [path]
    for depth, place in enumerate(seen):
        if place not in files:
            if len(files) >= _MOST_FILES:
                shelf.gap(GapKind.SKIPPED, "folder-too-large", place)
                return
            files[place] = parse_pam(shelf.text(place))
        for line in files[place]:
            if not line.include:
                yield place, line
            elif depth < _DEEPEST:
                other = services.get(line.include, line.include)
                if other.startswith("/") and other not in seen:
                    seen.append(other)


def _row(shelf: Shelf, place: str, line: PamLine) -> Row | None:
    """Return what a line switches on; ``None`` for nothing, and for everyday modules."""
    name = line.module.rpartition("/")[2]
    plain = "/" not in line.module or line.module.startswith(_security())
    if name in STANDARD and plain:
        return None
    module = _module(shelf, line.module)
    if not module:
        return None  # without its file a module does nothing but fail (pam.d(5))
    kind, component = _set_to(name, module, line.arguments)
    if not kind:
        return None
    return Row(kind, shelf.real(place) or place, shelf.real(component) or component)


def _set_to(name: str, module: str, arguments: tuple[str, ...]) -> tuple[str, str]:
    """Return kind and component of what a module is set to do; empty for nothing."""
    if name == "pam_tty_audit.so":
        on, passwords = audits_typing(arguments)
        return ("tty-audit-passwords" if passwords else "tty-audit", module) if on else _OFF
    if name == "pam_exec.so":
        command, handed = command_of(arguments)
        kind = "login-command-password" if handed else "login-command"
        return (kind, _script(command, arguments)) if command else _OFF
    if name == "pam_filter.so":
        program = filter_of(arguments)
        return ("login-filter", program) if program else _OFF
    return "login-module", module


_OFF = ("", "")


def _script(command: str, arguments: tuple[str, ...]) -> str:
    """Return what a command runs: itself, or the script that an interpreter is given."""
    if is_interpreter(command):
        after = arguments[arguments.index(command) + 1 :]
        return next((word for word in after if word.startswith("/")), command)
    return command


def _module(shelf: Shelf, name: str) -> str:
    """Return the file of a module; empty when there is none."""
    if name.startswith("/"):
        return shelf.real(name)
    found = (shelf.real(f"{folder}/{name}") for folder in _security())
    return next(filter(None, found), "")


def _security() -> tuple[str, ...]:
    triplet = f"{os.uname().machine}-linux-gnu"
    places = (f"lib/{triplet}", "lib64", "lib")
    return tuple(f"{root}/{place}/security" for place in places for root in ("/usr", ""))
