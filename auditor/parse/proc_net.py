"""Socket tables of ``/proc/PID/net`` as values (proc_pid_net(5), packet(7), tcp(7)).

Every function here takes any bytes: a line that is not what the kernel writes is counted
and left out.
"""

from __future__ import annotations

import sys
from functools import cache

from auditor.model.named import NamedTuple
from auditor.model.network import Connection, NetlinkSocket, PacketSocket

_STATES = {b"01": "established", b"0A": "listening"}  # include/net/tcp_states.h
_ANNOUNCERS = {b"9": "audit", b"11": "connector"}  # linux/netlink.h
_PACKET_FIELDS = 9
_TCP_FIELDS = 10
_WORD = 8  # hexadecimal digits of 32 bits
_ADDRESS_DIGITS = frozenset({8, 32})
_MAPPED = "0" * 20 + "ffff"  # RFC 4291 §2.5.5.2, an IPv4 address within IPv6
_PORTS = 1 << 16


class PacketSockets(NamedTuple):
    """A packet table, and how many of its lines were malformed."""

    sockets: tuple[PacketSocket, ...]
    malformed: int


class NetlinkSockets(NamedTuple):
    """A netlink table, narrowed, and how many of its lines were malformed."""

    sockets: tuple[NetlinkSocket, ...]
    malformed: int


class Connections(NamedTuple):
    """A TCP table, and how many of its lines were malformed."""

    connections: tuple[Connection, ...]
    malformed: int


def parse_packet(data: bytes) -> PacketSockets:
    """Return the sockets of a ``packet`` table."""
    found: list[PacketSocket] = []
    malformed = 0
    for line in data.split(b"\n")[1:]:
        fields = line.split()
        if not fields:
            continue
        try:
            protocol = int(fields[3], 16)
            found.append(
                PacketSocket(
                    inode=_natural(fields[8]),
                    protocol=protocol,
                    interface=_natural(fields[4]),
                    uid=_natural(fields[7]),
                    receiving=bool(protocol) and fields[5] != b"0",
                )
            )
        except (ValueError, IndexError):
            malformed += 1
    return PacketSockets(tuple(found), malformed)


def parse_netlink(data: bytes) -> NetlinkSockets:
    """Return the audit and connector sockets of a ``netlink`` table."""
    found: list[NetlinkSocket] = []
    malformed = 0
    for line in data.split(b"\n")[1:]:
        fields = line.split()
        if not fields:
            continue
        try:
            if fields[1] in _ANNOUNCERS:
                found.append(
                    NetlinkSocket(
                        inode=_natural(fields[9]),
                        protocol=_ANNOUNCERS[fields[1]],
                        port=_natural(fields[2]),
                        groups=int(fields[3], 16),
                    )
                )
        except (ValueError, IndexError):
            malformed += 1
    return NetlinkSockets(tuple(found), malformed)


def parse_tcp(data: bytes) -> Connections:
    """Return the listening and established sockets of a ``tcp`` or ``tcp6`` table.

    Sockets that no process holds yet (inode 0, waiting to be accepted) are left out.
    """
    found: list[Connection] = []
    malformed = 0
    for line in data.split(b"\n")[1:]:
        fields = line.split(None, _TCP_FIELDS)
        if not fields:
            continue
        try:
            state, inode = fields[3], _natural(fields[9])
            if state in _STATES and inode:
                found.append(_connection(inode, _STATES[state], fields[1], fields[2]))
        except (ValueError, IndexError):
            malformed += 1
    return Connections(tuple(found), malformed)


def is_none_in_use(data: bytes, label: bytes) -> bool:
    """Return whether a ``sockstat`` text says that a protocol has no socket in use.

    Args:
        data: the text.
        label: how the protocol's line begins, for example ``TCP6:``.
    """
    for line in data.split(b"\n"):
        if line.startswith(label):
            return line.split()[1:3] == [b"inuse", b"0"]
    return False


def _connection(inode: int, state: str, local: bytes, remote: bytes) -> Connection:
    there = "" if state == "listening" else endpoint(remote.decode("ascii"))
    return Connection(
        inode=inode, state=state, local=endpoint(local.decode("ascii")), remote=there
    )


@cache
def endpoint(text: str) -> str:
    """Return ``ADDRESS:PORT`` of the kernel's hexadecimal form, IPv6 in brackets.

    Args:
        text: for example ``0100007F:0277``: 32-bit words as this machine stores them.

    Raises:
        ValueError: it is not of that form.
    """
    digits, _, port = text.partition(":")
    number = int(port, 16)
    if len(digits) not in _ADDRESS_DIGITS or not 0 <= number < _PORTS:
        raise ValueError(text)
    address = "".join(_in_order(digits[at : at + _WORD]) for at in range(0, len(digits), 8))
    if len(address) == _WORD:
        return f"{_dotted(address)}:{number}"
    if address.startswith(_MAPPED):
        return f"[::ffff:{_dotted(address[-_WORD:])}]:{number}"
    return f"[{_shortest(address)}]:{number}"


def _in_order(word: str) -> str:
    data = int(word, 16).to_bytes(4, "big")
    return (data[::-1] if sys.byteorder == "little" else data).hex()


def _dotted(address: str) -> str:
    return ".".join(str(byte) for byte in bytes.fromhex(address))


def _shortest(address: str) -> str:
    """Return an IPv6 address in its one canonical form (RFC 5952 §4)."""
    groups = [f"{int(address[at : at + 4], 16):x}" for at in range(0, 32, 4)]
    start = length = run = 0
    for at, group in enumerate(groups):
        run = run + 1 if group == "0" else 0
        if run > length:
            start, length = at - run + 1, run
    if length <= 1:
        return ":".join(groups)
    return f"{':'.join(groups[:start])}::{':'.join(groups[start + length :])}"


def _natural(field: bytes) -> int:
    if not field.isdigit():
        raise ValueError(field)
    return int(field)
