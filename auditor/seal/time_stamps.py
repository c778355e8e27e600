"""Time stamps by RFC 3161: what is asked of an authority, and what its reply says.

The auditor talks to nobody. A person carries the request to an authority and the reply
back. What a reply says is read here; that it is an authority's, others verify, with the
certificates that the person who verifies trusts.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from auditor.model.frozen import frozen
from auditor.seal.der import (
    BOOLEAN,
    INTEGER,
    NULL,
    OCTETS,
    OID,
    SEQUENCE,
    TAGGED,
    TIME,
    element,
    integer,
    split,
    within,
)

NONCE_BYTES = 16
LARGEST = 1 << 20
"""Bytes of a reply that is read at all."""

_SHA256 = bytes.fromhex("608648016503040201")
_HASHES = {
    _SHA256: hashlib.sha256,
    bytes.fromhex("608648016503040202"): hashlib.sha384,
    bytes.fromhex("608648016503040203"): hashlib.sha512,
}
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_GRANTED = (b"\x00", b"\x01")


@frozen
class Stamp:
    """What a reply says.

    Attributes:
        time: when it was made.
        algorithm: of the digest, an object identifier.
        digest: of what it is about.
        nonce: that it repeats; empty for none.
    """

    time: datetime
    algorithm: bytes
    digest: bytes
    nonce: bytes

    def is_about(self, data: bytes) -> bool:
        """Return whether it is about these bytes."""
        return _HASHES[self.algorithm](data).digest() == self.digest


def request(data: bytes, nonce: bytes) -> bytes:
    """Return a request for a time stamp of some bytes.

    Args:
        data: what is to be dated; only its SHA-256 is in the request.
        nonce: that the reply must repeat, `NONCE_BYTES` random bytes.
    """
    imprint = element(
        SEQUENCE,
        element(SEQUENCE, element(OID, _SHA256), element(NULL)),
        element(OCTETS, hashlib.sha256(data).digest()),
    )
    number = integer(int.from_bytes(nonce, "big"))
    return element(SEQUENCE, integer(1), imprint, number, element(BOOLEAN, b"\xff"))


def nonce_of(query: bytes) -> bytes:
    """Return the nonce of a request.

    Raises:
        ValueError: it is none of ours.
    """
    return within(query, (0, SEQUENCE), (2, INTEGER))


def read_reply(data: bytes) -> Stamp:
    """Read an authority's reply (RFC 3161, section 2.4.2), judging no signature.

    Raises:
        ValueError: it cannot be read, or the authority refused.
    """
    if len(data) > LARGEST:
        raise ValueError("it is larger than 1 MiB")
    if within(data, (0, SEQUENCE), (0, SEQUENCE), (0, INTEGER)) not in _GRANTED:
        raise ValueError("the authority refused")
    token = within(data, (0, SEQUENCE), (1, SEQUENCE))
    if within(token, (0, OID)) != _SIGNED_DATA:
        raise ValueError("it has another form")
    inner = within(token, (1, TAGGED), (0, SEQUENCE), (2, SEQUENCE))
    if within(inner, (0, OID)) != _TST_INFO:
        raise ValueError("it has another form")
    info = within(inner, (1, TAGGED), (0, OCTETS), (0, SEQUENCE))
    algorithm = within(info, (2, SEQUENCE), (0, SEQUENCE), (0, OID))
    if algorithm not in _HASHES:
        raise ValueError("its digest is not SHA-256, SHA-384 or SHA-512")
    nonces = [content for tag, content in split(info)[5:] if tag == INTEGER]
    return Stamp(
        time=_time(within(info, (4, TIME))),
        algorithm=algorithm,
        digest=within(info, (2, SEQUENCE), (1, OCTETS)),
        nonce=nonces[0] if nonces else b"",
    )


def _time(text: bytes) -> datetime:
    whole, _, _fraction = text.decode("ascii").removesuffix("Z").partition(".")
    return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
