"""Legal requirements and assurances as a report tells them; titles lie with their data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.model.finding import Outcome
from auditor.model.frozen import frozen
from auditor.render import Json
from auditor.render._layout import Line, heading, paragraph
from auditor.render._reading import child, number, objects, word, words
from auditor.render._view import View, worst

if TYPE_CHECKING:
    from auditor.claims.assurance import Assurance
    from auditor.law.requirement import Requirement

_SUMMED = (Outcome.MET.value, Outcome.NOT_APPLICABLE.value)
_QUESTION = "requirement-question"


def requirements_of(report: Json) -> dict[str, Requirement]:
    """Return the requirements of the laws that a report asked, by id."""
    asked = words(child(report, "law"), "packs")
    if not asked:
        return {}
    from auditor.law.loading import pack  # noqa: PLC0415 - only for a report with laws
    from auditor.law.places import all_files  # noqa: PLC0415 - the same

    known = set(all_files())
    return {
        item.id: item for name in asked if name in known for item in pack(name).requirements
    }


def is_legal(run: Json, known: dict[str, Requirement]) -> bool:
    """Return whether an answer is that of a legal requirement."""
    return word(run, "rule") in known or any(
        word(finding, "citation") for finding in objects(run, "findings")
    )


def finding_text(view: View, finding: Json, known: dict[str, Requirement]) -> str:
    """Return what a finding says; an open question in the words of its requirement."""
    arguments = _worded(view, child(finding, "arguments"), word(finding, "message"))
    item = known.get(word(arguments, "requirement"))
    if word(finding, "message") != _QUESTION or item is None:
        text = view.speaker.say(f"finding.{word(finding, 'message')}", arguments)
        count = number(arguments, "alike")
        return f"{text} {say_alike(view, count)}" if count else text
    asks = view.speaker.say(f"law.asks.{word(arguments, 'asks')}")
    question = _in(view, item.question)
    return view.speaker.compose(f"finding.{_QUESTION}", asks=asks, question=question)


def say_alike(view: View, count: int) -> str:
    """Return that the same holds of so many other programs."""
    return view.speaker.say("text.law.alike", count=count)


def _worded(view: View, arguments: Json, message: str) -> Json:
    """Return the arguments with kinds of records as people call them."""
    if not message.endswith("recorded"):
        return arguments
    kinds = [
        view.speaker.say(known) if view.speaker.has(known := f"record.{each}") else each
        for each in word(arguments, "value").split()
    ]
    return {**arguments, "value": ", ".join(kinds)}


def title_of(view: View, run: Json, known: dict[str, Requirement]) -> str:
    """Return the statement that is true when a rule or a requirement is met."""
    item = known.get(word(run, "rule"))
    if item is None:
        return view.speaker.say(f"rule.{word(run, 'rule')}")
    return _in(view, item.title)


def asked(view: View, run: Json, known: dict[str, Requirement]) -> list[str]:
    """Return what a requirement asks, and what no tool can answer; empty for a rule."""
    item = known.get(word(run, "rule"))
    texts = [_in(view, item.text), _in(view, item.question)] if item else []
    return [text for text in texts if text]


@frozen
class Answered:
    """What one legal requirement answers, in parts.

    Attributes:
        rule: its id.
        outcome: ``broken`` or ``inconclusive``.
        severity: the worst of its findings; empty without any.
        title: the statement that is true when it is met.
        citation: where it is written.
        findings: one of each text.
        texts: what they say, in the same order.
    """

    rule: str
    outcome: str
    severity: str
    title: str
    citation: str
    findings: tuple[Json, ...]
    texts: tuple[str, ...]


def has_law(view: View) -> bool:
    """Return whether laws were asked."""
    return bool(_legal(view) or words(child(view.report, "law"), "packs"))


def screened(view: View) -> str:
    """Return what the answers of laws are, and what they are not."""
    return view.speaker.say("text.law.screened", day=child(view.report, "law").get("as_of"))


def answered(view: View) -> list[Answered]:
    """Return what is not met, then what is open."""
    known, runs = requirements_of(view.report), _legal(view)
    return [
        _answered(view, run, known)
        for outcome in (Outcome.BROKEN.value, Outcome.INCONCLUSIVE.value)
        for run in runs
        if word(run, "outcome") == outcome
    ]


def summed(view: View) -> list[str]:
    """Return what is met and what does not apply, by ids only."""
    texts = []
    for outcome in _SUMMED:
        ids = [word(run, "rule") for run in _legal(view) if word(run, "outcome") == outcome]
        if ids:
            shown = ", ".join(view.speaker.value(each) for each in ids)
            texts.append(view.speaker.compose(f"text.law.{outcome}", list=shown))
    return texts


def _legal(view: View) -> list[Json]:
    known = requirements_of(view.report)
    return [run for run in objects(view.report, "rules") if is_legal(run, known)]


def _answered(view: View, run: Json, known: dict[str, Requirement]) -> Answered:
    found: dict[str, Json] = {}
    for each in objects(run, "findings"):
        found.setdefault(finding_text(view, each, known), each)
    item = known.get(word(run, "rule"))
    return Answered(
        rule=view.speaker.value(word(run, "rule")),
        outcome=word(run, "outcome"),
        severity=worst(word(each, "severity") for each in found.values()),
        title=title_of(view, run, known),
        citation=view.speaker.value(item.citation if item else None),
        findings=tuple(found.values()),
        texts=tuple(found),
    )


def law(view: View) -> list[Line]:
    """Return what the laws answer: what is not met, what is open, and the rest summed."""
    if not has_law(view):
        return []
    lines = heading(view.speaker.say("text.heading.law"), view.width)
    lines += paragraph(screened(view), view.width)
    for item in answered(view):
        lines += _one(view, item)
    for text in summed(view):
        lines += paragraph(text, view.width, lead="  ")
    return lines


def _one(view: View, item: Answered) -> Iterator[Line]:
    title = view.speaker.compose(
        "text.law.title",
        outcome=view.speaker.say(f"text.law.outcome.{item.outcome}"),
        id=item.rule,
        title=item.title,
        citation=item.citation,
    )
    yield from paragraph(title, view.width, lead="  ", lead_style=item.severity)
    for text in item.texts:
        yield from paragraph(text, view.width, lead="    - ")


def claims(view: View) -> list[Line]:
    """Return the employer's assurances, and what this host can say of them."""
    found = objects(view.report, "claims")
    lines = heading(view.speaker.say("text.heading.claims"), view.width) if found else []
    for claim in found:
        head, *rest = claim_texts(view, claim)
        lines += paragraph(head, view.width, lead="  - ")
        for text in rest:
            lines += paragraph(text, view.width, lead="    ")
    return lines


@frozen
class Claimed:
    """One assurance, in parts.

    Attributes:
        name: what was assured, with the employer's own words if they are known.
        verdict: how it stands, said.
        tone: the verdict's word.
        texts: why; what cannot be seen from here; what would settle it.
    """

    name: str
    verdict: str
    tone: str
    texts: tuple[str, ...]


def claim_parts(view: View, claim: Json) -> Claimed:
    """Return what was assured, and what this host can say of it."""
    say, known = view.speaker.say, _assurance(claim)
    name = _in(view, known.name) if known else view.speaker.value(word(claim, "claim"))
    said = say("claim.said", text=claim.get("text"), user=claim.get("user"))
    if claim.get("text"):
        name = view.speaker.compose("claim.quoted", name=name, said=said)
    why = f"claim.why.{word(claim, 'why')}"
    texts = [say(why, _worded(view, child(claim, "arguments"), why))]
    if known:
        texts.append(view.speaker.compose("claim.never", text=_in(view, known.never)))
        texts.append(view.speaker.compose("claim.settled", text=_in(view, known.settled)))
    verdict = word(claim, "verdict")
    return Claimed(
        name=name, verdict=say(f"claim.is.{verdict}"), tone=verdict, texts=tuple(texts)
    )


def claim_texts(view: View, claim: Json) -> list[str]:
    """Return what was assured and the verdict; why; and what would settle it."""
    told = claim_parts(view, claim)
    head = view.speaker.compose("claim.verdict", name=told.name, verdict=told.verdict)
    return [head, *told.texts]


def _assurance(claim: Json) -> Assurance | None:
    from auditor.claims.assurance import assurance  # noqa: PLC0415 - only with claims

    return assurance(word(claim, "settled_by") or word(claim, "claim"))


def _in(view: View, texts: object) -> str:
    """Return the text of a data file in the report's language."""
    by_language = texts if isinstance(texts, dict) else {}
    return str(by_language.get(view.speaker.language, by_language.get("en", "")))
