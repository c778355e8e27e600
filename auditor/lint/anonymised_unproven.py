"""Is data called anonymous without an assessment of that?"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lint import Asked, Lint, Odd, part_of


def _check(asked: Asked) -> Iterator[Odd]:
    papers = asked.policy.document.get("assessments", ())
    proofs = {paper["id"] for paper in papers if paper.get("type") == "anonymity"}
    for steps, program in asked.programs_declared:
        told = part_of(program, "deidentification")
        named = {told.get("assessment_ref"), *program.get("assessments", ())}
        if told.get("state") == "anonymised" and not proofs & named:
            yield Odd((*steps, "deidentification", "state"), "anonymised")


LINT = Lint(check=_check)
"""See the module's docstring."""
