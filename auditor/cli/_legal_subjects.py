"""What ``list`` and ``explain`` know of legal requirements and of assurances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from auditor.claims.assurance import Assurance, assurance, assurance_ids
from auditor.cli._subjects import Subject
from auditor.law.loading import pack
from auditor.law.places import all_files
from auditor.law.requirement import Requirement
from auditor.render.messages import Speaker


def requirements(speaker: Speaker) -> Mapping[str, Subject]:
    """Return every legal requirement by id."""
    return {
        item.id: Subject(
            title=item.title[speaker.language],
            paragraphs=partial(_requirement, speaker, item),
        )
        for name in all_files()
        for item in pack(name).requirements
    }


def claims(speaker: Speaker) -> Mapping[str, Subject]:
    """Return every assurance that is known, by id."""
    known = {name: assurance(name) for name in assurance_ids()}
    return {
        name: Subject(
            title=item.name[speaker.language], paragraphs=partial(_claim, speaker, item)
        )
        for name, item in known.items()
        if item is not None
    }


def _requirement(speaker: Speaker, item: Requirement) -> list[str]:
    return [*_paragraphs(speaker, item)]


def _paragraphs(speaker: Speaker, item: Requirement) -> Iterator[str]:
    say, language = speaker.say, speaker.language
    grade = say(f"law.grade.{item.grade}")
    yield item.text[language]
    yield speaker.compose("explain.law.citation", citation=item.citation, grade=grade)
    tested = ", ".join(say(f"law.where.{each}") for each in item.where)
    yield speaker.compose("explain.law.where", list=tested)
    if item.valid_from:
        yield say("explain.law.from", day=item.valid_from)
    if item.valid_to:
        yield say("explain.law.until", day=item.valid_to)
    if item.is_disputed:
        yield say("explain.law.disputed")
    if item.question:
        asks, question = say(f"law.asks.{item.asks}"), item.question[language]
        yield speaker.compose("explain.law.question", asks=asks, question=question)
    yield say("explain.law.advice")


def _claim(speaker: Speaker, item: Assurance) -> list[str]:
    ending = "passes" if item.can_pass else "never-passes"
    return [
        speaker.say(f"explain.claim.{ending}"),
        speaker.compose("claim.never", text=item.never[speaker.language]),
        speaker.compose("claim.settled", text=item.settled[speaker.language]),
    ]
