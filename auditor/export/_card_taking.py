"""What a card says of what a program takes, and what that is used for."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._card import Card
from auditor.export._reading import NOT_STATED, SILENT, at, items, name_of, stated, texts
from auditor.export._silences import bases_of
from auditor.export._telling import Teller
from auditor.model.policy import Document


def takes(card: Card) -> Iterator[str]:
    """Yield what is taken, how and when; what is expected among it; and what is not."""
    found = items(at(card.program, "captures"))
    for item in found:
        what = card.teller.noun(at(item, "type"))
        yield card.say("item", what=what, how="; ".join(_how(card, item)))
    if not found:
        yield card.say("no-capture")
    if at(card.program, "bystander_data") == "expected":
        yield card.say("bystander")
    if (risk := at(card.program, "special_category_risk")) not in SILENT:
        yield card.say("sensitive", value=card.teller.label("sensitive", risk))
    if filters := items(at(card.program, "filters")):
        names = "; ".join(_filter(card.teller, item) for item in filters)
        yield card.say("filtered", names=names)
    if negatives := texts(at(card.program, "not_captured")):
        nouns = [card.teller.noun(word) for word in negatives]
        yield card.say("negatives", names="; ".join(nouns))


def _filter(tell: Teller, item: Document) -> str:
    what, where = tell.quoted(at(item, "what")), at(item, "where")
    return what if where in SILENT else f"{what} ({tell.label('filter', where)})"


def _how(card: Card, item: Document) -> Iterator[str]:
    """Yield how often, when, where and why something is taken; silence is told below."""
    tell = card.teller
    if (interval := at(item, "interval")) not in SILENT:
        yield card.say("every", span=tell.span(interval))
    for path, table in _CLOSED:
        is_said = path == "trigger" and interval not in SILENT
        if (word := at(item, path)) not in SILENT and not is_said:
            yield tell.label(table, word)
    yield from _programs(card, item)
    if (linked := at(item, "linked_to_identity")) != NOT_STATED:
        yield tell.label("linked", linked)
    for key, sentence in _REASONS.items():
        if (words := at(item, key)) != NOT_STATED:
            yield card.say(sentence, text=tell.quoted(words))


_CLOSED = (
    ("trigger", "trigger"),
    ("when", "when"),
    ("scope.apps", "apps"),
    ("scope.windows", "windows"),
)
_REASONS = {
    "necessity": "reason",
    "less_intrusive_considered": "alternative",
    "detail": "detail",
}


def _programs(card: Card, item: Document) -> Iterator[str]:
    names = [*map(card.teller.quoted, texts(at(item, "scope.list")))]
    if (place := at(item, "scope.list_url")) not in SILENT:
        names.append(card.teller.address(place))
    if names:
        yield card.say("apps", names=", ".join(names))


def why(card: Card) -> Iterator[str]:
    """Yield the purposes with their bases, other uses, and what is ruled out."""
    tell, program = card.teller, card.program
    for item in items(at(program, "purposes")) or [{}]:
        bases = bases_of(program, name_of(item))
        basis = stated(program, "legal_basis")
        told = "; ".join(map(tell.basis, bases)) or tell.state(
            basis if basis in SILENT else NOT_STATED
        )
        purpose = tell.purpose(item or NOT_STATED)
        yield card.say("purpose", purpose=purpose, basis=told)
    yield from _consequences(card)
    if names := texts(at(program, "prohibited_purposes")):
        told = ", ".join(tell.label("purpose", name) for name in names)
        yield card.say("prohibited", names=told)


def _consequences(card: Card) -> Iterator[str]:
    """Yield what the data are used for beside the purposes, as far as it is stated."""
    tell, program = card.teller, card.program
    if at(program, "ai.training") == "true":
        yield card.say("training")
    if (use := at(program, "ai.use")) not in (*SILENT, "none"):
        yield card.say("use", value=tell.label("use", use))
    if scores := items(at(program, "profiling_scores")):
        names = ", ".join(tell.quoted(at(item, "name")) for item in scores)
        yield card.say("scores", names=names)
    if (decides := at(program, "automated_decisions")) not in SILENT:
        yield card.say("decides", value=tell.label("decisions", decides))
