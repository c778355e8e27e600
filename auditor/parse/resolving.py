"""Whom a system asks for names: ``resolv.conf``(5), ``resolved.conf``(5), UDP sockets."""

from __future__ import annotations

from auditor.parse.proc_net import endpoint

_MOST = 50
_NAMES_PORT = 53
_FIELDS = 10
_IPV4_PARTS = 4
_IPV6 = frozenset("0123456789abcdef:.")


def name_servers(data: bytes) -> tuple[str, ...]:
    """Return the addresses that a ``resolv.conf`` or ``resolved.conf`` names, each once."""
    found: dict[str, None] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        words = line.split()
        if words[:1] == ["nameserver"]:
            told = words[1:2]
        elif line.strip().startswith("DNS="):
            told = line.partition("=")[2].split()
        else:
            continue
        for word in told:
            address = _address(word)
            if address:
                found[address] = None
    return tuple(found)[:_MOST]


def _address(word: str) -> str:
    """Return the plain address of ``ADDRESS[:PORT][%INTERFACE][#NAME]``, or nothing."""
    text = word.partition("#")[0].partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return text.lower() if _is_address(text) else ""


def _is_address(text: str) -> bool:
    """Return whether a text has the form of an address; its numbers are not judged."""
    if ":" in text:
        return text.count(":") > 1 and set(text.lower()) <= _IPV6
    parts = text.split(".")
    return len(parts) == _IPV4_PARTS and all(
        part.isascii() and part.isdigit() for part in parts
    )


def name_sockets(data: bytes) -> dict[int, str]:
    """Return ``ADDRESS:PORT`` by inode of a ``/proc/net/udp`` table's sockets for names."""
    found: dict[int, str] = {}
    for line in data.split(b"\n")[1:]:
        fields = line.split(None, _FIELDS)
        if len(fields) < _FIELDS or not fields[1].endswith(b":0035"):
            continue
        try:
            found[int(fields[9])] = endpoint(fields[1].decode("ascii", "replace"))
        except ValueError:
            continue
    found.pop(0, None)
    return found


def is_asked(listening: str, servers: tuple[str, ...]) -> bool:
    """Return whether questions to one of some servers reach a listening address."""
    address, _, port = listening.rpartition(":")
    text = address.strip("[]")
    if port != str(_NAMES_PORT):
        return False
    if text in {"0.0.0.0", "::"}:  # noqa: S104 - compared with, not bound to
        return any(item == "::1" or item.startswith("127.") for item in servers)
    return text in servers
