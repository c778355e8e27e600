"""Bundles: one zip file with a report, what it discloses, and how to check it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from auditor.discovery import package_data
from auditor.errors import VerificationError
from auditor.model.frozen import frozen
from auditor.seal.archive import pack, unpack
from auditor.seal.bag import bag, payload_of
from auditor.seal.disclosures import DISCLOSURES_NAME
from auditor.seal.envelope import REPORT_NAME
from auditor.seal.given import Given

LANGUAGES = ("en", "de")

_READ_ME = "READ-ME-FIRST.{}.txt"
_KEPT = re.compile(
    r"report\.dsse\.json\.(tsr|tsq|sig)|[a-z-]+-[0-9]+\.dsse\.json(\.tsr|\.sig)?"
    r"|checkpoint(\.tsr)?|proof\.json|keys/[A-Za-z0-9._-]+\.pub(\.pem)?|allowed_signers"
    r"|tsa/[A-Za-z0-9._-]+\.pem"
)
"""Files that are handed on as they are; what is rendered from a report never is."""


@frozen
class Contents:
    """What a bundle holds that others can check.

    Attributes:
        report: bytes of ``report.dsse.json``.
        disclosures: bytes of ``disclosures.txt``.
        others: statements, time stamps, keys and the like, by name.
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
        **{name: data for name, data in contents.others.items() if _KEPT.fullmatch(name)},
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
    given = Given(report=payload[REPORT_NAME], disclosures=disclosures, name=name)
    others = {each: payload[each] for each in payload if _KEPT.fullmatch(each)}
    contents = Contents(
        report=payload[REPORT_NAME], disclosures=disclosures or b"", others=others
    )
    return given, contents


def joined(lines: Sequence[bytes]) -> bytes:
    """Return lines as the bytes of a ``disclosures.txt``."""
    return b"".join(line + b"\n" for line in lines)
