"""What is told of programs beside what was found of them; it changes no finding."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.frozen import replace
from auditor.model.program import Program
from auditor.model.report import ProgramFacts, Report
from auditor.model.told import Annotator


def with_beside(
    report: Report,
    programs: tuple[Program, ...],
    *,
    managed: Mapping[int, str],
    notes: Annotator | None,
) -> Report:
    """Return a report whose programs say who may stand behind them, and what was said.

    Args:
        report: as the rules left it.
        programs: that it names.
        managed: by program id, see `auditor.attribution.ownership.managed`.
        notes: nothing when nobody said anything.
    """
    known = {program.id: program for program in programs}

    def told(facts: ProgramFacts) -> ProgramFacts:
        said = notes(known[facts.id]) if notes else ()
        return replace(facts, managed_by=managed.get(facts.id, ""), annotations=said)

    return replace(report, programs=tuple(told(facts) for facts in report.programs))
