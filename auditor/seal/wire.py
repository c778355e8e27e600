"""The SSH wire form of numbers, strings and signatures (RFC 4251, section 5)."""

from __future__ import annotations

from auditor.seal.public_keys import Algorithm, smaller_s

_ED25519_SIZE = 64
_LARGEST_NUMBER = 33
_TYPES = {Algorithm.ED25519: b"ssh-ed25519", Algorithm.P256: b"ecdsa-sha2-nistp256"}


def string(data: bytes) -> bytes:
    """Return bytes with their length before them."""
    return len(data).to_bytes(4, "big") + data


class Wire:
    """Bytes that are read from the front; whoever reads beyond the end gets an error."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """Return the next bytes.

        Raises:
            ValueError: there are not so many.
        """
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise ValueError("it is cut off")
        self._at += size
        return found

    def number(self) -> int:
        """Return the next number of four bytes."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """Return the next string."""
        return self.take(self.number())

    def end(self) -> None:
        """Demand that nothing is left.

        Raises:
            ValueError: something is.
        """
        if self._at != len(self._data):
            raise ValueError("something follows it")


def signature_of(algorithm: Algorithm, blob: bytes) -> bytes:
    """Return a signature in the form that `PublicKey.verifies` takes.

    Args:
        algorithm: of the key.
        blob: type and signature (RFC 8709, section 6; RFC 5656, section 3.1.2).

    Raises:
        ValueError: it is no signature of that kind.
    """
    outer = Wire(blob)
    kind, body = outer.string(), outer.string()
    outer.end()
    if kind != _TYPES[algorithm]:
        raise ValueError("it is a signature of another kind than its key")
    if algorithm is Algorithm.ED25519:
        if len(body) != _ED25519_SIZE:
            raise ValueError("it has another length")
        return body
    inner = Wire(body)
    numbers = [inner.string(), inner.string()]
    inner.end()
    if not all(0 < len(number) <= _LARGEST_NUMBER for number in numbers):
        raise ValueError("it has another length")
    r, s = (int.from_bytes(number, "big") for number in numbers)
    from cryptography.hazmat.primitives.asymmetric import utils  # noqa: PLC0415 - costly

    return smaller_s(utils.encode_dss_signature(r, s))
