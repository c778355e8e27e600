"""What was declared of each program, and what was not, as far as it is quoted."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._card_silences import field_of
from auditor.export._reading import NOT_STATED, UNKNOWN, WITHHELD, at, items, programs
from auditor.export._silences import Silence, silences
from auditor.export._telling import Teller
from auditor.export._words import Words
from auditor.letters._page import Block, Kind
from auditor.letters._questions import named
from auditor.letters._sources import Occasion
from auditor.letters._texts import Texts
from auditor.model.policy import Document, Policy
from auditor.render._reading import child, objects, word
from auditor.render._view import View

_STATES = {
    NOT_STATED: "not-stated",
    WITHHELD: "silence-withheld",
    UNKNOWN: "silence-unknown",
}


def declared(texts: Texts, view: View, occasion: Occasion) -> Iterator[Block]:
    """Yield the section on the declaration, without its heading."""
    policy = occasion.policy
    if policy is None:
        key = "declared-only" if view.declares else "report-undeclared"
        yield Block(Kind.PARAGRAPH, texts.say(key))
        yield from _withheld(texts, view)
        return
    yield Block(Kind.PARAGRAPH, " ".join(_source(texts, view, policy)))
    for program in programs(policy.document):
        yield Block(Kind.ITEM, texts.shown(str(at(program, "name"))))
        captures = [str(at(item, "type")) for item in items(at(program, "captures"))]
        what = named(texts, tuple(captures))
        told = texts.say("declared-takes", what=what) if what else ""
        yield Block(Kind.ITEM, told or texts.say("declared-nothing"), level=1)
        yield from (Block(Kind.ITEM, line, level=1) for line in _open(texts, program))


def _withheld(texts: Texts, view: View) -> Iterator[Block]:
    """Yield what the report itself says that the policy withholds."""
    fields = []
    for item in objects(child(view.report, "policy"), "withheld"):
        field, reason = texts.shown(word(item, "field")), word(item, "text")
        if reason:
            field = texts.say("reasoned", field=field, reason=texts.quoted(reason))
        fields.append(field)
    if fields:
        told = texts.say("silence-withheld", fields="; ".join(fields))
        yield Block(Kind.PARAGRAPH, f"{told[:1].upper()}{told[1:]}")


def _source(texts: Texts, view: View, policy: Policy) -> Iterator[str]:
    yield texts.say(
        "declared-source",
        id=texts.shown(policy.id),
        version=texts.shown(policy.version),
        sha256=policy.sha256,
    )
    if policy.sha256 != word(child(view.report, "policy"), "sha256"):
        yield texts.say("declared-other")
    if not policy.programs:
        yield texts.say("no-programs")


def _open(texts: Texts, program: Document) -> Iterator[str]:
    teller = Teller(Words(texts.language), texts.shown, texts.shown)
    found = silences(program)
    for state, key in _STATES.items():
        fields = [_field(texts, teller, item) for item in found if item.state == state]
        if fields:
            yield texts.say(key, fields="; ".join(fields))


def _field(texts: Texts, teller: Teller, item: Silence) -> str:
    field = field_of(teller, item)
    if not item.reason:
        return field
    return texts.say("reasoned", field=field, reason=texts.quoted(item.reason))
