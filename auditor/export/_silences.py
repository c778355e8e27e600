"""What a declared program leaves open: not stated, withheld, or not known to the employer.

Withheld and unknown are found wherever the policy has these words. That something is not
stated can only be told of what is asked for: the list below, which are the fields that a
notice, a record of processing or a works agreement would name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.export._reading import (
    NOT_STATED,
    UNKNOWN,
    WITHHELD,
    at,
    items,
    leaves,
    name_of,
    reason_of,
    stated,
    text,
)
from auditor.model.frozen import frozen
from auditor.model.policy import Document

ASKED: tuple[str, ...] = (
    "start",
    "captures.trigger",
    "captures.when",
    "captures.linked_to_identity",
    "bystander_data",
    "special_category_risk",
    "not_captured",
    "prohibited_purposes",
    "ai.training",
    "automated_decisions",
    "deidentification.state",
    "human_access.possible",
    "recipients",
    "recipients.country",
    "storage.locations",
    "transfers",
    "retention",
    "retention.period",
    "security",
    "visible_indicator",
    "opt_out.available",
    "objection.route",
    "notices",
)
"""Fields whose absence is told; a second label after a list's is asked of each item."""

_LISTS = frozenset({"captures", "recipients", "retention"})
_NAMING = frozenset({"id", "name", "match", "components", "withheld"})
"""What tells a program from others; there these words are names like any other."""

_BASES = frozenset({"gdpr", "national", "regime"})


@frozen
class Silence:
    """One thing that a program's declaration leaves open.

    Attributes:
        state: ``not-stated``, ``withheld`` or ``unknown``.
        field: dotted, without the items of lists: ``captures.interval``.
        names: of the items it is left open for; empty when it is no list's.
        reason: why it is withheld, in the policy's words; may be empty.
    """

    state: str
    field: str
    names: tuple[str, ...] = ()
    reason: str = ""


def silences(program: Document) -> tuple[Silence, ...]:
    """Return what a program leaves open, in the order of the policy; each once."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for state, field, name in (*_missing(program), *_kept_back(program)):
        names = found.setdefault((state, field), {})
        names.update({name: None} if name else {})
    return tuple(
        Silence(
            state=state,
            field=field,
            names=tuple(names),
            reason=(reason_of(program, field) or "") if state == WITHHELD else "",
        )
        for (state, field), names in found.items()
    )


def bases_of(program: Document, purpose: str) -> list[dict[str, Any]]:
    """Return the legal bases that a program states for a purpose; an empty one is none."""
    return [
        item
        for item in items(at(program, "legal_basis"))
        if item.get("purpose") == purpose and item.keys() & _BASES
    ]


def _missing(program: Document) -> Iterator[tuple[str, str, str]]:
    for field in ASKED:
        head, _, label = field.partition(".")
        if head not in _LISTS or not label:
            if stated(program, field) == NOT_STATED:
                yield NOT_STATED, field, ""
            continue
        for item in items(at(program, head)):
            if at(item, label) == NOT_STATED:
                yield NOT_STATED, field, name_of(item)
    basis = stated(program, "legal_basis")
    for purpose in items(at(program, "purposes")):
        if not bases_of(program, name_of(purpose)):
            state = basis if basis in (WITHHELD, UNKNOWN) else NOT_STATED
            yield state, "legal_basis", name_of(purpose)


def _kept_back(program: Document) -> Iterator[tuple[str, str, str]]:
    told = {key: value for key, value in program.items() if key not in _NAMING}
    parts = [at(part, "captures") for part in items(at(program, "components"))]
    fields = []
    for path, name, value in (
        *leaves(told),
        *(leaf for part in parts for leaf in leaves(part, "captures")),
    ):
        if value in (WITHHELD, UNKNOWN):
            fields.append(path)
            yield value, path, name
    for entry in items(at(program, "withheld")):
        field = text(entry.get("field"))
        if field and not any(f"{each}.".startswith(f"{field}.") for each in fields):
            yield WITHHELD, field, ""
