"""What a card says of who sees data, how long they are kept, and where they go."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._card import Card
from auditor.export._reading import (
    NOT_STATED,
    SILENT,
    at,
    items,
    recipients_of,
    stated,
    texts,
)
from auditor.export._telling import Teller


def who(card: Card) -> Iterator[str]:
    """Yield whether people look, who receives it, and in which form."""
    tell, program = card.teller, card.program
    possible = stated(program, "human_access.possible")
    if possible == "false":
        yield card.say("humans-no")
    elif possible == "true":
        yield card.say("humans-yes", details="; ".join(_access(card)))
    else:
        yield card.say("humans-silent", value=tell.state(possible))
    recipients = recipients_of(card.document, program)
    if recipients == []:
        yield card.say("recipients-none")
    else:
        yield card.say("recipients", value=tell.each(recipients, tell.recipient))
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


def long(card: Card) -> Iterator[str]:
    """Yield how long each thing is kept."""
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


def where(card: Card) -> Iterator[str]:
    """Yield where data are stored and sent, and how they are secured."""
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
