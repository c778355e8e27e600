"""Values that may be withheld: digests in the signed report, disclosures beside it.

Every value under a key of `auditor.model.observation.WITHHOLDABLE` is replaced by an
array that holds one digest, ``[{"...": "<digest>"}]`` (RFC 9901, section 4.2.4.2). The
value itself, with a salt, is one line of ``disclosures.txt``::

    line   = base64url(RFC 8785 of [salt, value])     without padding
    digest = base64url(SHA-256(the line's ASCII))

Withholding a value is deleting its line; no signed byte changes. The key stays visible,
so what is withheld can be counted by kind.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Mapping

from auditor.errors import AuditorError
from auditor.model.frozen import frozen
from auditor.model.observation import WITHHOLDABLE
from auditor.seal.canonical import base64url_text, canonical, sealable

DISCLOSURES_NAME = "disclosures.txt"
SALT_BYTES = 16

Salt = Callable[[], bytes]
"""Gives `SALT_BYTES` new random bytes at each call."""

RESERVED: frozenset[str] = frozenset({"...", "_sd", "_sd_alg"})
"""Keys that RFC 9901 gives a meaning; only the first is used, only inside a digest."""


def fresh_salt() -> bytes:
    """Return 128 bits from the system's source of secrets."""
    return os.urandom(SALT_BYTES)


@frozen
class Hidden:
    """A report whose withholdable values are digests.

    Attributes:
        tree: the report with digests.
        lines: one disclosure per digest, in the order of the report.
        counts: how many values there are, by key, sorted.
    """

    tree: dict[str, object]
    lines: tuple[str, ...]
    counts: dict[str, int]


def disclosure(salt: bytes, value: object) -> str:
    """Return the line that discloses one value."""
    # The canonical form of a pair, put together here: a report has thousands of these.
    pair = b'["%s",%s]' % (base64url_text(salt).encode("ascii"), canonical(value))
    return base64url_text(pair)


def digest_of(line: bytes) -> str:
    """Return the digest that stands in the signed report for a line."""
    return base64url_text(hashlib.sha256(line).digest())


def disclosures_file(lines: tuple[str, ...]) -> bytes:
    """Return the bytes of ``disclosures.txt``: a line feed ends every line."""
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def hide(report: Mapping[str, object], *, salt: Salt = fresh_salt) -> Hidden:
    """Replace every value that may be withheld by its digest.

    Null and the empty string hold nothing to withhold and stay. In a list under such a
    key every element is replaced by itself, so the length stays visible.

    Args:
        report: the plain JSON of a report; it is not changed.
        salt: where salts come from; tests give their own.

    Raises:
        AuditorError: the report holds what cannot be sealed (see `sealable`), an object
            under a withholdable key, or a key that RFC 9901 reserves.
    """
    lines: list[str] = []
    counts: Counter[str] = Counter()
    keys: set[str] = set()

    def replaced(key: str, value: object) -> object:
        if isinstance(value, dict):
            if key in WITHHOLDABLE:
                raise _unsealable(f"an object under the key {key}")
            keys.update(value)
            return {inner: replaced(inner, item) for inner, item in value.items()}
        if isinstance(value, list):
            return [replaced(key, item) for item in value]
        if key not in WITHHOLDABLE or value is None or value == "":
            return sealable(value)
        line = disclosure(salt(), sealable(value))
        lines.append(line)
        counts[key] += 1
        return [{"...": digest_of(line.encode("ascii"))}]

    keys.update(report)
    tree = {key: replaced(key, value) for key, value in report.items()}
    for key in keys:
        if key in RESERVED or not key.isascii():
            raise _unsealable(f"the key {key!a}")
    return Hidden(tree=tree, lines=tuple(lines), counts=dict(sorted(counts.items())))


def _unsealable(what: str) -> AuditorError:
    return AuditorError(
        f"{what} cannot be sealed",
        hint="this is a fault of the auditor; please report it",
    )
