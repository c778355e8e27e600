"""Filters and rings of packet sockets (packet(7)), from the kernel's diagnostics.

The structures are those of ``linux/packet_diag.h``. The kernel tells them for our own
network namespace only, and a filter only to whoever may administer that namespace
(CAP_NET_ADMIN). An eBPF filter is not told at all: the socket then counts as one that is
handed everything, the most it may be.
"""

from __future__ import annotations

import errno
import struct

from auditor.host.live.netlink import SOCKETS, attributes, dump
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import replace
from auditor.model.named import NamedTuple
from auditor.model.network import PacketSocket
from auditor.parse.bpf import judge_filter

_FAMILY = 17  # AF_PACKET
_MEMBERSHIPS, _RING, _FILTER = 0x02, 0x04, 0x20  # PACKET_SHOW_*
_EVERYTHING = _MEMBERSHIPS | _RING | _FILTER
_ANY = 0xFFFFFFFF
_REQUEST = struct.Struct("=BBHIIII")  # struct packet_diag_req
_HEAD = struct.Struct("=BBHIII")  # struct packet_diag_msg
_MEMBERSHIP = struct.Struct("=IIHH32x")  # struct packet_diag_mclist
_ATTRIBUTE_MEMBERSHIPS, _ATTRIBUTE_RING, _ATTRIBUTE_FILTER = 1, 2, 7  # PACKET_DIAG_*
_PROMISCUOUS = 1  # PACKET_MR_PROMISC


def with_details(
    sockets: tuple[PacketSocket, ...],
) -> tuple[tuple[PacketSocket, ...], tuple[Gap, ...]]:
    """Return sockets of our own namespace with what the diagnostics add.

    Without any socket nothing is asked, so that the kernel need not load a module.

    Returns:
        The sockets, and what could not be told: harmless gaps, for a socket whose filter
        is unknown is reported as one that may receive everything.
    """
    if not sockets:
        return (), ()
    try:
        bodies = dump(
            SOCKETS, _REQUEST.pack(_FAMILY, 0, 0, 0, _EVERYTHING, _ANY, _ANY)
        ).bodies
    except OSError as error:
        return sockets, (_refusal(error, len(sockets)),)
    details = dict(detail_of(body) for body in bodies if len(body) >= _HEAD.size)
    found = tuple(_joined(item, details.get(item.inode)) for item in sockets)
    unknown = sum(not item.filtering for item in found)
    return found, (_unread(unknown),) if unknown else ()


class Detail(NamedTuple):
    """What the diagnostics add to a packet socket; the fields are those of the model."""

    filtering: str
    ring: bool
    promiscuous: bool


def detail_of(body: bytes) -> tuple[int, Detail]:
    """Return the inode and the details of one message, at least its fixed part long."""
    inode = _HEAD.unpack_from(body)[3]
    told = attributes(body, _HEAD.size)
    return inode, Detail(
        filtering=_filtering(told.get(_ATTRIBUTE_FILTER)),
        ring=_ATTRIBUTE_RING in told,
        promiscuous=_promiscuous(told.get(_ATTRIBUTE_MEMBERSHIPS, b"")),
    )


def _joined(socket: PacketSocket, detail: Detail | None) -> PacketSocket:
    if detail is None:
        return socket
    filtering, ring, promiscuous = detail
    return replace(socket, filtering=filtering, ring=ring, promiscuous=promiscuous)


def _filtering(program: bytes | None) -> str:
    """Judge a filter; an empty attribute means that the kernel keeps it to itself."""
    if program is None:
        return "all"
    return judge_filter(program) if program else ""


def _promiscuous(memberships: bytes) -> bool:
    whole = len(memberships) - len(memberships) % _MEMBERSHIP.size
    records = _MEMBERSHIP.iter_unpack(memberships[:whole])
    return any(kind == _PROMISCUOUS for _, _, kind, _ in records)


def _unread(count: int) -> Gap:
    return Gap(
        kind=GapKind.DENIED,
        reason="packet-filters",
        count=count,
        needs="root",
        harmless=True,
    )


def _refusal(error: OSError, count: int) -> Gap:
    if error.errno in {errno.EPERM, errno.EACCES}:
        return _unread(count)
    slow = isinstance(error, TimeoutError)
    return Gap(
        kind=GapKind.TIMED_OUT if slow else GapKind.UNSUPPORTED,
        reason="packet-diagnostics",
        count=count,
        harmless=True,
    )
