"""What a person gives to be verified: a report, its folder, a bundle or a stream."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping

from auditor.errors import InputError, VerificationError
from auditor.model.frozen import field, frozen
from auditor.seal.disclosures import DISCLOSURES_NAME
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.files import Place, beside

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read at all."""

_HEAD = b'{"payloadType":"application/vnd.in-toto+json","payload":"'
_TRACES = (b"payloadType", b"application/vnd.in-toto", b'"signatures":[{"keyid":"')
_SHORTEST_HEAD = 8
_BLOCK = 1024 * 1024
_ZIP = b"PK\x03\x04"
_TOO_LARGE = f"it is larger than {LARGEST // _BLOCK} MiB"


@frozen
class Given:
    """The bytes to be verified.

    Attributes:
        report: of ``report.dsse.json``.
        disclosures: of ``disclosures.txt``; ``None`` when there is none.
        others: what else lies beside it (`auditor.seal.companions.NAMES`), by name.
        name: what the person called it.
    """

    report: bytes
    disclosures: bytes | None = None
    others: Mapping[str, bytes] = field(default_factory=dict)
    name: str = ""


def take(place: str) -> Given:
    """Read a report and the disclosures beside it.

    Args:
        place: a report's file, the folder it lies in, a bundle, an unpacked bundle, or
            ``-`` for standard input.

    Raises:
        InputError: there is nothing to read, no permission to, or it never was a report.
        VerificationError: one of the two files is larger than `LARGEST`.
    """
    if place == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
        return _in_bundle(data, place) or Given(report=_bounded_report(data), name=place)
    if os.path.isfile(os.path.join(place, "bagit.txt")):
        return _in_bag(place)
    path = os.path.join(place, REPORT_NAME) if os.path.isdir(place) else place
    report = content(path)
    if report is None:
        raise InputError(
            f"there is no report at {path}",
            hint=f"name a {REPORT_NAME} file or the folder that holds one",
        )
    if bundled := _in_bundle(report, place):
        return bundled
    disclosures = content(beside(path, DISCLOSURES_NAME))
    if disclosures is not None and len(disclosures) > LARGEST:
        raise VerificationError("disclosure-form", _TOO_LARGE)
    return Given(
        report=_bounded_report(report),
        disclosures=disclosures,
        others=beside_it(os.path.dirname(path)),
        name=place,
    )


def beside_it(folder: Place) -> dict[str, bytes]:
    """Return the files beside a report that may add to it, by name.

    Args:
        folder: of the report; those below ``keys`` and ``tsa`` count too.

    Raises:
        InputError: one of them cannot be read.
        VerificationError: there are too many of them, or one is too large.
    """
    from auditor.seal.companions import MOST, NAMES  # noqa: PLC0415 - they read files here

    found: dict[str, bytes] = {}
    for inner in ("", "keys", "tsa"):
        place = os.path.join(folder or ".", inner)
        for name in _names(place):
            called = f"{inner}/{name}" if inner else name
            if not NAMES.fullmatch(called):
                continue
            data = content(os.path.join(place, name)) or b""
            if len(data) > LARGEST or len(found) == MOST:
                raise VerificationError(
                    "companion-size", f"too much lies beside it: {called}"
                )
            found[called] = data
    return found


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _unreadable(folder, error.strerror) from error


def _in_bundle(data: bytes, name: str) -> Given | None:
    """Return what a bundle holds; ``None`` for what is none."""
    if not data.startswith(_ZIP):
        return None
    from auditor.seal.bundle import open_bundle  # noqa: PLC0415 - only for bundles

    return open_bundle(data, name)[0]


def _in_bag(folder: str) -> Given:
    """Return what an unpacked bundle holds."""
    from auditor.seal.archive import MOST_FILES  # noqa: PLC0415 - only for bags
    from auditor.seal.bundle import opened  # noqa: PLC0415 - the same

    files: dict[str, bytes] = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            inside = os.path.relpath(path, folder).replace(os.sep, "/")
            files[inside] = content(path) or b""
            if len(files) > MOST_FILES:
                raise VerificationError("bag-manifest", f"more than {MOST_FILES} files")
    return opened(files, folder)[0]


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
