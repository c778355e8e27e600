"""Probes: one file, one place to look. A probe has no opinion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from auditor.host import Host, Verb
from auditor.model.coverage import Gap
from auditor.model.inventory import Topic
from auditor.model.observation import Observation
from auditor.model.process import FileIdentity, Process

Seen = Observation | Process | FileIdentity | Gap
"""What a probe may yield."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One place to look.

    Attributes:
        title: a noun phrase for people.
        topics: what it helps to answer.
        families: systems it exists on.
        uses: the host verbs it may call; `auditor.host.scoped` refuses any other.
        look: yields what it sees and what it could not see.
    """

    title: str
    topics: frozenset[Topic]
    uses: frozenset[Verb]
    look: Callable[[Host], Iterator[Seen]]
    families: frozenset[str] = frozenset({"linux"})
