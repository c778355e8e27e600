"""Probes: one file, one place to look. A probe has no opinion."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from auditor.discovery import discover
from auditor.errors import AuditorError
from auditor.host import Host, Verb
from auditor.host.scoped import ScopedHost
from auditor.model.coverage import Gap, GapKind, coverage_of
from auditor.model.frozen import frozen, replace
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.observation import Observation
from auditor.model.process import FileIdentity, Process

Seen = Observation | Process | FileIdentity | Gap
"""What a probe may yield."""


@frozen
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


def all_probes() -> dict[str, Probe]:
    """Return every probe by id."""
    return discover("auditor.probes", "PROBE", Probe)


def collect(host: Host, probes: dict[str, Probe]) -> Inventory:
    """Visit a host with probes and return what they brought home.

    A probe that breaks is a ``failed`` run, not the end of the audit. ``UndeclaredAccess``
    is a bug in a probe and is passed on.
    """
    about = host.about()
    runs: list[ProbeRun] = []
    processes: list[Process] = []
    files: list[FileIdentity] = []
    for name, probe in sorted(probes.items()):
        if about.family not in probe.families:
            continue
        begun = time.perf_counter()
        seen = _visit(ScopedHost(host, name, probe.uses), probe)
        gaps = tuple(
            _closable(item, about.privilege) for item in seen if isinstance(item, Gap)
        )
        processes += [item for item in seen if isinstance(item, Process)]
        files += [item for item in seen if isinstance(item, FileIdentity)]
        runs.append(
            ProbeRun(
                probe=name,
                topics=tuple(sorted(probe.topics)),
                coverage=coverage_of(gaps),
                gaps=gaps,
                observations=tuple(item for item in seen if isinstance(item, Observation)),
                seconds=time.perf_counter() - begun,
            )
        )
    return Inventory(
        about=about,
        runs=tuple(runs),
        processes=tuple(processes),
        files=tuple(files),
        packages=host.packages(),
    )


def _closable(gap: Gap, privilege: str) -> Gap:
    """Root that did not suffice would not suffice a second time."""
    return replace(gap, needs="") if gap.needs == privilege else gap


def _visit(host: Host, probe: Probe) -> list[Seen]:
    seen: list[Seen] = []
    try:
        seen.extend(probe.look(host))
    except AuditorError:
        raise
    except Exception as error:  # noqa: BLE001 - one broken probe must not cost the report
        reason = f"broke-{type(error).__name__.lower()}"
        seen.append(Gap(kind=GapKind.FAILED, reason=reason, whole=True))
    return seen
