"""Login shells, and the start files of shells (passwd(5), bash(1), zsh(1))."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host.live.logins import Row
from auditor.host.live.shelf import Shelf
from auditor.parse.logins import forced_commands, login_shells, records_sessions
from auditor.parse.shell_recording import RECORDERS, parse_shell_start, records

_SYSTEM = (
    *("/etc/profile", "/etc/bash.bashrc", "/etc/bashrc", "/etc/environment"),
    *(f"/etc/zsh/{name}" for name in ("zshenv", "zprofile", "zshrc", "zlogin")),
    *("/etc/zshenv", "/etc/zprofile", "/etc/zshrc", "/etc/fish/config.fish"),
)
_FOLDERS = ("/etc/profile.d", "/etc/fish/conf.d")
_OWN = (
    *(".profile", ".bash_profile", ".bash_login", ".bashrc"),
    *(".zshenv", ".zprofile", ".zshrc", ".zlogin", ".config/fish/config.fish"),
)
_SERVER = "/etc/ssh/sshd_config"
_SESSIONS = "/etc/sssd/sssd.conf"
_RECORDER = "/usr/bin/tlog-rec-session"
_MOST_FILES = 512


def start_files(shelf: Shelf) -> list[str]:
    """Return the start files that there are for everybody, and those in home folders."""
    found = list(_SYSTEM)
    for folder in _FOLDERS:
        found += [f"{folder}/{name}" for name in shelf.names(folder)]
    found += [f"{home}/{name}" for home in shelf.homes() for name in _OWN]
    return found


def start_rows(shelf: Shelf, places: list[str]) -> Iterator[Row]:
    """Yield what start files record, and what they read in does, each file once."""
    seen: dict[str, None] = {}
    for place in places:
        path = shelf.real(place)
        if not path or path in seen or len(seen) >= _MOST_FILES:
            continue
        seen[path] = None
        told = parse_shell_start(shelf.text(path))
        places.extend(told.files)
        for kind in told.kinds:
            yield Row(kind, path, path)


def shell_rows(shelf: Shelf) -> Iterator[Row]:
    """Yield login shells that record, or that are no shell we know."""
    place = "/etc/passwd"
    for name in login_shells(shelf.text(place)):
        path = shelf.real(name)
        if path:
            records = path.rpartition("/")[2] in RECORDERS
            yield Row("login-shell" if records else "login-shell-other", place, path)


def session_rows(shelf: Shelf) -> Iterator[Row]:
    """Yield whether sessions are to be recorded (sssd-session-recording(5))."""
    folder = "/etc/sssd/conf.d"
    for place in (_SESSIONS, *(f"{folder}/{name}" for name in shelf.names(folder))):
        if records_sessions(shelf.text(place)):
            yield Row("session-recording", place, shelf.real(_RECORDER) or _RECORDER)


def forced_rows(shelf: Shelf) -> Iterator[Row]:
    """Yield what the SSH server runs instead of what a person asked for."""
    folder = f"{_SERVER}.d"
    for place in (_SERVER, *(f"{folder}/{name}" for name in shelf.names(folder))):
        for command in forced_commands(shelf.text(place)):
            name = command.split(" ")[0]
            found = shelf.real(name if "/" in name else f"/usr/bin/{name}") or name
            yield Row("forced-recorder" if records(command) else "forced", place, found)
