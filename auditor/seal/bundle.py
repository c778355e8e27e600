"""Bundles: one zip file with a report, what it discloses, and how to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.discovery import package_data
from auditor.errors import VerificationError
from auditor.model.frozen import frozen
from auditor.seal.archive import pack, unpack
from auditor.seal.bag import bag, payload_of
from auditor.seal.companions import NAMES
from auditor.seal.disclosures import DISCLOSURES_NAME
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.given import Given

LANGUAGES = ("en", "de")

_READ_ME = "READ-ME-FIRST.{}.txt"


@frozen
class Contents:
    """What a bundle holds that others can check.

    Attributes:
        report: bytes of ``report.dsse.json``.
        disclosures: bytes of ``disclosures.txt``.
        others: statements, time stamps, keys and the like, by name; what is rendered from
            a report is never handed on as it is.
    """

    report: bytes
    disclosures: bytes
    others: Mapping[str, bytes]


def make_bundle(
    contents: Contents, *, derived: Mapping[str, bytes], day: str, shown: int, total: int
) -> bytes:
    """Return a bundle; equal contents give equal bytes.

    Args:
        contents: what is signed, and what is disclosed of it.
        derived: files rendered from exactly what is disclosed, by name.
        day: ISO date of the bag.
        shown: how many values are disclosed.
        total: how many could be.
    """
    payload = {
        REPORT_NAME: contents.report,
        DISCLOSURES_NAME: contents.disclosures,
        **{name: data for name, data in contents.others.items() if NAMES.fullmatch(name)},
        **derived,
    }
    for language in LANGUAGES:
        text = package_data("auditor.seal.read_me", f"{language}.txt")
        payload[_READ_ME.format(language)] = text
    info = {
        "Bagging-Date": day,
        "Bag-Software-Agent": "monitoring-auditor",
        "X-Redacted": f"{total - shown}/{total}",
    }
    return pack(bag(payload, info))


def open_bundle(data: bytes, name: str = "") -> tuple[Given, Contents]:
    """Return what a bundle holds, to be verified, and as it can be handed on.

    Raises:
        InputError: it is no zip archive.
        VerificationError: archive or bag are not in order, or there is no report in it.
    """
    return opened(unpack(data), name)


def opened(files: Mapping[str, bytes], name: str = "") -> tuple[Given, Contents]:
    """Return the same of a bag's files.

    Raises:
        VerificationError: as `open_bundle`.
    """
    payload = payload_of(files)
    if REPORT_NAME not in payload:
        raise VerificationError("bag-manifest", f"there is no {REPORT_NAME} in it")
    disclosures = payload.get(DISCLOSURES_NAME)
    others = {each: payload[each] for each in payload if NAMES.fullmatch(each)}
    given = Given(
        report=payload[REPORT_NAME], disclosures=disclosures, others=others, name=name
    )
    contents = Contents(
        report=payload[REPORT_NAME], disclosures=disclosures or b"", others=others
    )
    return given, contents


def joined(lines: Sequence[bytes]) -> bytes:
    """Return lines as the bytes of a ``disclosures.txt``."""
    return b"".join(line + b"\n" for line in lines)
