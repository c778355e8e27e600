"""Renewing a time stamp: one over a list of the report and the stamps that it has.

A stamp lasts as long as its authority's certificate and digest. A newer one over a list of
all of them, as ``sha256sum`` writes it, carries their word on (RFC 4998 has the same idea).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from auditor.seal.envelope import REPORT_NAME

LIST = re.compile(r"renewal-([0-9]+)\.sha256")
"""Names of such lists."""

_STAMPED = re.compile(r"report\.dsse\.json(\.tsr)?|renewal-[0-9]+\.sha256(\.tsr)?")
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")


def next_list(report: bytes, files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return the name and the bytes of the next list.

    Args:
        report: bytes of ``report.dsse.json``.
        files: what lies beside it, by name.
    """
    told = {REPORT_NAME: report, **files}
    numbers = [int(match[1]) for name in files if (match := LIST.fullmatch(name))]
    lines = (
        f"{sha256(told[name]).hexdigest()}  {name}\n"
        for name in sorted(told)
        if _STAMPED.fullmatch(name)
    )
    name = f"renewal-{max(numbers, default=0) + 1}.sha256"
    return name, "".join(lines).encode("ascii")


def list_problem(listed: bytes, report: bytes, files: Mapping[str, bytes]) -> str:
    """Return why a list is none of this report and of what lies beside it; or nothing.

    Args:
        listed: bytes of the list.
        report: bytes of ``report.dsse.json``.
        files: what lies beside it, by name.
    """
    told = {REPORT_NAME: report, **files}
    names = []
    for line in listed.decode("ascii", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or not _STAMPED.fullmatch(match[2]):
            return "it is no list of a report and its time stamps"
        if match[2] not in told:
            return f"it lists {match[2]}, which is not there"
        if sha256(told[match[2]]).hexdigest() != match[1]:
            return f"it lists another {match[2]} than the one that is there"
        names.append(match[2])
    return "" if REPORT_NAME in names else "it does not list the report"
