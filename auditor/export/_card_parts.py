"""The sections of a card: each yields its lines, at least one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from auditor.export._card_silences import not_stated, withheld
from auditor.export._reading import (
    NOT_STATED,
    SILENT,
    at,
    items,
    name_of,
    recipients_of,
    stated,
    texts,
)
from auditor.export._silences import bases_of
from auditor.export._telling import Teller
from auditor.model.frozen import ordered
from auditor.model.policy import Document


@ordered
class Card:
    """What one card is about.

    Attributes:
        teller: tells parts of the declaration.
        document: the whole policy.
        program: the declared program; empty for the card of a policy without any.
    """

    teller: Teller
    document: Document
    program: Document

    def say(self, key: str, **phrases: str) -> str:
        """Return a sentence with its phrases."""
        return self.teller.words.say(key, **phrases)


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


def _takes(card: Card) -> Iterator[str]:
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


def _why(card: Card) -> Iterator[str]:
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


def _who(card: Card) -> Iterator[str]:
    tell, program = card.teller, card.program
    possible = stated(program, "human_access.possible")
    if possible == "false":
        yield card.say("humans-no")
    elif possible == "true":
        yield card.say("humans-yes", details="; ".join(_access(card)))
    else:
        yield card.say("humans-silent", value=tell.state(possible))
    yield card.say(
        "recipients",
        value=tell.each(recipients_of(card.document, program), tell.recipient),
    )
    if (state := stated(program, "deidentification.state")) not in SILENT:
        stage = at(program, "deidentification.stage")
        parts = [tell.label("deidentification", state)]
        if state != "identifiable" and stage not in SILENT:
            parts.append(tell.label("stage", stage))
        yield card.say("deidentified", value=", ".join(parts))


def _access(card: Card) -> Iterator[str]:
    tell, access = card.teller, at(card.program, "human_access")
    yield card.say("roles", names=_quoted(tell, at(access, "roles")))
    if situations := texts(at(access, "situations")):
        yield card.say("situations", names=_quoted(tell, situations))
    if (approval := at(access, "approval")) not in SILENT:
        yield tell.label("approval", approval)
    for key, sentence in (("live_view", "live"), ("annotators", "annotators")):
        if at(access, key) == "true":
            yield card.say(sentence)
    if (logged := at(access, "logged")) in ("true", "false"):
        yield card.say("logged" if logged == "true" else "unlogged")


def _quoted(tell: Teller, value: object) -> str:
    """Return the texts of a list in quotation marks, a state without."""
    return ", ".join(map(tell.quoted, texts(value))) or tell.value(value)


def _long(card: Card) -> Iterator[str]:
    tell = card.teller
    found = items(stated(card.program, "retention"))
    for item in found:
        what = at(item, "capture")
        is_all = what in ("all", NOT_STATED)
        name = card.say("everything") if is_all else tell.noun(what)
        yield card.say("item", what=name, how=tell.keeping(item))
    if not found:
        yield tell.value(stated(card.program, "retention"))
    kept = any(at(item, "includes_training_sets") == "false" for item in found)
    if kept and at(card.program, "ai.training") == "true":
        yield card.say("no-training-sets")


def _where(card: Card) -> Iterator[str]:
    tell, program = card.teller, card.program
    places = stated(program, "storage.locations")
    yield card.say("stored", value=tell.listed("place", places))
    if hosts := texts(at(program, "storage.egress_hosts")):
        told = [host if host in SILENT else tell.address(host) for host in hosts]
        yield card.say("hosts", names=", ".join(told))
    moved = tell.each(stated(program, "transfers"), tell.transfer)
    yield card.say("transfer", value=moved)
    if (security := stated(program, "security")) not in SILENT:
        yield card.say("secured", value=tell.each(security, tell.measure))


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
    "takes": _takes,
    "why": _why,
    "who": _who,
    "long": _long,
    "where": _where,
    "choice": _choice,
    "withheld": lambda card: withheld(card.teller, card.program),
    "silent": lambda card: not_stated(card.teller, card.program),
    "ask": _ask,
}
"""The sections of a card by the id of their heading, in order; the first has none."""
