"""Read a report that the person named, sealed or as JSON, with all it discloses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from auditor.errors import InputError
from auditor.model.report import SCHEMA
from auditor.render import Json

if TYPE_CHECKING:
    from auditor.seal.given import Given

_FAMILY, _, _MAJOR = SCHEMA.partition("/")
_HINT = "name a report, the folder it lies in, or - for standard input"
_LARGEST_CHECKPOINT = 4096
_WITHHELD = {"withheld": True}


def report_at(place: str) -> Json:
    """Return the plain JSON of a report, with everything its disclosures tell.

    Args:
        place: a sealed report, its folder, the JSON of ``--format json``, or ``-``.

    Returns:
        The report; a value that was withheld is ``{"withheld": true}``.

    Raises:
        InputError: it cannot be read, or is no report that this version knows.
        VerificationError: it is a sealed report, damaged beyond opening.
    """
    from auditor.seal.given import take  # noqa: PLC0415 - only here

    return report_in(take(place), place)


def report_in(given: Given, place: str) -> Json:
    """Return the same as `report_at`, for bytes that were read.

    Args:
        given: the report, and the disclosures beside it.
        place: what the person called it.
    """
    from auditor.seal.given import looks_like_report  # noqa: PLC0415 - only here

    if looks_like_report(given.report):
        return _known(_opened(given.report, given.disclosures), place)
    return _known(_read(given.report, place), place)


def with_checkpoint(report: Json, given: Given) -> Json:
    """Return a report with the checkpoint that lies beside it, for pages to show.

    Args:
        report: as `report_in` gave it.
        given: that it was read from.
    """
    checkpoint = given.others.get("checkpoint", b"")
    if not 0 < len(checkpoint) <= _LARGEST_CHECKPOINT:
        return report
    return {**report, "checkpoint": checkpoint.decode("utf-8", "replace")}


def revealed(value: object, disclosed: Mapping[str, object]) -> object:
    """Return a sealed value with disclosed values in the place of their digests.

    Args:
        value: JSON with digests ``[{"...": digest}]`` (RFC 9901, section 4.2.4.2).
        disclosed: the disclosed values by digest; any other is ``{"withheld": true}``.
    """
    if isinstance(value, dict):
        return {key: revealed(item, disclosed) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) == 1 and isinstance(value[0], dict) and set(value[0]) == {"..."}:
        digest = value[0]["..."]
        known = isinstance(digest, str) and digest in disclosed
        return disclosed[digest] if known else _WITHHELD
    return [revealed(item, disclosed) for item in value]


def _opened(envelope: bytes, disclosures: bytes | None) -> object:
    from auditor.seal.disclosures import digest_of  # noqa: PLC0415 - for sealed ones only
    from auditor.seal.reading import open_envelope, open_lines  # noqa: PLC0415 - the same

    statement = _read(open_envelope(envelope).payload, "the sealed report")
    predicate = statement.get("predicate") if isinstance(statement, dict) else None
    disclosed = {digest_of(line.text): line.value for line in open_lines(disclosures)}
    return revealed(predicate, disclosed)


def _read(data: bytes, name: str) -> object:
    from auditor.seal.strict_json import DEEPEST, read_json  # noqa: PLC0415 - only here

    document = read_json(data)
    if document.broken or document.depth > DEEPEST:
        why = document.broken or "it is nested too deeply"
        raise InputError(f"{name} is no report: {why}", hint=_HINT)
    return document.value


def _known(value: object, name: str) -> Json:
    """Return a report of the schema's major version; newer fields are kept."""
    schema = value.get("schema") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(schema, str):
        raise InputError(f"{name} is no report: it names no schema", hint=_HINT)
    family, _, version = schema.partition("/")
    if family != _FAMILY or version.partition(".")[0] != _MAJOR:
        raise InputError(
            f"{name} has the schema {schema}, and this version reads {SCHEMA}",
            hint="show it with the version of auditor that made it",
        )
    return value
