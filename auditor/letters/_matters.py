"""What a report left open: programs, sentences, assurances and questions of the law."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Severity, Verdict
from auditor.model.frozen import frozen
from auditor.render import Json
from auditor.render._reading import child, objects, whole, word
from auditor.render._view import View

OF_PROGRAMS = (
    Verdict.CONTRADICTED.value,
    Verdict.UNDECLARED.value,
    Verdict.CAPABILITY_EXCEEDS_DECLARATION.value,
    Verdict.UNLISTED_COMPONENT.value,
    Verdict.EXPLAINED_NOT_CLEARED.value,
)
"""Verdicts that are asked about program by program, in the order of the questions."""

OF_SENTENCES = (
    Verdict.WITHHELD_BY_EMPLOYER.value,
    Verdict.NOT_OBSERVABLE_HERE.value,
    Verdict.UNVERIFIABLE_BY_DESIGN.value,
)
"""Verdicts that are asked about sentence by sentence."""

QUESTION = "requirement-question"
"""The message of a finding that asks what no tool can answer."""

_OURS = (QUESTION, "requirement-unlooked")
"""Messages that are told as questions, or of a look that only the auditor can repeat."""


@frozen
class Held:
    """What one verdict says of one program.

    Attributes:
        program: of the report.
        verdict: one of `OF_PROGRAMS`.
        capabilities: each once, in the order of the findings.
    """

    program: Json
    verdict: str
    capabilities: tuple[str, ...]


def held(view: View) -> tuple[Held, ...]:
    """Return what is open about programs, the worst program first.

    Findings of the least weight are left out, but for what is contradicted: they are of
    the operating system's own parts and of programs known to need an access.
    """
    return tuple(
        Held(program=program, verdict=verdict, capabilities=found)
        for program in view.programs
        if program.get("is_self") is not True
        for verdict in OF_PROGRAMS
        if (found := _capabilities(view, program, verdict))
    )


def _capabilities(view: View, program: Json, verdict: str) -> tuple[str, ...]:
    findings = view.findings.get(whole(program.get("id")), ())
    return tuple(
        dict.fromkeys(
            word(finding, "capability")
            for finding in findings
            if word(finding, "verdict") == verdict
            and word(finding, "capability")
            and (
                word(finding, "severity") != Severity.INFO.value
                or verdict == Verdict.CONTRADICTED.value
            )
        )
    )


def sentences(view: View, verdict: str) -> list[Json]:
    """Return the findings with a verdict that are asked about as the report says them."""
    return [
        finding
        for finding in _findings(view)
        if word(finding, "verdict") == verdict and word(finding, "message") not in _OURS
    ]


def claims(view: View) -> list[Json]:
    """Return the assurances of which something remains to be settled."""
    settled = (Verdict.CONSISTENT_WITH_OBSERVATIONS.value, Verdict.NO_CLAIM.value)
    return [
        claim
        for claim in objects(view.report, "claims")
        if word(claim, "verdict") not in settled
    ]


def requirements(view: View, asks: tuple[str, ...]) -> list[str]:
    """Return the ids of legal requirements with a question for somebody, each once."""
    return [*dict.fromkeys(_asked(view, asks))]


def _asked(view: View, asks: tuple[str, ...]) -> Iterator[str]:
    for finding in _findings(view):
        arguments = child(finding, "arguments")
        if word(finding, "message") == QUESTION and word(arguments, "asks") in asks:
            yield word(arguments, "requirement")


def _findings(view: View) -> Iterator[Json]:
    for rule in objects(view.report, "rules"):
        yield from objects(rule, "findings")
