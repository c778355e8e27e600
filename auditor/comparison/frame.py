"""Whose reports these are, which one is older, and what they were made with."""

from __future__ import annotations

from datetime import UTC, datetime

from auditor.comparison.facts import told, withheld_in
from auditor.model.change import Order
from auditor.model.comparison import Seal, Side
from auditor.model.declared import PolicyFacts
from auditor.model.report import Report, plain
from auditor.render import Json
from auditor.render._reading import child, number, objects, whole, word

HOST_FIELDS = (
    *("host_name", "user", "privilege", "source", "system", "family", "kernel"),
    *("architecture", "zone", "environment", "displays", "session_type"),
)
"""What is compared of the host; times and namespaces differ in any two reports."""

TOOL_FIELDS = (
    *("name", "version", "python", "record_sha256", "catalogue_sha256"),
    *("catalogue_date", "foreign_files"),
)
POLICY_FIELDS = (
    *("basis", "id", "version", "status", "controller", "sha256", "path"),
    *("signature", "problem", "undeclared"),
)
AGREEMENT_FIELDS = (
    *("basis", "id", "version", "status", "controller", "sha256", "signature"),
)
NO_AGREEMENT: Json = plain(PolicyFacts(basis="nothing-agreed"))
"""Stands in the place of an agreement that a report does not have."""

SIGNER_FIELDS = ("keyid", "name", "role", "protection", "algorithm")

_SEALED = frozenset({"report_id", "sequence", "signer", "previous"})
_KNOWN = frozenset(Report.__dataclass_fields__) | _SEALED


def order_of(first: Json, second: Json) -> Order:
    """Return how two reports, as they were given, stand in time by their clocks."""
    moments = [_moment(word(child(each, "host"), "time")) for each in (first, second)]
    if moments[0] is None or moments[1] is None:
        return Order.UNKNOWN
    if moments[0] == moments[1]:
        return Order.SAME_TIME
    return Order.AS_GIVEN if moments[0] < moments[1] else Order.REVERSED


def is_same_host(older: Json, newer: Json) -> bool | None:
    """Return whether both name one computer; ``None`` when a name is missing."""
    names = [word(child(each, "host"), "host_name") for each in (older, newer)]
    return names[0] == names[1] if all(names) else None


def is_same_report(older: Json, newer: Json) -> bool:
    """Return whether both are one sealed report."""
    return word(older, "report_id") == word(newer, "report_id") != ""


def clock_disagrees(older: Json, newer: Json) -> bool:
    """Return whether one signer's numbers run against the clocks."""
    keys = [word(child(each, "signer"), "keyid") for each in (older, newer)]
    before, after = whole(older.get("sequence")), whole(newer.get("sequence"))
    if before is None or after is None or not keys[0] or keys[0] != keys[1]:
        return False
    return before > after


def side_of(report: Json, seal: Seal) -> Side:
    """Return one report's own facts.

    Args:
        report: its plain JSON.
        seal: what checking its seal came to.
    """
    host, signer = child(report, "host"), child(report, "signer")
    return Side(
        schema=word(report, "schema"),
        audit=bool(objects(report, "rules")),
        source=word(host, "source"),
        host_name=told(host, "host_name"),
        user=told(host, "user"),
        privilege=word(host, "privilege"),
        time=word(host, "time"),
        zone=word(host, "zone"),
        report_id=word(report, "report_id"),
        signer=word(signer, "name") or word(signer, "keyid"),
        seal=seal,
        withheld=withheld_in(report),
        unrelated=number(child(report, "summary"), "unrelated"),
        unknown_fields=tuple(sorted(set(report) - _KNOWN)),
    )


def _moment(text: str) -> datetime | None:
    """Return an RFC 3339 moment; one without an offset is UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
