"""The questions of a letter: what a report left open, each as one sentence or two."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._reading import at, items, programs, text
from auditor.export._silences import silences
from auditor.export._words import Words
from auditor.letters import _matters as matters
from auditor.letters._law import question_of
from auditor.letters._texts import Texts
from auditor.model.frozen import ordered
from auditor.model.policy import Document
from auditor.render import Json
from auditor.render._reading import child, word
from auditor.render._view import View, label


@ordered
class Question:
    """One question.

    Attributes:
        text: of the question.
        about: sentences of the report that it is about; may be empty.
    """

    text: str
    about: tuple[str, ...] = ()


def questions(texts: Texts, view: View, document: Document) -> Iterator[Question]:
    """Yield the questions for one addressee.

    Args:
        texts: of the letter.
        view: of the report.
        document: of the policy that the letter quotes; empty for none.
    """
    if not view.declares and not texts.is_enquiry:
        yield Question(texts.word("question", "declaration"))
    for item in matters.held(view):
        what = named(texts, item.capabilities)
        program = texts.shown(label(view, item.program))
        yield Question(texts.word("question", item.verdict, program=program, what=what))
    for verdict in matters.OF_SENTENCES:
        if found := matters.sentences(view, verdict):
            about = tuple(texts.quoted(_statement(view, finding)) for finding in found)
            yield Question(texts.word("question", verdict), about)
    for claim in matters.claims(view):
        yield Question(_claim(texts, view, claim, document))
    if texts.is_enquiry:
        return  # it puts the law's questions itself
    yield from map(Question, of_law(texts, view))
    is_silent = any(silences(program) for program in programs(document))
    if is_silent:
        yield Question(texts.say("silences"))


def named(texts: Texts, capabilities: tuple[str, ...]) -> str:
    """Return capabilities as a record has them: nobody is addressed."""
    words = Words(texts.language)
    return "; ".join(words.capability(each) or texts.shown(each) for each in capabilities)


def _statement(view: View, finding: Json) -> str:
    """Return a finding's sentence as the report has it."""
    message = f"finding.{word(finding, 'message')}"
    return view.speaker.say(message, child(finding, "arguments"))


def _claim(texts: Texts, view: View, claim: Json, document: Document) -> str:
    verdict = view.speaker.say(f"verdict.{word(claim, 'verdict')}")
    why = [_phrase(view, claim, "why")] if claim.get("why") else []
    told = texts.quoted("; ".join([verdict, *why]))
    name = _words(texts, word(claim, "claim"), document)
    name = name or texts.quoted(_phrase(view, claim, "claim"))
    if not claim.get("settled_by"):
        return texts.word("question", "claim-open", claim=name, verdict=told)
    settled = texts.shown(_phrase(view, claim, "settled_by"))
    return texts.word("question", "claim", claim=name, verdict=told, settled=settled)


def _words(texts: Texts, claim: str, document: Document) -> str:
    """Return an assurance in the policy's own words, who gave it and when."""
    for item in items(at(document, "claims")):
        if text(item.get("id")) == claim and text(item.get("text")):
            source = [texts.shown(text(item.get(key))) for key in ("by", "date")]
            inside = ", ".join(filter(None, source))
            told = texts.quoted(text(item["text"]))
            return f"{told} ({inside})" if inside else told
    return ""


def _phrase(view: View, item: Json, key: str) -> str:
    """Return a message when the value is the id of one, else the value."""
    known = f"claim.{word(item, key)}"
    speaker = view.speaker
    return speaker.say(known) if speaker.has(known) else speaker.value(item[key])


def of_law(texts: Texts, view: View) -> Iterator[str]:
    """Yield what laws ask of the addressee and no tool can answer."""
    for identifier in matters.requirements(view, texts.asks):
        if asked := question_of(identifier, texts.language):
            yield texts.word(
                "question",
                "requirement",
                question=texts.shown(asked.text),
                citation=texts.shown(asked.citation),
            )
