"""The questions of a letter: what a report left open, each as one sentence or two."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export._reading import programs
from auditor.export._silences import silences
from auditor.export._words import Words
from auditor.letters import _matters as matters
from auditor.letters._law import question_of
from auditor.letters._texts import Texts
from auditor.model.frozen import ordered
from auditor.model.policy import Document
from auditor.render import Json
from auditor.render._law import claim_texts, requirements_of, title_of
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
        told = (_statement(view, item) for item in matters.sentences(view, verdict))
        if about := tuple(map(texts.quoted, dict.fromkeys(told))):
            yield Question(texts.word("question", verdict), about)
    for claim in matters.claims(view):
        yield _claim(texts, view, claim)
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
    """Return a finding's sentence as the report has it; of a law, what it is about too."""
    message = f"finding.{word(finding, 'message')}"
    told = view.speaker.say(message, child(finding, "arguments"))
    known = requirements_of(view.report)
    run = {"rule": word(child(finding, "arguments"), "requirement")}
    return f"{title_of(view, run, known)}: {told}" if word(run, "rule") in known else told


def _claim(texts: Texts, view: View, claim: Json) -> Question:
    head, *rest = claim_texts(view, claim)
    text = texts.word("question", "claim", claim=texts.quoted(head))
    return Question(text, tuple(map(texts.quoted, rest)))


def of_law(texts: Texts, view: View) -> Iterator[str]:
    """Yield what laws ask of the addressee and no tool can answer."""
    for identifier in matters.requirements(view, texts.asks):
        if asked := question_of(identifier, texts.language):
            yield texts.word(
                "question",
                "requirement",
                title=texts.quoted(asked.title),
                question=texts.shown(asked.text),
                citation=texts.shown(asked.citation),
            )
