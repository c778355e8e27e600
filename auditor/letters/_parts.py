"""A letter from its parts, in order."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._reading import SILENT, at
from auditor.letters import _matters as matters
from auditor.letters._declared import declared
from auditor.letters._page import Block, Kind, numbered
from auditor.letters._questions import named, of_law, questions
from auditor.letters._redaction import quotable
from auditor.letters._sources import Occasion
from auditor.letters._texts import Texts
from auditor.render import Json, Options
from auditor.render._reading import child, objects, word
from auditor.render._sentences import sentence
from auditor.render._view import View, look, strongest


def parts_of(texts: Texts, report: Json, occasion: Occasion) -> Iterator[Block]:
    """Yield a letter, block by block."""
    told = quotable(report, texts.say("withheld"), texts.without)
    view = look(told, Options(language=texts.language))
    employer = _employer(texts, view, occasion)
    yield from _head(texts, occasion, employer)
    sections = [
        (texts.say("report-heading"), _report(texts, view, occasion)),
        (texts.say("seen-heading"), _seen(texts, view)),
        (texts.say("declared-heading"), declared(texts, view, occasion)),
        (texts.form("heading")[0], numbered(_requests(texts, view))),
        (
            texts.say("enquiry-heading" if texts.is_enquiry else "open-heading"),
            _open(texts, view, occasion),
        ),
    ]
    for number, (heading, blocks) in enumerate(sections, start=1):
        yield Block(Kind.HEADING, f"{number}. {heading}")
        yield from blocks
    cites = bool(texts.law or matters.requirements(view, texts.asks))
    yield from _end(texts, employer, cites=cites)


def _employer(texts: Texts, view: View, occasion: Occasion) -> str:
    declared_name = occasion.policy.controller if occasion.policy else ""
    name = declared_name or word(child(view.report, "policy"), "controller")
    return texts.shown(name) if name else texts.say("employer")


def _head(texts: Texts, occasion: Occasion, employer: str) -> Iterator[Block]:
    yield Block(Kind.LINES, lines=texts.lines("sender", employer=employer))
    yield Block(Kind.LINES, lines=tuple(_recipient(texts, occasion, employer)))
    yield Block(Kind.PARAGRAPH, texts.say("place"))
    yield Block(Kind.SUBJECT, texts.form("subject")[0])
    yield Block(Kind.PARAGRAPH, texts.say("salutation"))
    for text in texts.form("opening", employer=employer):
        yield Block(Kind.PARAGRAPH, text)


def _recipient(texts: Texts, occasion: Occasion, employer: str) -> Iterator[str]:
    """Yield the lines of the address, as far as the policy tells them."""
    place = {"dpo": "controller.dpo", "authority": "rights.authority"}.get(
        texts.name, "controller"
    )
    person = at(occasion.document, place)
    name = at(person, "name") if isinstance(person, dict) else person
    shown = "" if name in SILENT else texts.shown(str(name))
    yield texts.say("to", employer=employer, authority=shown or texts.say("nobody"))
    if shown and texts.name == "dpo":
        yield shown
    for key in ("address", "email", "contact", "url"):
        if isinstance(value := at(person, key), str) and value not in SILENT:
            yield texts.shown(value)


def _report(texts: Texts, view: View, occasion: Occasion) -> Iterator[Block]:
    report, policy = view.report, child(view.report, "policy")
    tool = child(report, "tool")
    number = word(report, "report_id")
    lines = [
        texts.say("report-id", id=texts.shown(number))
        if number
        else texts.say("report-unsealed"),
        texts.say("report-sha256", file=texts.shown(occasion.file), sha256=occasion.sha256),
        texts.say(
            "report-made",
            time=texts.shown(view.now),
            tool=texts.shown(f"{word(tool, 'name')} {word(tool, 'version')}"),
        ),
    ]
    if view.declares:
        keys = ("id", "version", "controller", "sha256")
        phrases = {key: texts.shown(word(policy, key)) for key in keys}
        lines.append(texts.say("report-policy", **phrases))
    elif word(policy, "problem"):
        lines.append(texts.say("report-problem"))
    yield from (Block(Kind.ITEM, line) for line in lines)
    scope = [texts.say("report-scope")]
    if not view.is_complete:
        scope.append(texts.say("report-partial"))
    yield Block(Kind.PARAGRAPH, " ".join(scope))


def _seen(texts: Texts, view: View) -> Iterator[Block]:
    found = {id(item.program): item.program for item in matters.held(view)}
    for program in view.programs:
        if program.get("declared_as"):
            found.setdefault(id(program), program)
    if found:
        yield Block(Kind.PARAGRAPH, texts.say("seen-intro"))
    else:
        yield Block(Kind.PARAGRAPH, texts.say("seen-nothing"))
    for program in found.values():
        yield from _program(texts, view, program)
    left = sum(
        id(program) not in found and program.get("is_self") is not True
        for program in view.programs
    )
    if left:
        key = "seen-left-one" if left == 1 else "seen-left"
        yield Block(Kind.PARAGRAPH, texts.say(key, count=str(left)))


def _program(texts: Texts, view: View, program: Json) -> Iterator[Block]:
    yield Block(Kind.ITEM, texts.quoted(sentence(view, program)))
    for item in objects(program, "capabilities"):
        basis = strongest(item)
        said = texts.word("basis", basis) or texts.shown(basis)
        what = named(texts, (word(item, "capability"),))
        yield Block(Kind.ITEM, texts.say("holding", what=what, basis=said), level=1)


def _requests(texts: Texts, view: View) -> Iterator[str]:
    yield from texts.form("requests")
    if texts.is_enquiry:
        yield from of_law(texts, view)


def _open(texts: Texts, view: View, occasion: Occasion) -> Iterator[Block]:
    found = [*questions(texts, view, occasion.document)]
    if not found:
        yield Block(Kind.PARAGRAPH, texts.say("open-none"))
    elif texts.is_enquiry:
        yield Block(Kind.PARAGRAPH, texts.say("enquiry"))
    for number, question in enumerate(found, start=1):
        yield Block(Kind.ITEM, question.text, lead=f"{number}.")
        yield from (Block(Kind.ITEM, text, level=1) for text in question.about)


def _end(texts: Texts, employer: str, *, cites: bool) -> Iterator[Block]:
    for text in texts.form("closing"):
        yield Block(Kind.PARAGRAPH, text)
    yield Block(Kind.PARAGRAPH, texts.say("greeting"))
    yield Block(Kind.PARAGRAPH, texts.say("signature", employer=employer))
    note = [texts.say("note"), *([texts.say("note-law")] if cites else [])]
    yield Block(Kind.PARAGRAPH, " ".join(note))
