"""Files below ``/proc/PID`` (proc(5)) as values."""

from __future__ import annotations

from auditor.model.named import NamedTuple

_KERNEL_THREAD = 0x00200000  # PF_KTHREAD, include/linux/sched.h
_FIELDS_AFTER_COMM = 20  # up to field 22, starttime


class Stat(NamedTuple):
    """What the audit needs of ``/proc/PID/stat``."""

    name: str
    parent: int
    started: int
    kernel: bool
    session: int = 0
    terminal: int = 0


def parse_stat(data: bytes) -> Stat | None:
    """Return the fields of a stat line; ``None`` when it is malformed.

    The name stands between the first ``(`` and the last ``)`` and may itself hold
    brackets, blanks and newlines.
    """
    opening, closing = data.find(b"("), data.rfind(b")")
    rest = data[closing + 1 :].split()
    if not 0 <= opening < closing or len(rest) < _FIELDS_AFTER_COMM:
        return None
    try:
        parent, session, terminal = int(rest[1]), int(rest[3]), int(rest[4])
        flags, started = int(rest[6]), int(rest[19])
    except ValueError:
        return None
    name = data[opening + 1 : closing].decode("utf-8", "surrogateescape")
    is_kernel = bool(flags & _KERNEL_THREAD)
    return Stat(name, parent, started, is_kernel, session, terminal)


class Status(NamedTuple):
    """What the audit needs of ``/proc/PID/status``."""

    uid: int
    tracer: int


def parse_status(data: bytes) -> Status:
    """Return real user id and tracer; -1 and 0 where a line is missing or malformed.

    The first line holds the process's own name; the kernel escapes newlines in it, so no
    name can forge a later line.
    """
    return Status(_number(data, b"\nUid:\t", -1), _number(data, b"\nTracerPid:\t", 0))


def _number(data: bytes, label: bytes, default: int) -> int:
    start = data.find(label)
    if start < 0:
        return default
    words = data[start + len(label) : start + len(label) + 24].split(None, 1)
    return int(words[0]) if words and words[0].isdigit() else default


_TOLD = (
    *("LD_AUDIT", "LD_PRELOAD", "BASH_ENV", "PROMPT_COMMAND", "SSLKEYLOGFILE"),
    *("JAVA_TOOL_OPTIONS", "NODE_OPTIONS", "PYTHONSTARTUP"),
    *("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy"),
)
"""The only names of an environment that are read: what loads code or diverts traffic."""

_TOLD_BYTES = tuple(f"{name}=".encode() for name in _TOLD)


def parse_environ(data: bytes) -> dict[str, str]:
    """Return the allowed names of a ``/proc/PID/environ`` text with their values.

    A process may overwrite this memory, so it is a claim. Undecodable bytes become
    surrogates; of a name that stands there twice the first counts, as getenv(3) has it.
    """
    found: dict[str, str] = {}
    if not any(name in data for name in _TOLD_BYTES):
        return found
    for item in data.split(b"\0"):
        name, sign, value = item.partition(b"=")
        if sign and b"%s=" % name in _TOLD_BYTES:
            word = name.decode("ascii")
            found.setdefault(word, value.decode("utf-8", "surrogateescape"))
    return found


def parse_cmdline(data: bytes) -> tuple[str, ...]:
    """Return the argument vector; undecodable bytes become surrogates.

    A process may overwrite this memory (prctl(2), PR_SET_MM), so it is a claim.
    """
    if not data:
        return ()
    text = data.decode("utf-8", "surrogateescape")
    return tuple(text.removesuffix("\0").split("\0"))


class Group(NamedTuple):
    """Where a control group puts a process."""

    unit: str
    container: str


_CONTAINERS = ("docker-", "libpod-", "crio-", "cri-containerd-", "lxc.payload.", "machine-")
_CONTAINER_PARENTS = ("docker", "lxc", "kubepods", "machine.slice")


def parse_cgroup(data: bytes) -> Group:
    """Return systemd unit and container of a ``/proc/PID/cgroup`` text (cgroups(7)).

    The unit is the innermost service, scope or timer unit; ``-.slice`` names are none.
    """
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        _, _, path = line.partition("::")
        if not path:
            _, _, path = line.partition(":name=systemd:")
        if path:
            return _group(path.strip("/").split("/"))
    return Group("", "")


def _group(parts: list[str]) -> Group:
    unit = container = ""
    for before, part in zip(["", *parts], parts, strict=False):
        if part.endswith((".service", ".scope", ".socket", ".mount")):
            unit = part
        if part.startswith(_CONTAINERS) or before in _CONTAINER_PARENTS:
            container = part
    return Group(unit, container)


def parse_users(text: str) -> dict[int, str]:
    """Return names by user id of a passwd(5) file; malformed lines are left out."""
    users: dict[int, str] = {}
    for line in text.splitlines():
        fields = line.split(":")
        if len(fields) > 2 and fields[2].isdigit():  # noqa: PLR2004 - passwd(5), field 3
            users.setdefault(int(fields[2]), fields[0])
    return users


_FIRST_PERSON = 1000
"""The first user id of people (login.defs(5), UID_MIN); those below are the system's."""


def parse_homes(text: str) -> dict[int, str]:
    """Return the home folders of root and of people by user id, of a passwd(5) file.

    Accounts whose shell is none that lets anybody in are left out.
    """
    homes: dict[int, str] = {}
    for line in text.splitlines():
        fields = line.split(":")
        if len(fields) != 7 or not fields[2].isdigit():  # noqa: PLR2004 - passwd(5)
            continue
        uid, folder, shell = int(fields[2]), fields[5], fields[6]
        closed = shell.endswith(("/nologin", "/false"))
        if (uid == 0 or uid >= _FIRST_PERSON) and folder.startswith("/") and not closed:
            homes.setdefault(uid, folder)
    return homes
