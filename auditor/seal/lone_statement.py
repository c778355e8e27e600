"""Verify one statement by itself: a witness, a record, a signature under a policy."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.seal.answers import Answer, Question, answers_of_altered
from auditor.seal.checks import Check, Meaning, Opened, fields, hold
from auditor.seal.envelope_checks import ENVELOPE_CHECKS
from auditor.seal.given import Given
from auditor.seal.reading import open_envelope
from auditor.seal.statements import (
    STATEMENT_CHECKS,
    kind_of,
    opened_statement,
    subjects_of,
)
from auditor.seal.steps import Result, run
from auditor.seal.trust import Signer
from auditor.seal.verification import ALTERED, CANNOT_TELL, GOOD, Verification

_SIGNER_KNOWN = Check[Opened](
    id="signer-known",
    title="The signer's key is known here",
    problem=lambda opened: "" if opened.sealed.signer else "it is not one of those trusted",
    meaning=Meaning.UNDECIDED,
)


def examine_statement(given: Given, trusted: Mapping[str, Signer]) -> Verification | None:
    """Verify a statement; what it speaks of is told, and not looked for.

    Args:
        given: its bytes, as those of a report.
        trusted: whose signatures are believed, by key id.

    Returns:
        ``None`` when it is of no kind that is known here.

    Raises:
        VerificationError: it cannot even be taken apart.
    """
    sealed = hold(open_envelope(given.report), trusted)
    opened = opened_statement(sealed)
    kind = kind_of(opened)
    if not kind:
        return None
    steps = run(ENVELOPE_CHECKS, lambda: sealed, [])
    steps = run((*STATEMENT_CHECKS, _SIGNER_KNOWN), lambda: opened, steps)
    results = {step.result for step in steps}
    problem = next((step.problem for step in steps if step.result is Result.FAILED), "")
    code = ALTERED if problem else GOOD if results == {Result.PASSED} else CANNOT_TELL
    answers = answers_of_altered(problem) if problem else _answers(kind, opened)
    return Verification(
        name=given.name, steps=tuple(steps), answers=answers, exit_code=code
    )


def _answers(kind: str, opened: Opened) -> tuple[Answer, ...]:
    about = ", ".join(
        f"{subject.name} (SHA-256 {subject.sha256})" for subject in subjects_of(opened)
    )
    named, signer = fields(opened.predicate.get("signer")), opened.sealed.signer
    keyid = opened.sealed.key.keyid if opened.sealed.key else ""
    who = f"signed by key {keyid}, in the role {named.get('role')}"
    time = opened.predicate.get("time") or "no time"
    return (
        Answer(
            question=Question.INTEGRITY,
            state="intact",
            good=True,
            text=f"Not one signed byte of this {kind} has changed. It speaks of {about}; "
            "compare that with the file itself.",
        ),
        Answer(
            question=Question.SIGNER,
            state="known" if signer else "unknown",
            good=signer is not None,
            text=f"Known: {signer.name}; {who}."
            if signer
            else f"Unknown: {who}. Compare the key with a fingerprint from another way.",
        ),
        Answer(
            question=Question.TIME,
            state="self-declared",
            good=False,
            text=f"Self-declared: {time}.",
        ),
        Answer(
            question=Question.COMPLETENESS,
            state="complete",
            good=True,
            text="Nothing in a statement can be withheld.",
        ),
        Answer(
            question=Question.HISTORY,
            state="none-given",
            good=False,
            text="None given: whether there are others says no statement by itself.",
        ),
    )
