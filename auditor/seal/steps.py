"""Checks become numbered steps, of which the first that does not pass ends the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

from auditor.model.frozen import frozen
from auditor.seal.checks import Check, Meaning

Subject = TypeVar("Subject")


class Result(StrEnum):
    """How one step went."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    NOT_REACHED = "not-reached"


@frozen
class Step:
    """One numbered step.

    Attributes:
        number: from 1.
        check: id of the check.
        title: the statement that is true when it passed.
        result: how it went.
        problem: what is wrong; empty when it passed or was not reached. It may quote the
            report and must be neutralised before it is shown.
    """

    number: int
    check: str
    title: str
    result: Result
    problem: str = ""


def run(
    checks: Sequence[Check[Subject]], subject: Callable[[], Subject], before: list[Step]
) -> list[Step]:
    """Run checks until one does not pass; none when one did not pass before.

    Args:
        checks: in order.
        subject: makes what they look at; not called when none is to be run.
        before: the steps that were taken already.

    Returns:
        Those and one step for each check.
    """
    steps = list(before)
    stopped = any(step.result is not Result.PASSED for step in steps)
    looked_at = None if stopped else subject()
    for check in checks:
        problem = "" if looked_at is None else check.problem(looked_at)
        steps.append(step_of(check, len(steps) + 1, problem, reached=looked_at is not None))
        if problem:
            looked_at = None
    return steps


def step_of(check: Check[Subject], number: int, problem: str, *, reached: bool) -> Step:
    """Return the step that a check and its answer make."""
    result = Result.PASSED if reached else Result.NOT_REACHED
    if problem:
        altered = check.meaning is Meaning.ALTERED
        result = Result.FAILED if altered else Result.UNDECIDED
    return Step(
        number=number, check=check.id, title=check.title, result=result, problem=problem
    )
