"""The record of processing: one row per program and purpose (GDPR Art. 30(1)).

A row holds the document's own values under the letters of the article; where the policy
gives none, one of the words of `auditor.export._reading.SILENT` stands.
"""

from __future__ import annotations

from typing import Any

from auditor.export._reading import (
    NOT_STATED,
    at,
    items,
    programs,
    recipients_of,
    stated,
    text,
)
from auditor.export._silences import bases_of
from auditor.model.policy import Document

Row = dict[str, Any]
"""One row; its keys are `COLUMNS`, in their order."""

COLUMNS: tuple[str, ...] = (
    "policy",
    "program_id",
    "program",
    "vendor",
    "role",
    "status",
    "start",
    "purpose_id",
    "a_controller",
    "a_controller_contact",
    "a_joint_controllers",
    "a_representatives",
    "a_data_protection_officer",
    "b_purpose",
    "c_data_subjects",
    "c_personal_data",
    "d_recipients",
    "e_transfers",
    "f_time_limits",
    "g_security_measures",
    "legal_basis",
)
"""Of every row; those that begin with a letter are the article's own."""


def rows(document: Document) -> list[Row]:
    """Return the rows of a policy; none when it declares no program."""
    shared = _shared(document)
    return [
        {key: {**shared, **_row(document, program, purpose)}[key] for key in COLUMNS}
        for program in programs(document)
        for purpose in items(at(program, "purposes")) or [{}]
    ]


def _shared(document: Document) -> Row:
    """Return what is the same in every row: the policy and the article's letter (a)."""
    controller = at(document, "controller")
    keys = ("name", "legal_form", "registration", "address", "country")
    return {
        "policy": f"{at(document, 'policy.id')} {at(document, 'policy.version')}",
        "a_controller": {
            key: at(controller, key)
            for key in keys
            if key in {"name", "address"} or at(controller, key) != NOT_STATED
        },
        "a_controller_contact": at(controller, "contact"),
        "a_joint_controllers": at(document, "joint_controllers"),
        "a_representatives": _representatives(controller),
        "a_data_protection_officer": at(controller, "dpo"),
        "c_data_subjects": at(document, "scope.populations"),
    }


def _representatives(controller: object) -> Any:  # noqa: ANN401 - a document's value
    found = [at(controller, f"{place}_representative") for place in ("eu", "uk")]
    given = [value for value in found if value != NOT_STATED]
    return given or NOT_STATED


def _row(document: Document, program: Document, purpose: Document) -> Row:
    return {
        "program_id": at(program, "id"),
        "program": at(program, "name"),
        "vendor": stated(program, "vendor"),
        "role": stated(program, "role"),
        "status": stated(program, "status"),
        "start": stated(program, "start"),
        "purpose_id": at(purpose, "id"),
        "b_purpose": purpose or NOT_STATED,
        **_subjects(document, program),
        "c_personal_data": at(program, "captures"),
        "d_recipients": recipients_of(document, program),
        "e_transfers": stated(program, "transfers"),
        "f_time_limits": stated(program, "retention"),
        "g_security_measures": stated(program, "security"),
        "legal_basis": bases_of(program, text(purpose.get("id")))
        or _unlisted(stated(program, "legal_basis")),
    }


def _subjects(document: Document, program: Document) -> Row:
    """Return whose data they are, if others than those monitored are expected too."""
    declared = at(document, "scope.populations")
    if at(program, "bystander_data") != "expected":
        return {}
    own = declared if isinstance(declared, list) else [declared]
    return {"c_data_subjects": [*own, "bystander"]}


def _unlisted(value: Any) -> Any:  # noqa: ANN401 - as above
    """Return the state of a legal basis that is not listed for a purpose."""
    return NOT_STATED if isinstance(value, list) else value
