"""Servers on local sockets, from the kernel's list (proc_net_unix(5)), and their names."""

from __future__ import annotations

from collections import Counter

_CONNECTED = "03"
_FIELDS = 8
_STATE, _PATH = 5, 7


def served(table: str) -> dict[str, int]:
    """Return how many connections each named server has accepted.

    A name that only a service manager listens on, to start the server at the first
    connection, has none: whoever connects to what is listed here starts nothing.

    Args:
        table: a ``/proc/net/unix`` text; abstract names start with ``@``.
    """
    found: Counter[str] = Counter()
    for line in table.splitlines()[1:]:
        fields = line.split(None, _FIELDS - 1)
        if len(fields) == _FIELDS and fields[_STATE] == _CONNECTED:
            found[fields[_PATH]] += 1
    return dict(found)


def bus_paths(address: str) -> tuple[str, ...]:
    """Return the local sockets of a D-Bus address, abstract ones with a leading ``@``.

    A part that names no local socket (``tcp:``, ``unixexec:``, ``autolaunch:``) is empty.
    See the D-Bus Specification, "Server Addresses".
    """
    return tuple(_bus_path(part) for part in address.split(";") if part)


def _bus_path(part: str) -> str:
    transport, _, rest = part.partition(":")
    keys = dict(item.partition("=")[::2] for item in rest.split(","))
    path, abstract = keys.get("path", ""), keys.get("abstract", "")
    if transport != "unix" or not (path or abstract):
        return ""
    name = _unescaped(path or abstract)
    return f"@{name}" if abstract else name


def _unescaped(text: str) -> str:
    """Return a value of an address with its ``%XX`` undone; a malformed one stays."""
    first, *parts = text.split("%")
    data = first.encode("utf-8", "surrogateescape")
    for part in parts:
        try:
            data += bytes.fromhex(part[:2])
            rest = part[2:]
        except ValueError:
            rest = f"%{part}"
        data += rest.encode("utf-8", "surrogateescape")
    return data.decode("utf-8", "surrogateescape")


def is_bus(path: str) -> bool:
    """Return whether a socket's name is one that message buses of people listen under."""
    folder, _, name = path.rpartition("/")
    at_spi = folder.endswith("/at-spi") and name.startswith("bus")
    return name.startswith("dbus-") or at_spi or (name == "bus" and "/user/" in folder)


def is_pulse(path: str) -> bool:
    """Return whether a socket's name is one that sound servers listen under."""
    return path.endswith("/native") and "/pulse" in path


def is_pipewire(path: str) -> bool:
    """Return whether a socket's name is one that PipeWire's daemons listen under."""
    name = path.rpartition("/")[2]
    return name.startswith("pipewire-") and not name.endswith(".lock")


def pulse_path(server: str) -> str | None:
    """Return the local socket of a ``PULSE_SERVER``; empty when it names another machine.

    ``None`` when it names nothing. See PulseAudio, "Server Strings".
    """
    words = [word.rpartition("}")[2] for word in server.split()]
    if not words:
        return None
    local = [word.removeprefix("unix:") for word in words]
    return next((word for word in local if word.startswith("/")), "")
