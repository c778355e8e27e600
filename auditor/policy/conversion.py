"""A judged policy file to the model's values: short ways of writing are gone after this.

Imports pydantic by way of the schema, so it is imported only when there is a policy.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from auditor.model.policy import Atom, Component, Declaration, Exemption, Policy
from auditor.policy.document import document_of
from auditor.policy.identity import ATOM_KINDS, AtomForm, GroupForm
from auditor.policy.schema import CaptureForm, PolicyForm, ProgramForm
from auditor.policy.words import expand

MAIN = "main"
"""Id of the part of a program that the file does not divide into components."""


def policy(form: PolicyForm, *, source: str, sha256: str) -> Policy:
    """Return the declared policy as the rest of the program knows it.

    Args:
        form: the file, judged by the schema.
        source: the file as the person named it.
        sha256: of the file's bytes.
    """
    return Policy(
        source=source,
        sha256=sha256,
        id=form.policy.id,
        version=form.policy.version,
        status=form.policy.status,
        controller=form.controller.name,
        jurisdictions=form.scope.jurisdictions,
        undeclared=form.defaults.undeclared if form.defaults else "report",
        not_captured=_negatives(form.not_captured or ()),
        programs=tuple(_declaration(program) for program in form.programs or ()),
        exemptions=tuple(
            Exemption(
                id=item.id,
                program=item.program,
                until=item.until,
                reason=item.reason,
                by=item.by,
            )
            for item in form.exemptions or ()
        ),
        document=document_of(form),
    )


def _declaration(form: ProgramForm) -> Declaration:
    parts = [] if form.match is None else [Component(id=MAIN, match=_groups(form.match))]
    parts += [
        Component(
            id=part.id,
            kind=part.kind,
            match=_groups(part.match or ()),
            captures=None if part.captures is None else _captures(part.captures),
            covers_children=part.covers_children == "true",
        )
        for part in form.components or ()
    ]
    return Declaration(
        id=form.id,
        name=form.name,
        vendor=form.vendor,
        role=form.role,
        status=form.status,
        components=tuple(parts),
        captures=_captures(form.captures),
        not_captured=_negatives(form.not_captured or ()),
        purposes=tuple(purpose.id for purpose in form.purposes),
    )


def _captures(forms: tuple[CaptureForm, ...]) -> tuple[str, ...]:
    return tuple(sorted({form.type for form in forms}))


def _negatives(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({node for word in words for node in expand(word)}))


def _groups(forms: tuple[GroupForm, ...]) -> tuple[tuple[Atom, ...], ...]:
    return tuple(tuple(_atom(form) for form in group.all_of) for group in forms)


def _atom(form: AtomForm) -> Atom:
    kind = next(kind for kind in ATOM_KINDS if getattr(form, kind) is not None)
    value = getattr(form, kind)
    bounds = form.version
    return Atom(
        kind=kind,
        value=value if isinstance(value, str) else "",
        parts={} if isinstance(value, str) else _parts(value),
        at_least=(bounds and bounds.at_least) or "",
        at_most=(bounds and bounds.at_most) or "",
    )


def _parts(value: Any) -> dict[str, str]:  # noqa: ANN401 - any mapping atom
    return {field.name: getattr(value, field.name) or "" for field in fields(value)}
