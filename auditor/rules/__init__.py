"""Rules: one file, one question. A rule never names a probe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from auditor.model.coverage import Coverage
from auditor.model.finding import Finding
from auditor.model.inventory import Inventory, Topic
from auditor.model.policy import Policy
from auditor.model.program import Program
from auditor.policy.matching import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything a rule may look at.

    Attributes:
        inventory: what was seen.
        programs: what attribution made of it.
        policy: what was declared; the baseline when nothing was.
        matches: program id → its best match in the policy; absent when there is none.
        coverage: the worst coverage per topic.
    """

    inventory: Inventory
    programs: tuple[Program, ...]
    policy: Policy
    matches: dict[int, Match]
    coverage: dict[Topic, Coverage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One question.

    Attributes:
        title: the statement that is true when the rule is met.
        needs: topics without whose complete coverage the rule cannot be met.
        check: yields one finding per difference.
        applies: whether the question makes sense for this case.
    """

    title: str
    needs: frozenset[Topic]
    check: Callable[[Case], Iterator[Finding]]
    applies: Callable[[Case], bool] = lambda _case: True
