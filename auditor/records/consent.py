"""What a record of consent holds besides: the fields of ISO/IEC TS 27560.

The names are that standard's, as the guide "Consent records" of the Data Privacy Vocabulary
gives them; the states are that vocabulary's terms. Values are the policy's own words. A
field that the standard requires and the policy does not state holds ``not-stated`` and is
listed, for a gap that is told is worth more than a field that is made up.

Only giving, refusing and withdrawing consent are events of such a record. That somebody
received a notice, or objects, is none: such a statement never has these fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.model.capability import covers
from auditor.model.frozen import field, slotted
from auditor.model.record import Record, RecordKind

CONFORMS_TO = "https://w3id.org/dpv/schema/dpv-27560#record"
"""The profile by which the fields are to be read (``dct:conformsTo``)."""

SCHEMA_VERSION = "ISO/IEC TS 27560:2023"
NOT_STATED = "not-stated"

STATES: dict[RecordKind, str] = {
    RecordKind.CONSENT_GIVEN: "dpv:ConsentGiven",
    RecordKind.CONSENT_REFUSED: "dpv:ConsentRefused",
    RecordKind.CONSENT_WITHDRAWN: "dpv:ConsentWithdrawn",
}
"""The kinds that are events of a consent record, and their states."""

_VALIDITY = {
    RecordKind.CONSENT_GIVEN: "withdrawal, or any change of the policy or the notice",
    RecordKind.CONSENT_REFUSED: "the person gives consent",
    RecordKind.CONSENT_WITHDRAWN: "the person gives consent again",
}
_ROUTES = (
    *("access", "rectification", "erasure", "restriction", "portability", "objection"),
    *("withdraw", "human_review", "complaint"),
)
_WORDS = ("true", "false", "unknown", "withheld")

Json = dict[str, Any]


def consent_fields(record: Record, document: Mapping[str, Any]) -> Json:
    """Return the fields for a record of one of the kinds in `STATES`.

    Args:
        record: what the person says.
        document: the policy as plain data (`auditor.model.policy.Policy.document`).
    """
    gaps = _Gaps()
    controller = _mapping(document.get("controller"))
    rights = _mapping(document.get("rights"))
    return {
        "conformsTo": CONFORMS_TO,
        "schema_version": SCHEMA_VERSION,
        "record_id": record.id,
        "pii_principal_id": record.keyid,
        "privacy_notice": gaps.need("privacy_notice", _notice(record, document)),
        "language": gaps.need("language", record.notice_language),
        "jurisdiction": _texts(_mapping(document.get("scope")).get("jurisdictions")),
        "pii_processing": [
            _processing(program, record, document, gaps)
            for program in _chosen(record, document)
        ],
        "party_identification": [_party(controller, gaps)],
        "authority_party": _picked([rights.get("authority")], "name", "url"),
        "privacy_rights": _picked([rights.get("routes")], *_ROUTES),
        "event": [_event(record)],
        "not_stated": gaps.names,
    }


@slotted
class _Gaps:
    """Collects the required fields that the policy does not state."""

    names: list[str] = field(default_factory=list)

    def need(self, name: str, value: object) -> object:
        if value not in (None, "", [], {}):
            return value
        self.names.append(name)
        return NOT_STATED


def _event(record: Record) -> Json:
    return {
        "event_time": record.time,
        "validity_duration": {
            "type": "dpv:UntilEventDuration",
            "value": _VALIDITY[record.kind],
        },
        "entity_id": record.keyid,
        "event_type": _event_type(record),
        "event_state": STATES[record.kind],
        "indication_method": record.method,
    }


def _event_type(record: Record) -> str:
    """Return the kind of consent; of one that was refused or withdrawn, just consent."""
    if record.kind is not RecordKind.CONSENT_GIVEN:
        return "dpv:Consent"
    is_banner = record.method == "banner"
    return "dpv:ExpressedConsent" if is_banner else "dpv:ExplicitlyExpressedConsent"


def _notice(record: Record, document: Mapping[str, Any]) -> Json:
    if not record.notice_sha256:
        return {}
    stated = next(
        (
            item
            for item in _mappings(document.get("notices"))
            if item.get("id") == record.notice_id
        ),
        {},
    )
    return {
        "id": record.notice_id,
        "sha256": record.notice_sha256,
        "url": _text(stated.get("url")),
    }


def _chosen(record: Record, document: Mapping[str, Any]) -> list[Json]:
    programs = _mappings(document.get("programs"))
    return [item for item in programs if not record.programs or _in(item, record)]


def _in(program: Json, record: Record) -> bool:
    return program.get("id") in record.programs


def _processing(
    program: Json, record: Record, document: Mapping[str, Any], gaps: _Gaps
) -> Json:
    name = _text(program.get("id"))

    def need(key: str, value: object) -> object:
        return gaps.need(f"{name}.{key}", value)

    controller = _mapping(document.get("controller"))
    captures = [_text(item.get("type")) for item in _mappings(program.get("captures"))]
    purposes = [_text(item.get("id")) for item in _mappings(program.get("purposes"))]
    storage = program.get("storage")
    return {
        "service": _text(program.get("name")),
        "purposes": need("purposes", list(record.purposes) or purposes),
        "lawful_basis": _picked(
            program.get("legal_basis"), "purpose", "gdpr", "art9", "national", "regime"
        ),
        "pii_information": need(
            "pii_information",
            [{"pii_type": word} for word in _narrowed(captures, record.captures)],
        ),
        "pii_controllers": need("pii_controllers", _texts(controller.get("name"))),
        "storage_locations": need("storage_locations", _located(storage)),
        "retention_period": need(
            "retention_period", _picked(program.get("retention"), "capture", "period")
        ),
        "recipient_third_parties": need(
            "recipient_third_parties",
            _picked(program.get("recipients"), "name", "role", "country"),
        ),
        "withdrawal_method": need("withdrawal_method", _withdrawal(program, document)),
        "geographic_restrictions": _picked(program.get("transfers"), "to", "mechanism"),
        "impact_assessment": _texts(program.get("assessments")),
    }


def _narrowed(declared: list[str], chosen: tuple[str, ...]) -> list[str]:
    """Return which of the declared captures a record is about, or what else it names."""
    inside = [word for word in declared if any(covers(node, word) for node in chosen)]
    return inside or list(chosen) or declared


def _located(storage: object) -> list[str]:
    if isinstance(storage, dict):
        return _texts(storage.get("locations"))
    return _texts(storage)


def _withdrawal(program: Json, document: Mapping[str, Any]) -> str:
    stated = _mapping(program.get("consent")).get("withdrawal_route")
    routes = _mapping(_mapping(document.get("rights")).get("routes"))
    return _text(stated) or _text(routes.get("withdraw"))


def _party(controller: Json, gaps: _Gaps) -> Json:
    return {
        "party_id": "controller",
        "party_type": "employer",
        "party_role": "dpv:DataController",
        "party_name": gaps.need("controller.name", _text(controller.get("name"))),
        "party_address": gaps.need("controller.address", _text(controller.get("address"))),
        "party_contact": gaps.need("controller.contact", _contact(controller)),
    }


def _contact(controller: Json) -> str:
    stated = controller.get("contact")
    if isinstance(stated, dict):
        parts = [_text(stated.get(key)) for key in ("name", "email", "phone")]
        return ", ".join(part for part in parts if part)
    return _text(stated)


def _picked(value: object, *keys: str) -> list[Json] | str:
    """Return the named texts of each mapping in a list; a lone word stays itself."""
    if isinstance(value, str):
        return value if value in _WORDS else ""
    return [
        {key: item[key] for key in keys if isinstance(item.get(key), str)}
        for item in _mappings(value)
    ]


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Json]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]
