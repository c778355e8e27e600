"""What a card says of what the policy leaves open."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._reading import NOT_STATED, WITHHELD
from auditor.export._silences import Silence, silences
from auditor.export._telling import Teller
from auditor.model.policy import Document


def withheld(teller: Teller, program: Document) -> Iterator[str]:
    """Yield what the employer keeps back, and why if it says so."""
    found = [item for item in silences(program) if item.state == WITHHELD]
    for item in found:
        told = field_of(teller, item)
        if item.reason:
            reason = teller.words.say("reason", text=teller.quoted(item.reason))
            told = f"{told}; {reason}"
        yield told
    if not found:
        yield teller.words.say("withheld-none")


def not_stated(teller: Teller, program: Document) -> Iterator[str]:
    """Yield what the employer does not state, or says that it does not know."""
    found = [item for item in silences(program) if item.state != WITHHELD]
    for item in found:
        told = field_of(teller, item)
        if item.state != NOT_STATED:
            told = teller.words.say("unknown-item", field=told)
        yield told
    if not found:
        yield teller.words.say("silent-none")


def field_of(teller: Teller, item: Silence) -> str:
    """Return what is left open, and for which items of a list."""
    words = teller.words
    known = words.has("field", item.field)
    field = words.label("field", item.field) if known else teller.address(item.field)
    names = [_named(teller, name) for name in item.names if name != "all"]
    if not names:
        return field
    return words.say("for-items", field=field, names=", ".join(names))


def _named(teller: Teller, name: str) -> str:
    if told := teller.words.capability(name):
        return told
    return teller.label("purpose", name)
