"""Strict verification: numbered steps, then five answers.

The steps, in this order, each a small function of its own:

* 1-3 (`envelope_checks`): the file has its one form and type, and the signature fits,
  with the trusted key of the signer or else with the key that the report names;
* 4-14 (`report_checks`): the signed bytes have one meaning, they are a report, and the
  key they name is the one that signed;
* 15-26 (`disclosure_checks`): what is shown is signed, what is withheld may be withheld
  and is counted, and the signer is known;
* then one for each file beside the report that adds to it (`companions`).

The first step of the report that does not pass ends the verification; after that only
whether its signer is known may remain open. Whether the key is the right
person's, whether the report is true, and when it was made, no step can show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.errors import VerificationError
from auditor.model.frozen import field, frozen, replace
from auditor.seal.answers import Answer, Question, answers_for
from auditor.seal.checks import Check, Opened, Sealed, hold, open_payload
from auditor.seal.companions import Companion, Stamps
from auditor.seal.digests import Shown, show
from auditor.seal.disclosure_checks import DISCLOSURE_CHECKS
from auditor.seal.envelope_checks import ENVELOPE_CHECKS
from auditor.seal.given import Given, take
from auditor.seal.reading import open_envelope
from auditor.seal.report_checks import REPORT_CHECKS
from auditor.seal.steps import Result, Step, run, step_of
from auditor.seal.trust import Signer

PAYLOAD_CHECKS: tuple[Check[Opened], ...] = REPORT_CHECKS + DISCLOSURE_CHECKS

GOOD, CANNOT_TELL, ALTERED = 0, 3, 4
"""Exit codes."""


@frozen
class Verification:
    """What verifying came to.

    Attributes:
        name: what was verified, as the person called it.
        steps: all of them, in order.
        answers: to the five questions, in order.
        exit_code: 0 all is well and the signer is known; 3 it cannot be told; 4 altered.
        report: the report with disclosed values put back, when no step failed and its
            content is known; else ``None``.
        shown: disclosed values by key.
        withheld: withheld values by key.
        companions: what lies beside the report and adds to it.
        required: for each word that was required, whether it is given; see
            `auditor.seal.requiring`.
    """

    name: str
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    exit_code: int
    report: Mapping[str, object] | None = None
    shown: Mapping[str, int] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)
    companions: tuple[Companion, ...] = ()
    required: Mapping[str, bool] = field(default_factory=dict)


def verify(
    place: str,
    trusted: Mapping[str, Signer],
    stamps: Stamps | None = None,
    *,
    brought: Mapping[str, bytes] | None = None,
) -> Verification:
    """Verify a report, or a single statement, that a person named.

    Args:
        place: the file, the folder a report lies in, a bundle, or ``-`` for standard input.
        trusted: whose signatures are believed, by key id.
        stamps: judges time stamps; ``None`` when no authority is trusted.
        brought: what the verifier brings along, by the name it is looked at under; it
            takes the place of a file of that name beside the report.

    Raises:
        InputError: there is nothing to read, or it never was a report.
    """
    try:
        given = take(place)
    except VerificationError as error:
        return _conclude(Given(report=b"", name=place), _failed(error), None, None)
    if brought:
        given = replace(given, others={**given.others, **brought})
    found = examine(given, trusted, stamps=stamps)
    if all(step.check != "content-known" or not step.problem for step in found.steps):
        return found
    from auditor.seal.lone_statement import examine_statement  # noqa: PLC0415 - seldom

    return examine_statement(given, trusted) or found


def examine(
    given: Given,
    trusted: Mapping[str, Signer],
    *,
    stamps: Stamps | None = None,
    envelope_checks: Sequence[Check[Sealed]] = ENVELOPE_CHECKS,
    payload_checks: Sequence[Check[Opened]] = PAYLOAD_CHECKS,
) -> Verification:
    """Verify bytes.

    Args:
        given: the report and its disclosures.
        trusted: whose signatures are believed, by key id.
        stamps: judges time stamps; ``None`` when no authority is trusted.
        envelope_checks: all of them; tests strike one out to see what it is good for.
        payload_checks: likewise.

    Raises:
        InputError: it never was a report.
    """
    try:
        sealed = hold(open_envelope(given.report), trusted)
    except VerificationError as error:
        return _conclude(given, _failed(error), None, None)
    steps = run(envelope_checks, lambda: sealed, [])
    opened: list[Opened] = []

    def opening() -> Opened:
        opened.append(open_payload(sealed, given))
        return opened[0]

    steps = run(payload_checks, opening, steps)
    shown = _shown(steps, opened[0] if opened else None)
    companions = _companions(given, sealed, shown, trusted, stamps) if given.others else ()
    for each in companions:
        check = Check[None](
            id=f"{each.kind}:{each.name}",
            title=each.title,
            problem=lambda _: "",
            meaning=each.meaning,
        )
        steps.append(step_of(check, len(steps) + 1, each.problem, reached=True))
    if any(map(_makes_known, companions)):
        steps = [_known_after_all(step) for step in steps]
    return _conclude(given, steps, sealed, shown, companions)


def _makes_known(companion: Companion) -> bool:
    """Return whether a file shows that the signer's key follows one that is trusted."""
    known = companion.state == "known" and not companion.problem
    return known and companion.question == Question.SIGNER


def _known_after_all(step: Step) -> Step:
    if step.check == "signer-known":
        return replace(step, result=Result.PASSED, problem="")
    return step


def _shown(steps: list[Step], opened: Opened | None) -> Shown | None:
    """Return the report, when no step but that of its signer remained open."""
    stop = next((step for step in steps if step.result is not Result.PASSED), None)
    if opened is None or (stop is not None and stop.check != "signer-known"):
        return None
    return show(opened.predicate, opened.values)


def _companions(
    given: Given,
    sealed: Sealed,
    shown: Shown | None,
    trusted: Mapping[str, Signer],
    stamps: Stamps | None,
) -> tuple[Companion, ...]:
    from auditor.seal.companions import Case, companions_of  # noqa: PLC0415 - seldom

    if shown is None or sealed.key is None:
        return ()
    return companions_of(
        Case(
            report=given.report,
            facts=shown.report,
            keyid=sealed.key.keyid,
            files=given.others,
            trusted=trusted,
            stamps=stamps,
        )
    )


def _failed(error: VerificationError) -> list[Step]:
    """Return the steps when what was given could not even be opened."""
    named = [(check.id, check.title) for check in ENVELOPE_CHECKS]
    named += [(check.id, check.title) for check in PAYLOAD_CHECKS]
    if error.check not in dict(named):  # what the report came in is not in order
        named.insert(0, (error.check, "The bundle is in order"))
    return [
        Step(
            number=number,
            check=identifier,
            title=title,
            result=Result.FAILED if identifier == error.check else Result.NOT_REACHED,
            problem=error.message if identifier == error.check else "",
        )
        for number, (identifier, title) in enumerate(named, start=1)
    ]


def _told(step: Step) -> str:
    """Return the problem of a step, with the name of the file beside the report."""
    _, _, name = step.check.partition(":")
    return f"{name}: {step.problem}" if name else step.problem


def _conclude(
    given: Given,
    steps: list[Step],
    sealed: Sealed | None,
    shown: Shown | None,
    companions: tuple[Companion, ...] = (),
) -> Verification:
    results = {step.result for step in steps}
    code = ALTERED if Result.FAILED in results else CANNOT_TELL
    if results == {Result.PASSED}:
        code = GOOD
    problem = next((_told(step) for step in steps if step.result is Result.FAILED), "")
    if code == ALTERED:
        shown = None
    return Verification(
        name=given.name,
        steps=tuple(steps),
        answers=answers_for(
            altered=problem,
            sealed=sealed,
            shown=shown,
            beside=given.disclosures is not None,
            companions=companions,
        ),
        exit_code=code,
        report=shown.report if shown else None,
        shown=shown.shown if shown else {},
        withheld=shown.withheld if shown else {},
        companions=companions,
    )
