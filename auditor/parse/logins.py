"""Login shells of people, and the session recording that SSSD is set to."""

from __future__ import annotations

_FIELDS = 7  # passwd(5)
_MOST = 4096
_FOLDERS = ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/")
_SHELLS = frozenset(
    [
        "ash",
        "bash",
        "busybox",
        "csh",
        "dash",
        "elvish",
        "false",
        "fish",
        "git-shell",
        "ksh",
        "ksh93",
        "lksh",
        "mksh",
        "nologin",
        "nu",
        "pwsh",
        "rbash",
        "screen",
        "sh",
        "sync",
        "tcsh",
        "tmux",
        "true",
        "xonsh",
        "yash",
        "zsh",
        "zsh5",
        "shutdown",
        "halt",
    ]
)


def login_shells(data: bytes) -> tuple[str, ...]:
    """Return the shells of a passwd(5) file that are none of the usual ones, sorted.

    The usual ones are known by name in a folder of the system's programs; a wrapper that
    lies elsewhere is told.
    """
    found: set[str] = set()
    for line in data.decode("utf-8", "surrogateescape").split("\n")[:_MOST]:
        fields = line.split(":")
        if len(fields) != _FIELDS or not fields[6].startswith("/"):
            continue
        folder, _, name = fields[6].strip().rpartition("/")
        if name not in _SHELLS or f"{folder}/" not in _FOLDERS:
            found.add(fields[6].strip())
    return tuple(sorted(found))


def records_sessions(data: bytes) -> bool:
    """Return whether an SSSD configuration has sessions recorded.

    See sssd-session-recording(5): ``scope`` in ``[session_recording]`` is ``none`` unless
    set to ``some`` or ``all``.
    """
    section = ""
    scope = ""
    for line in data.decode("utf-8", "surrogateescape").split("\n")[:_MOST]:
        text = line.strip()
        if text.startswith("["):
            section = text.strip("[]")
        name, sign, value = text.partition("=")
        if sign and section == "session_recording" and name.strip() == "scope":
            scope = value.strip().lower()
    return scope in {"some", "all"}


def forced_commands(data: bytes) -> tuple[str, ...]:
    """Return what sshd_config(5) has run instead of what a person asked for, each once."""
    found: dict[str, None] = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n")[:_MOST]:
        words = line.replace("=", " ", 1).split(None, 1)
        if len(words) > 1 and words[0].lower() == "forcecommand":
            command = words[1].strip().strip('"')
            if command.split(" ")[0] not in {"none", "internal-sftp"}:
                found[command] = None
    return tuple(found)
