"""A judged policy file to the model's values.

Imports pydantic by way of the schema, so it is imported only when there is a policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from auditor.model.policy import (
    MOST_MATCHES,
    Atom,
    Component,
    Declaration,
    Exemption,
    Policy,
)
from auditor.policy.words import expand

if TYPE_CHECKING:
    from auditor.policy.form.capture import CaptureForm
    from auditor.policy.form.program import ComponentForm, ProgramForm
    from auditor.policy.identity import AtomForm, GroupForm
    from auditor.policy.schema import PolicyForm

MAIN = "main"
"""Id of the part of a program that the file does not divide into components."""

_OPTIONAL: dict[str, dict[str, str]] = {"mdm_payload": {"organisation": ""}}
"""Parts of an atom that need not be stated, as those that compare find them then."""


def policy(form: PolicyForm, *, source: str, sha256: str) -> Policy:
    """Return the declared policy as the rest of the program knows it.

    Args:
        form: the file, judged by the schema.
        source: the file as the person named it.
        sha256: of the file's bytes.
    """
    about = form["policy"]
    return Policy(
        source=source,
        sha256=sha256,
        id=about["id"],
        version=about["version"],
        status=about["status"],
        controller=form["controller"]["name"],
        jurisdictions=tuple(form["scope"]["jurisdictions"]),
        undeclared=form.get("defaults", {}).get("undeclared", "report"),
        not_captured=_negatives(form.get("not_captured", ())),
        programs=tuple(map(_declaration, form.get("programs", ()))),
        exemptions=tuple(Exemption(**item) for item in form.get("exemptions", ())),
        document=dict(form),
    )


def _declaration(form: ProgramForm) -> Declaration:
    parts = [Component(id=MAIN, match=_groups(form["match"]))] if "match" in form else []
    parts += map(_component, form.get("components", ()))
    return Declaration(
        id=form["id"],
        name=form["name"],
        vendor=form.get("vendor"),
        role=form.get("role"),
        status=form.get("status"),
        components=tuple(parts),
        captures=_captures(form["captures"]),
        not_captured=_negatives(form.get("not_captured", ())),
        purposes=tuple(purpose["id"] for purpose in form["purposes"]),
    )


def _component(form: ComponentForm) -> Component:
    return Component(
        id=form["id"],
        kind=form.get("kind", "agent"),
        match=_groups(form.get("match", ())),
        captures=_captures(form["captures"]) if "captures" in form else None,
        covers_children=form.get("covers_children") == "true",
        max_matches=_count(form.get("max_matches", "")),
    )


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else MOST_MATCHES


def _captures(forms: Iterable[CaptureForm]) -> tuple[str, ...]:
    return tuple(sorted({form["type"] for form in forms}))


def _negatives(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({node for word in words for node in _nodes(word)}))


@cache
def _nodes(word: str) -> tuple[str, ...]:
    return expand(word)


def _groups(forms: Iterable[GroupForm]) -> tuple[tuple[Atom, ...], ...]:
    return tuple(tuple(map(_atom, group["all_of"])) for group in forms)


def _atom(form: AtomForm) -> Atom:
    bounds = form.get("version", {})
    values: dict[str, Any] = {**form}
    values.pop("version", None)
    ((kind, value),) = values.items()
    at_least, at_most = bounds.get("at_least", ""), bounds.get("at_most", "")
    if isinstance(value, str):
        return Atom(kind=kind, value=value, at_least=at_least, at_most=at_most)
    parts = {**_OPTIONAL.get(kind, {}), **value}
    return Atom(kind=kind, parts=parts, at_least=at_least, at_most=at_most)
