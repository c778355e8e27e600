"""Five answers instead of one tick: what a verified report does and does not prove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from auditor.model.frozen import frozen, replace
from auditor.seal.checks import Sealed, fields, objects
from auditor.seal.companions import Companion
from auditor.seal.digests import Shown


class Question(StrEnum):
    """What is asked of every report."""

    INTEGRITY = "integrity"
    SIGNER = "signer"
    TIME = "time"
    COMPLETENESS = "completeness"
    HISTORY = "history"


@frozen
class Answer:
    """The answer to one question.

    Attributes:
        question: which.
        state: one word or two in kebab-case, for machines.
        good: whether it leaves nothing to ask; never so for an unknown signer.
        text: for people; it quotes the report and must be neutralised before it is
            shown.
    """

    question: Question
    state: str
    good: bool
    text: str


def answers_for(
    *,
    altered: str,
    sealed: Sealed | None,
    shown: Shown | None,
    beside: bool,
    companions: Sequence[Companion] = (),
) -> tuple[Answer, ...]:
    """Return the five answers.

    Args:
        altered: what is wrong with the evidence; empty when nothing is.
        sealed: the envelope; ``None`` when it could not be opened.
        shown: the report, when every check of form and signature passed and its content
            is known.
        beside: a file of disclosures was given.
        companions: what else lies beside the report.
    """
    if altered:
        return answers_of_altered(altered)
    if sealed is None or shown is None:
        text = "Signed and unchanged, but its content is of a kind unknown here."
        return (
            Answer(
                question=Question.INTEGRITY, state="unknown-content", good=False, text=text
            ),
            *_unanswered("the content is unknown"),
        )
    report = shown.report
    plain = (
        Answer(
            question=Question.INTEGRITY,
            state="intact",
            good=True,
            text="Not one signed byte has changed, and every value shown is signed.",
        ),
        _signer(sealed, fields(report.get("signer"))),
        _time(report),
        _completeness(report, shown, beside=beside),
        _history(report, told=any(_bears(each) for each in companions)),
    )
    return tuple(_with(answer, companions) for answer in plain)


def _with(answer: Answer, companions: Sequence[Companion]) -> Answer:
    """Return an answer with what the files beside a report add to it.

    What makes an answer worse comes last, whatever its file is called.
    """
    for each in sorted(companions, key=lambda each: each.weakens):
        if each.question != answer.question or (each.problem and not each.weakens):
            continue
        answer = replace(
            answer,
            state=each.state or answer.state,
            good=(answer.good or bool(each.state)) and not each.weakens,
            text=f"{answer.text} {each.text}".strip(),
        )
    return answer


def answers_of_altered(problem: str) -> tuple[Answer, ...]:
    """Return the five answers for what is not intact.

    Args:
        problem: what is wrong with it.
    """
    text = f"Altered, damaged or not made by the rules: {problem}."
    first = Answer(question=Question.INTEGRITY, state="altered", good=False, text=text)
    return (first, *_unanswered("the evidence is not intact"))


def _unanswered(why: str) -> tuple[Answer, ...]:
    questions = list(Question)[1:]
    return tuple(
        Answer(question=question, state="no-answer", good=False, text=f"No answer: {why}.")
        for question in questions
    )


def _signer(sealed: Sealed, named: Mapping[str, object]) -> Answer:
    keyid = sealed.key.keyid if sealed.key else ""
    claim = f", calls itself {named['name']}" if named.get("name") else ""
    claim += f", in the role {named.get('role')}"
    open_key = (
        " The key was not protected by a passphrase."
        if named.get("protection") == "none"
        else ""
    )
    if sealed.signer is None:
        return Answer(
            question=Question.SIGNER,
            state="unknown",
            good=False,
            text=f"Unknown: signed by key {keyid}{claim}. That key is not trusted here; "
            f"compare it with a fingerprint that you were given another way.{open_key}",
        )
    return Answer(
        question=Question.SIGNER,
        state="known",
        good=True,
        text=f"Known: {sealed.signer.name} ({keyid}, from {sealed.signer.source}){claim}."
        f"{open_key}",
    )


def _time(report: Mapping[str, object]) -> Answer:
    time = fields(report.get("host")).get("time") or "no time"
    text = (
        f"Self-declared: {time}, by the audited computer's own clock. No independent time "
        "stamp was given."
    )
    if report.get("challenge"):
        text += f" Made after this challenge was issued: {report['challenge']}"
    return Answer(question=Question.TIME, state="self-declared", good=False, text=text)


def _completeness(report: Mapping[str, object], shown: Shown, *, beside: bool) -> Answer:
    withheld = sum(shown.withheld.values())
    total = withheld + sum(shown.shown.values())
    text = f"{total - withheld} of {total} values that may be withheld are shown."
    if withheld:
        kinds = ", ".join(f"{key} {count}" for key, count in shown.withheld.items())
        text += f" Withheld: {kinds}."
    if withheld and not beside:
        text += " There was no disclosures.txt beside the report."
    probes = objects(report.get("probes"))
    short = [str(probe.get("probe")) for probe in probes if not _is_complete(probe)]
    if short:
        text += f" Not everything could be looked at by: {', '.join(short)}."
    state = "withheld" if withheld else "gaps" if short else "complete"
    return Answer(
        question=Question.COMPLETENESS, state=state, good=state == "complete", text=text
    )


def _is_complete(probe: Mapping[str, object]) -> bool:
    return probe.get("coverage") == "complete"


def _bears(companion: Companion) -> bool:
    """Return whether something tells of the ledger and is in order."""
    return companion.question == Question.HISTORY and not companion.problem


def _history(report: Mapping[str, object], *, told: bool) -> Answer:
    claim = (
        f"the report calls itself number {report.get('sequence')} of its signer's ledger, "
        "counted from 0"
    )
    if told:  # what lies beside the report says the rest
        state, text = "own-word", f"By the signer's own word, {claim}."
    else:
        state = "none-given"
        text = f"None given: {claim}, and there was no copy of that ledger to compare with."
    return Answer(question=Question.HISTORY, state=state, good=False, text=text)
