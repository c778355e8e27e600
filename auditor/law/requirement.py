"""One requirement of one law, as its data file has it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from auditor.model.finding import Severity
from auditor.model.frozen import field, frozen


class Grade(StrEnum):
    """How far the statement of a requirement was checked; ``law.grade.<grade>``."""

    VERIFIED = "V"
    """Against the primary text."""
    SECONDARY = "S"
    """Against secondary texts."""
    MEMORY = "M"
    """Not yet; such a requirement weighs no more than ``info``."""


class Where(StrEnum):
    """Where a requirement can be tested; ``law.where.<where>``."""

    DECLARATION = "declaration"
    MACHINE = "machine"
    RECORDS = "records"
    NOWHERE = "not-by-a-tool"


class Answerer(StrEnum):
    """Who could answer what stays open; ``law.asks.<answerer>``."""

    EMPLOYER = "employer"
    DPO = "dpo"
    WORKS_COUNCIL = "works-council"
    AUTHORITY = "authority"
    PERSON = "person"


@frozen
class Requirement:
    """What a law asks, and how far a tool can test it.

    Attributes:
        id: of the matrix, in lower case: ``us-ny-01``.
        citation: where it is written.
        title: by language; the statement that is true when the requirement is met.
        text: by language; what it asks, in our words.
        question: by language; what no tool can answer; may be empty.
        asks: who could answer it.
        grade: how far this was checked.
        is_disputed: sources disagree, or the rule is moving.
        severity: of a finding; never above ``info`` for `Grade.MEMORY`.
        where: where it can be tested.
        valid_from: ISO date of its first day; empty for "always".
        valid_to: ISO date of its last day; empty for "until further notice".
        is_told_early: asked before its first day too, and then ``info``.
        each: what is asked one by one, for example ``programs``; empty for the whole.
        applies: a predicate; an empty one always holds.
        test: a predicate; empty when no tool can test it.
    """

    id: str
    citation: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    grade: Grade
    severity: Severity
    where: tuple[Where, ...]
    question: Mapping[str, str] = field(default_factory=dict)
    asks: Answerer = Answerer.EMPLOYER
    is_disputed: bool = False
    valid_from: str = ""
    valid_to: str = ""
    is_told_early: bool = False
    each: str = ""
    applies: Mapping[str, Any] = field(default_factory=dict)
    test: Mapping[str, Any] = field(default_factory=dict)


@frozen
class Pack:
    """The requirements of one jurisdiction.

    Attributes:
        name: by language.
        checked: ISO date on which its statements were last looked at.
        requirements: in the order of the file.
    """

    name: Mapping[str, str]
    checked: str
    requirements: tuple[Requirement, ...]
