"""Every X request that this package can send: the reviewed allow-list, as data.

`encode` is the only place that makes request bytes and refuses any name that is not
listed here, so nothing else can reach a server. None of these requests selects an
event, grabs, reads pixels, keys, the pointer or a selection's content, creates or
changes anything, or starts a recording.

Sources: X Window System Protocol (X11R6.8), appendix B; X Resource Extension 1.2;
RECORD Extension Protocol 1.13; X11 Input Extension Protocol 1.x.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from auditor.model.frozen import frozen

CORE = ""
X_RESOURCE = "X-Resource"
RECORD = "RECORD"
X_INPUT = "XInputExtension"


@frozen
class Request:
    """One kind of request.

    Attributes:
        extension: name of the extension; empty for the core protocol.
        opcode: the major opcode of a core request, else the extension's minor opcode.
        name: as the protocol document spells it.
        harmless: why sending it takes nothing from anybody and changes nothing.
    """

    extension: str
    opcode: int
    name: str
    harmless: str


ALLOWED: tuple[Request, ...] = (
    Request(
        extension=CORE,
        opcode=3,
        name="GetWindowAttributes",
        harmless="tells which event masks others selected on a root window",
    ),
    Request(
        extension=CORE,
        opcode=16,
        name="InternAtom",
        harmless="looks a number up; sent with only-if-exists, so nothing is made",
    ),
    Request(
        extension=CORE,
        opcode=17,
        name="GetAtomName",
        harmless="looks up the name of a resource type",
    ),
    Request(
        extension=CORE,
        opcode=23,
        name="GetSelectionOwner",
        harmless="tells which client owns a selection, never its content",
    ),
    Request(
        extension=CORE,
        opcode=98,
        name="QueryExtension",
        harmless="tells whether an extension is present and its opcode",
    ),
    Request(
        extension=X_RESOURCE,
        opcode=0,
        name="QueryVersion",
        harmless="tells the version",
    ),
    Request(
        extension=X_RESOURCE,
        opcode=1,
        name="QueryClients",
        harmless="lists the connections",
    ),
    Request(
        extension=X_RESOURCE,
        opcode=2,
        name="QueryClientResources",
        harmless="counts what a connection holds, by type",
    ),
    Request(
        extension=X_RESOURCE,
        opcode=4,
        name="QueryClientIds",
        harmless="tells the process of each connection",
    ),
    Request(
        extension=X_RESOURCE,
        opcode=5,
        name="QueryResourceBytes",
        harmless="tells the number of a RECORD context and its size",
    ),
    Request(
        extension=RECORD,
        opcode=0,
        name="QueryVersion",
        harmless="tells the version",
    ),
    Request(
        extension=RECORD,
        opcode=4,
        name="GetContext",
        harmless="tells which kinds of event another's context records, no event",
    ),
    Request(
        extension=X_INPUT,
        opcode=1,
        name="GetExtensionVersion",
        harmless="tells the version",
    ),
    Request(
        extension=X_INPUT,
        opcode=7,
        name="GetSelectedExtensionEvents",
        harmless="lists the event classes that others selected on a root window",
    ),
)
"""The whole list; a test decodes the wire and compares."""

EXTENSIONS: tuple[str, ...] = (X_RESOURCE, RECORD, X_INPUT)
"""The extensions that we send requests to."""

NAMED_EXTENSIONS: tuple[str, ...] = (
    "MIT-SHM",
    "RENDER",
    "XKEYBOARD",
    "XTEST",
)
"""Extensions whose opcode only serves to name the ranges of a RECORD context."""

_BY_NAME = {(request.extension, request.name): request for request in ALLOWED}
_ROOM = 0xFFFF * 4 - 4


def encode(
    extension: str,
    name: str,
    body: bytes = b"",
    *,
    detail: int = 0,
    opcodes: Mapping[str, int] | None = None,
) -> bytes:
    """Return the bytes of one request, little-endian, padded to four bytes.

    Args:
        extension: as in `Request`; empty for a core request.
        name: as in `Request`.
        body: what follows the four-byte header.
        detail: second byte of a core request.
        opcodes: major opcode of each extension, from its QueryExtension reply.

    Raises:
        KeyError: the request is not on the allow-list, or the extension is not present.
        ValueError: the body is longer than a core request can be.
    """
    request = _BY_NAME[extension, name]
    if len(body) > _ROOM:
        raise ValueError(f"{name}: {len(body)} bytes do not fit into one request")
    if extension == CORE:
        first, second = request.opcode, detail
    else:
        first, second = (opcodes or {})[extension], request.opcode
    padded = body + bytes(-len(body) % 4)
    return struct.pack("<BBH", first, second, 1 + len(padded) // 4) + padded


def query_extension(name: str) -> bytes:
    """Return a QueryExtension request."""
    return encode(CORE, "QueryExtension", _counted(name))


def intern_atom(name: str) -> bytes:
    """Return an InternAtom request that never makes an atom (only-if-exists)."""
    return encode(CORE, "InternAtom", _counted(name), detail=1)


def numbers(*values: int) -> bytes:
    """Return a body of 32-bit numbers."""
    return struct.pack(f"<{len(values)}I", *values)


def _counted(name: str) -> bytes:
    text = name.encode("latin-1")
    return struct.pack("<HH", len(text), 0) + text
