"""What a person gives to be verified: a report, its folder or a stream."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator

from auditor.errors import InputError, VerificationError
from auditor.model.frozen import frozen
from auditor.seal.disclosures import DISCLOSURES_NAME
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.files import Place, beside

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read at all."""

_HEAD = b'{"payloadType":"application/vnd.in-toto+json","payload":"'
_TRACES = (b"payloadType", b"application/vnd.in-toto", b'"signatures":[{"keyid":"')
_SHORTEST_HEAD = 8
_BLOCK = 1024 * 1024
_TOO_LARGE = f"it is larger than {LARGEST // _BLOCK} MiB"


@frozen
class Given:
    """The bytes to be verified.

    Attributes:
        report: of ``report.dsse.json``.
        disclosures: of ``disclosures.txt``; ``None`` when there is none.
        name: what the person called it.
    """

    report: bytes
    disclosures: bytes | None = None
    name: str = ""


def take(place: str) -> Given:
    """Read a report and the disclosures beside it.

    Args:
        place: a report's file, the folder it lies in, or ``-`` for standard input.

    Raises:
        InputError: there is nothing to read, no permission to, or it never was a report.
        VerificationError: one of the two files is larger than `LARGEST`.
    """
    if place == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
        return Given(report=_bounded_report(data), name=place)
    path = os.path.join(place, REPORT_NAME) if os.path.isdir(place) else place
    report = content(path)
    if report is None:
        raise InputError(
            f"there is no report at {path}",
            hint=f"name a {REPORT_NAME} file or the folder that holds one",
        )
    disclosures = content(beside(path, DISCLOSURES_NAME))
    if disclosures is not None and len(disclosures) > LARGEST:
        raise VerificationError("disclosure-form", _TOO_LARGE)
    return Given(report=_bounded_report(report), disclosures=disclosures, name=place)


def content(path: Place) -> bytes | None:
    """Read a file that a person named.

    Returns:
        Its bytes, up to one more than `LARGEST`; ``None`` when there is no such file.

    Raises:
        InputError: it cannot be read, or is a pipe, a device or a folder; those are
            refused, never waited for.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _unreadable(path, "it is no file")
        return b"".join(_blocks(descriptor))
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    finally:
        os.close(descriptor)


def _blocks(descriptor: int) -> Iterator[bytes]:
    left = LARGEST + 1
    while left and (block := os.read(descriptor, min(left, _BLOCK))):
        left -= len(block)
        yield block


def _unreadable(path: Place, why: str | None) -> InputError:
    return InputError(f"{path} cannot be read: {why}", hint="name a report that can be")


def _bounded_report(data: bytes) -> bytes:
    if len(data) <= LARGEST:
        return data
    if not looks_like_report(data):
        raise no_report()
    raise VerificationError("envelope-form", _TOO_LARGE)


def looks_like_report(data: bytes) -> bool:
    """Return whether a file is, or is what is left of, an envelope.

    Every trace that an envelope bears would have to go before a damaged one is taken for
    something else; one wrong byte cannot do that.
    """
    if any(trace in data for trace in _TRACES):
        return True
    return len(data) >= _SHORTEST_HEAD and _HEAD.startswith(data)


def no_report() -> InputError:
    """Return the error for a file that never was a report."""
    return InputError(
        "this is no report: it has nothing of a signed envelope",
        hint=f"name a {REPORT_NAME} file or the folder that holds one",
    )
