"""The sections of a card: each yields its lines, at least one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from auditor.export._card import Card
from auditor.export._card_keeping import long, where, who
from auditor.export._card_silences import not_stated, withheld
from auditor.export._card_taking import takes, why
from auditor.export._reading import NOT_STATED, SILENT, at, items, stated, texts
from auditor.model.policy import Document


def _head(card: Card) -> Iterator[str]:
    tell, document, program = card.teller, card.document, card.program
    yield card.say("employer", value=tell.value(at(document, "controller.name")))
    if program:
        yield card.say("vendor", value=tell.value(stated(program, "vendor")))
        yield card.say("role", value=tell.listed("role", stated(program, "role")))
        status = tell.listed("status", stated(program, "status"))
        yield card.say("status", status=status, since=tell.value(stated(program, "start")))
    yield card.say(
        "policy",
        id=tell.address(at(document, "policy.id")),
        version=tell.address(at(document, "policy.version")),
        status=tell.label("policy", at(document, "policy.status")),
        since=tell.value(at(document, "policy.effective_from")),
    )


def _choice(card: Card) -> Iterator[str]:
    tell, program = card.teller, card.program
    available = stated(program, "opt_out.available")
    if available in ("true", "false"):
        how = at(program, "opt_out.how")
        told = "" if how == NOT_STATED else f" {tell.quoted(how)}"
        yield card.say("opt-yes" if available == "true" else "opt-no") + told
    if available == "true" and at(program, "opt_out.pause_max") not in SILENT:
        yield card.say("pause", span=tell.span(at(program, "opt_out.pause_max")))
    if available not in ("true", "false"):
        yield card.say("opt-silent", value=tell.state(available))
    if available != "false" and at(program, "opt_out.consequence") != NOT_STATED:
        consequence = tell.label("consequence", at(program, "opt_out.consequence"))
        yield card.say("consequence", value=consequence)
    route = stated(program, "objection.route")
    yield card.say("object", value=tell.contact(route))
    indicator = tell.label("indicator", stated(program, "visible_indicator"))
    yield card.say("visible", value=indicator)
    for item in items(at(card.document, "scope.exemptions")):
        if at(program, "id") in texts(at(item, "programs")) or "programs" not in item:
            group = tell.label("population", at(item, "group"))
            yield card.say("exempt", group=group, text=tell.quoted(at(item, "reason")))


def _ask(card: Card) -> Iterator[str]:
    tell, document = card.teller, card.document
    people = {
        "asked-policy": at(document, "policy.contact"),
        "asked-rights": at(document, "rights.contact"),
        "asked-dpo": at(document, "controller.dpo"),
        "asked-authority": at(document, "rights.authority"),
    }
    for sentence, person in people.items():
        yield card.say(sentence, value=tell.person(person))
    if (answer := at(document, "rights.answer_within")) not in SILENT:
        yield card.say("answer", span=tell.span(answer))
    yield from _documents(card)


def _documents(card: Card) -> Iterator[str]:
    tell = card.teller
    for item in _linked(card, "notices"):
        place = at(item, "url")
        told = tell.address(at(item, "id")) if place in SILENT else tell.contact(place)
        yield card.say("notice", value=told)
    for item in _linked(card, "agreements"):
        yield card.say("agreement", value=", ".join(_agreement(card, item)))


def _agreement(card: Card, item: Document) -> Iterator[str]:
    tell, title = card.teller, at(item, "ref.title")
    yield tell.address(at(item, "id")) if title in SILENT else tell.quoted(title)
    yield from (tell.value(at(item, key)) for key in ("body", "date") if key in item)
    if (end := at(item, "expires")) != NOT_STATED:
        yield card.say("expires", date=tell.value(end))


def _linked(card: Card, key: str) -> list[Document]:
    """Return the documents of the policy that a program refers to by their ids."""
    wanted = texts(at(card.program, key))
    return [item for item in items(at(card.document, key)) if at(item, "id") in wanted]


SECTIONS: Mapping[str, Callable[[Card], Iterator[str]]] = {
    "": _head,
    "takes": takes,
    "why": why,
    "who": who,
    "long": long,
    "where": where,
    "choice": _choice,
    "withheld": lambda card: withheld(card.teller, card.program),
    "silent": lambda card: not_stated(card.teller, card.program),
    "ask": _ask,
}
"""The sections of a card by the id of their heading, in order; the first has none."""
